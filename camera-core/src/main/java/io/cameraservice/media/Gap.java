package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * A time within a recording of which there are no pictures. Immutable.
 *
 * @param from wall time of the last picture before it
 * @param to wall time of the first picture after it
 * @param reason a stable snake_case word: {@code camera_disconnected}, {@code encoder_failed}, {@code recorder_failed},
 *     {@code service_restarted}, {@code feed_stalled}
 */
public record Gap(Instant from, Instant to, String reason) {
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
