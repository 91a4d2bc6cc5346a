package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What to cut out of recordings. Default: plain MP4, as a recording of its own in the catalog. Immutable.
 *
 * @param camera of whose recordings; empty if one recording is named
 * @param recording file name of the one recording to cut; empty if a camera is named
 * @param from wall time of the first picture wanted
 * @param to wall time of the first picture not wanted any more; at most 24 hours after {@code from}
 * @param format {@link RecordingFormat#MP4} or {@link RecordingFormat#FMP4}
 * @param target where the file goes, which must not be there yet; empty for the catalog
 */
public record ClipRequest(
        Optional<CameraId> camera,
        Optional<String> recording,
        Instant from,
        Instant to,
        RecordingFormat format,
        Optional<Path> target) {
    private static final Duration MOST = Duration.ofHours(24);

    public ClipRequest {
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(target, "target");
        if (camera.isPresent() == recording.isPresent()) {
            throw new CameraException.InvalidArgument(
                    "recording",
                    "a recording or a camera",
                    "a clip is cut from one recording or from those of a camera");
        }
        if (!from.isBefore(to) || Duration.between(from, to).compareTo(MOST) > 0) {
            throw new CameraException.InvalidArgument(
                    "to",
                    "after from, by at most 24 hours",
                    "a clip ends after it begins and within 24 hours, not from " + from + " to " + to);
        }
        if (format != RecordingFormat.MP4 && format != RecordingFormat.FMP4) {
            throw new CameraException.InvalidArgument(
                    "format", "mp4 or fmp4", "a clip is mp4 or fmp4, not " + format.wireName());
        }
    }

    /** Of all that is recorded of a camera between these times. */
    public static ClipRequest ofCamera(CameraId camera, Instant from, Instant to) {
        return new ClipRequest(Optional.of(camera), Optional.empty(), from, to, RecordingFormat.MP4, Optional.empty());
    }

    /** Of one recording, between these times. */
    public static ClipRequest ofRecording(String filename, Instant from, Instant to) {
        return new ClipRequest(
                Optional.empty(), Optional.of(filename), from, to, RecordingFormat.MP4, Optional.empty());
    }

    /** The same in the other container. */
    public ClipRequest as(RecordingFormat other) {
        return new ClipRequest(camera, recording, from, to, other, target);
    }

    /** The same into this file, which the catalog does not list. */
    public ClipRequest into(Path file) {
        return new ClipRequest(camera, recording, from, to, format, Optional.of(file));
    }
}
