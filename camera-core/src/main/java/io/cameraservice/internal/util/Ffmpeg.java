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
 * The ffmpeg and ffprobe of this machine, looked for at first use and again while they are missing. Safe for use by
 * any thread.
 */
public final class Ffmpeg {
    private static final Duration RUN_TIMEOUT = Duration.ofSeconds(10);

    private static final int MOST_TEXT = 256 << 10;
    private static final int MOST_PICTURE = 32 << 20;

    private final Duration answerTimeout;
    private final Optional<Path> configured;
    private volatile @Nullable Found found;
    private volatile boolean lookedFor;

    /** Where they are and what they are. */
    private record Found(Path ffmpeg, Optional<Path> ffprobe, String version) {}

    public Ffmpeg(Optional<Path> configured) {
        this(configured, RUN_TIMEOUT);
    }

    /** One that is asked for its version for at most so long. */
    Ffmpeg(Optional<Path> configured, Duration answerTimeout) {
        this.configured = configured;
        this.answerTimeout = answerTimeout;
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
     * The beginning of a command that reads an RTSP stream over TCP and begins with its first packet. No {@code
     * nobuffer}: that
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
        return text(command, RUN_TIMEOUT);
    }

    private static Optional<String> text(List<String> command, Duration atMost) {
        return output(command, ProcessLimits.PROBE, MOST_TEXT, atMost)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** The picture a program wrote, or empty if it failed, ran too long, wrote too much or is missing. */
    public static Optional<byte[]> picture(List<String> command) {
        return output(command, ProcessLimits.MEDIA, MOST_PICTURE, RUN_TIMEOUT);
    }

    private static Optional<byte[]> output(List<String> command, ProcessLimits limits, int atMost, Duration timeout) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ChildProcess process = ChildProcess.start("output", command, limits, null)) {
            Thread reader = process.readBytes(bytes, atMost);
            if (!process.awaitExit(timeout)) {
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
        long asked = System.nanoTime();
        String said = text(List.of(ffmpeg.toString(), "-hide_banner", "-version"), answerTimeout)
                .orElseThrow(() -> System.nanoTime() - asked < answerTimeout.toNanos()
                        ? missing(ffmpeg + " cannot be run", "check ffmpeg.path", null)
                        : late(ffmpeg));
        String[] words = said.split("\\s+", 4);
        Path beside = ffmpeg.resolveSibling("ffprobe");
        Optional<Path> probe = Files.isExecutable(beside) ? Optional.of(beside) : Programs.find("ffprobe");
        return new Found(ffmpeg, probe, words.length > 2 ? words[2] : "unknown");
    }

    /** It is there, and is asked again by the next who needs it. */
    private CameraException late(Path ffmpeg) {
        return new CameraException.DependencyFailed(
                "ffmpeg_late",
                "ffmpeg",
                ffmpeg + " gave no answer within " + answerTimeout.toSeconds() + " s",
                "it is tried again; this machine may have too much to do",
                null);
    }

    private static CameraException missing(String what, String suggestion, @Nullable Throwable cause) {
        return new CameraException.DependencyFailed("ffmpeg_missing", "ffmpeg", what, suggestion, cause);
    }
}
