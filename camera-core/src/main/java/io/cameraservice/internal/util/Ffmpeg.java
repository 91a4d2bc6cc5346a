package io.cameraservice.internal.util;

import io.cameraservice.CameraException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ffmpeg and ffprobe of this machine, looked for at first use and again while they are missing. Safe for use by any thread.
 */
public final class Ffmpeg {
    private static final Duration RUN_TIMEOUT = Duration.ofSeconds(10);

    private static final int MOST_TEXT = 256 << 10;
    private static final int MOST_PICTURE = 32 << 20;

    private final Optional<Path> configured;
    private volatile @Nullable Found found;
    private volatile boolean lookedFor;

    /** Where they are and what they are. */
    private record Found(Path ffmpeg, Optional<Path> ffprobe, String version) {}

    public Ffmpeg(Optional<Path> configured) {
        this.configured = configured;
    }

    /**
     * The program to run.
     *
     * @throws CameraException.DependencyFailed if there is none, saying what to do
     */
    public String program() {
        return find().ffmpeg().toString();
    }

    /** ffprobe, where there is one. */
    public Optional<String> probe() {
        return find().ffprobe().map(Path::toString);
    }

    /** Version as it says itself, e.g. {@code "5.1.9-0+deb12u1"}. */
    public String version() {
        return find().version();
    }

    /** Path, size and time of the program: changes when it is replaced. */
    public String fingerprint() {
        Path path = find().ffmpeg();
        try {
            return path.toRealPath() + " " + Files.size(path) + " " + Files.getLastModifiedTime(path) + " " + version();
        } catch (IOException e) {
            return path + " " + version();
        }
    }

    /**
     * The beginning of a command that reads an RTSP stream over TCP and begins with its first packet. No {@code nobuffer}: that
     * would throw the first key frame away.
     */
    public List<String> reading(String logLevel, String rtspUrl) {
        return new ArrayList<>(List.of(
                program(),
                "-hide_banner",
                "-nostats",
                "-nostdin",
                "-loglevel",
                logLevel,
                "-rtsp_transport",
                "tcp",
                "-probesize",
                "32",
                "-analyzeduration",
                "0",
                "-fpsprobesize",
                "0",
                "-threads",
                "1",
                "-i",
                rtspUrl));
    }

    /** What a program that only looks printed, or empty if it failed, ran too long, printed too much or is missing. */
    public static Optional<String> output(List<String> command) {
        return output(command, ProcessLimits.PROBE, MOST_TEXT).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The picture a program wrote, or empty if it failed, ran too long, wrote too much or is missing. */
    public static Optional<byte[]> picture(List<String> command) {
        return output(command, ProcessLimits.MEDIA, MOST_PICTURE);
    }

    private static Optional<byte[]> output(List<String> command, ProcessLimits limits, int atMost) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ChildProcess process = ChildProcess.start("output", command, limits, null)) {
            Thread reader = process.readBytes(bytes, atMost);
            if (!process.awaitExit(RUN_TIMEOUT)) {
                process.kill();
                return Optional.empty();
            }
            reader.join(1000);
            return process.exitCode() == 0 ? Optional.of(bytes.toByteArray()) : Optional.empty();
        } catch (CameraException.DependencyFailed e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Whether there is one; looks for it if that is not known. */
    public boolean isThere() {
        try {
            return !program().isEmpty();
        } catch (CameraException.DependencyFailed e) {
            return false;
        }
    }

    /** Whether it was looked for yet; that takes a moment the first time. */
    public boolean isLookedFor() {
        return lookedFor;
    }

    private Found find() {
        Found known = found;
        return known == null ? findOnce() : known;
    }

    /** Whoever asks while it is being looked for waits for what is found. */
    private synchronized Found findOnce() {
        Found known = found;
        if (known == null) {
            try {
                known = look();
            } finally {
                lookedFor = true;
            }
            found = known;
        }
        return known;
    }

    private Found look() {
        Path ffmpeg = configured
                .or(() -> Programs.find("ffmpeg"))
                .orElseThrow(() -> missing("there is no ffmpeg on the PATH", "install it: apt install ffmpeg", null));
        String said = output(List.of(ffmpeg.toString(), "-hide_banner", "-version"))
                .orElseThrow(() -> missing(ffmpeg + " cannot be run", "check ffmpeg.path", null));
        String[] words = said.split("\\s+", 4);
        Path beside = ffmpeg.resolveSibling("ffprobe");
        Optional<Path> probe = Files.isExecutable(beside) ? Optional.of(beside) : Programs.find("ffprobe");
        return new Found(ffmpeg, probe, words.length > 2 ? words[2] : "unknown");
    }

    private static CameraException missing(String what, String suggestion, @Nullable Throwable cause) {
        return new CameraException.DependencyFailed("ffmpeg_missing", "ffmpeg", what, suggestion, cause);
    }
}
