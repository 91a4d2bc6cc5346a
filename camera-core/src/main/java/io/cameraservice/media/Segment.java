package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * One file of a recording. Immutable.
 *
 * @param file name of the file within the recording's own directory
 * @param startedAt wall time of its first picture
 * @param duration of its media, measured
 * @param bytes its size
 */
public record Segment(String file, Instant startedAt, Duration duration, long bytes) {
    public Segment {
        requireNonNull(file, "file");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(duration, "duration");
    }
}
