package io.cameraservice.internal.recording;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.Ffmpeg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Measures finished files with ffprobe. Safe for use by any thread. */
final class MediaProbe {
    private final Ffmpeg ffmpeg;

    MediaProbe(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /** Length of the media; empty if the file has none that can be played, or there is no ffprobe. */
    Optional<Duration> duration(Path file) {
        Optional<String> program;
        try {
            program = ffmpeg.probe();
        } catch (CameraException.DependencyFailed e) {
            return Optional.empty();
        }
        return program.flatMap(p -> Ffmpeg.output(List.of(
                        p, "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file.toString())))
                .flatMap(MediaProbe::seconds);
    }

    private static Optional<Duration> seconds(String text) {
        try {
            return Optional.of(Duration.ofNanos(Math.round(Double.parseDouble(text.strip()) * 1e9)));
        } catch (NumberFormatException e) {
            return Optional.empty(); // "N/A"
        }
    }
}
