package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One recording as it is at one moment: a single thing to its user, however many files and gaps it has. Immutable.
 *
 * @param id the recording's own id
 * @param camera whose pictures
 * @param filename the name under which it is listed, described, downloaded and deleted
 * @param format its container
 * @param state where it is in its life
 * @param startedAt wall time of the first picture; before that, when it was asked for
 * @param endedAt wall time of the last picture; empty while it goes on
 * @param limit the length at which it ends by itself; empty for none
 * @param duration of its media: measured for what is finished, counted for what is under way
 * @param bytes size of its media on disk
 * @param segments its files, in order; the one being written comes last
 * @param gaps times without pictures, in order
 * @param problem why it is interrupted or ended in error
 */
public record Recording(
        String id,
        CameraId camera,
        String filename,
        RecordingFormat format,
        RecordingState state,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<Duration> limit,
        Duration duration,
        long bytes,
        List<Segment> segments,
        List<Gap> gaps,
        Optional<String> problem) {
    public Recording {
        requireNonNull(id, "id");
        requireNonNull(camera, "camera");
        requireNonNull(filename, "filename");
        requireNonNull(format, "format");
        requireNonNull(state, "state");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(endedAt, "endedAt");
        requireNonNull(limit, "limit");
        requireNonNull(duration, "duration");
        segments = List.copyOf(segments);
        gaps = List.copyOf(gaps);
        requireNonNull(problem, "problem");
    }
}
