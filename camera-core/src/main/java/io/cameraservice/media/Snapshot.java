package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraId;
import io.cameraservice.device.FrameSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One still picture on disk. Immutable.
 *
 * @param camera whose picture; empty for a file that was put there by hand under a name that tells no camera
 * @param filename the name under which it is listed, described, downloaded and deleted
 * @param path where it is
 * @param takenAt wall time of the picture
 * @param bytes its size
 * @param size width and height; empty for a file that is not a readable picture
 * @param source {@code device} for a frame of the camera as it was delivered, {@code stream} for one decoded from its stream
 * @param captureTime from the request to the file being whole; empty for a listed file
 */
public record Snapshot(
        Optional<CameraId> camera,
        String filename,
        Path path,
        Instant takenAt,
        long bytes,
        Optional<FrameSize> size,
        Optional<String> source,
        Optional<Duration> captureTime) {
    public Snapshot {
        requireNonNull(camera, "camera");
        requireNonNull(filename, "filename");
        requireNonNull(path, "path");
        requireNonNull(takenAt, "takenAt");
        requireNonNull(size, "size");
        requireNonNull(source, "source");
        requireNonNull(captureTime, "captureTime");
    }
}
