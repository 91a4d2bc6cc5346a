package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A range that was cut out of recordings. Immutable.
 *
 * @param recording as which the catalog lists it; empty if it was written to a path
 * @param target the path it was written to; empty if it is in the catalog
 * @param begin when its first picture was captured: a key frame at or before the time asked for, or later where there is none
 * @param end when its last picture ends; never after the time asked for
 * @param duration of its media; shorter than from {@code begin} to {@code end} by its gaps
 * @param bytes its size
 * @param gaps times within it without pictures, in order
 */
public record Clip(
        Optional<Recording> recording,
        Optional<Path> target,
        Instant begin,
        Instant end,
        Duration duration,
        long bytes,
        List<Gap> gaps) {
    public Clip {
        requireNonNull(recording, "recording");
        requireNonNull(target, "target");
        requireNonNull(begin, "begin");
        requireNonNull(end, "end");
        requireNonNull(duration, "duration");
        gaps = List.copyOf(gaps);
    }
}
