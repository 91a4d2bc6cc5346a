package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import java.time.Duration;
import java.util.Optional;

/**
 * How to record. Default: fragmented MP4, until stopped, from now on. Immutable.
 *
 * @param format the container
 * @param limit ends by itself after this much media, 1 second to 24 hours; empty for no limit
 * @param preRoll how much of the past to include, as far as the stream plan keeps it; zero for none
 */
public record RecordingRequest(RecordingFormat format, Optional<Duration> limit, Duration preRoll) {
    private static final Duration MOST = Duration.ofHours(24);

    public RecordingRequest {
        requireNonNull(format, "format");
        requireNonNull(preRoll, "preRoll");
        if (limit.isPresent()
                && (limit.get().compareTo(Duration.ofSeconds(1)) < 0
                        || limit.get().compareTo(MOST) > 0)) {
            throw new CameraException.InvalidArgument(
                    "duration", "1..86400", "a recording lasts from 1 to 86400 seconds, not " + limit.get());
        }
        if (preRoll.isNegative()) {
            throw new CameraException.InvalidArgument("pre_roll", ">= 0", "pre-roll is not negative");
        }
    }

    /** Fragmented MP4, until stopped. */
    public static RecordingRequest untilStopped() {
        return new RecordingRequest(RecordingFormat.FMP4, Optional.empty(), Duration.ZERO);
    }

    /** Fragmented MP4 of this length. */
    public static RecordingRequest of(Duration length) {
        return new RecordingRequest(RecordingFormat.FMP4, Optional.of(length), Duration.ZERO);
    }

    /** The same in another container. */
    public RecordingRequest as(RecordingFormat other) {
        return new RecordingRequest(other, limit, preRoll);
    }
}
