package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Gaps that are counted but not listed. Immutable.
 *
 * @param count how many
 * @param total how long they are together
 */
public record GapSummary(long count, Duration total) {
    /** No gap. */
    public static final GapSummary NONE = new GapSummary(0, Duration.ZERO);

    public GapSummary {
        requireNonNull(total, "total");
    }

    /** These and one more. */
    public GapSummary plus(Gap gap) {
        return new GapSummary(count + 1, total.plus(gap.duration()));
    }

    /** Both. */
    public GapSummary plus(GapSummary other) {
        return new GapSummary(count + other.count, total.plus(other.total));
    }
}
