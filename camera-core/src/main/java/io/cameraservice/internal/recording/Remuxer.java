package io.cameraservice.internal.recording;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.AtomicFile;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.FileModes;
import io.cameraservice.media.RecordingFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts finished segments together into one file, without encoding again. */
final class Remuxer {
    private static final Logger log = LoggerFactory.getLogger(Remuxer.class);
    private static final Duration REMUX_TIMEOUT = Duration.ofMinutes(30);

    private final Ffmpeg ffmpeg;

    Remuxer(Ffmpeg ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /**
     * Makes {@code target} of the segments; it appears atomically.
     *
     * @throws CameraException.DependencyFailed if ffmpeg cannot do it
     */
    void join(List<Path> segments, Path target, RecordingFormat format) {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        Path list = AtomicFile.writeTemporary(target, playlist(segments), FileModes.GROUP, false);
        try {
            run(list, part, format);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CameraException.StorageFailed(
                    "storage_failed", "cannot write " + target + ": " + e.getMessage(), 0, 0, e);
        } finally {
            discard(part);
            discard(list);
        }
    }

    private static byte[] playlist(List<Path> segments) {
        return segments.stream()
                .map(p -> "file '" + p.toAbsolutePath().toString().replace("'", "'\\''") + "'")
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private void run(Path list, Path part, RecordingFormat format) {
        List<String> command = new ArrayList<>(List.of(
                ffmpeg.program(),
                "-hide_banner",
                "-nostats",
                "-nostdin",
                "-loglevel",
                "error",
                "-y",
                "-f",
                "concat",
                "-safe",
                "0",
                "-i",
                list.toString(),
                "-c",
                "copy"));
        command.addAll(
                format == RecordingFormat.MKV
                        ? List.of("-f", "matroska", part.toString())
                        : List.of("-movflags", "+faststart", "-f", "mp4", part.toString()));
        try (ChildProcess process = ChildProcess.start("remux", command)) {
            boolean done = process.awaitExit(REMUX_TIMEOUT);
            if (!done || process.exitCode() != 0) {
                throw new CameraException.DependencyFailed(
                        "remux_failed",
                        "ffmpeg",
                        "ffmpeg could not put the segments together: " + process.lastWords(),
                        "the segments are kept as they are",
                        null);
            }
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("cannot delete {}: {}", file, e.getMessage());
        }
    }
}
