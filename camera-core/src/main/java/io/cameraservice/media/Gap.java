package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * A time within a recording of which there are no pictures. Immutable.
 *
 * @param from wall time of the last picture before it
 * @param to wall time of the first picture after it
 * @param reason why there are none
 */
public record Gap(Instant from, Instant to, GapReason reason) {
    public Gap {
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(reason, "reason");
    }

    /** How long it is. */
    public Duration duration() {
        return Duration.between(from, to);
    }
}
