package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.Json;
import io.cameraservice.internal.util.JsonException;
import io.cameraservice.internal.util.ProcessLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A first look at a source: what it sends, by ffprobe.
 *
 * @param format what it sends; empty if that could not be found out
 * @param error why not; empty if it could
 */
record FfmpegProbe(Optional<SourceFormat> format, Optional<ProbeError> error) {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(15);
    private static final int MOST_BYTES = 64 << 10;
    private static final FrameRate USUAL = FrameRate.of(25);

    /** Looks; blocks for up to fifteen seconds, or until it is cut short. */
    static FfmpegProbe at(KnownSource stream, Ffmpeg ffmpeg, Cancellation cancellation) {
        Optional<String> program;
        try {
            program = ffmpeg.probe();
        } catch (CameraException e) {
            return failed(e.getMessage() + e.suggestion().map(s -> "; " + s).orElse(""));
        }
        if (program.isEmpty()) {
            return failed("there is no ffprobe beside ffmpeg; install it");
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (ChildProcess process =
                ChildProcess.start("external-look", PullCommand.look(program.get()), ProcessLimits.PROBE, null)) {
            cancellation.goesOnUntil(process::kill);
            Thread reader = process.readBytes(said, MOST_BYTES);
            give(process, stream);
            boolean ended = process.awaitExit(PROBE_TIMEOUT);
            if (!ended) {
                process.kill();
                process.awaitExit(Duration.ofSeconds(1));
            }
            reader.join(1000);
            process.onExit().join();
            Optional<SourceFormat> format = read(said.toByteArray());
            return format.isPresent()
                    ? new FfmpegProbe(format, Optional.empty())
                    : new FfmpegProbe(format, Optional.of(ProbeError.of(ended ? process.lastWords() : "timed out")));
        } catch (CameraException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("the look at the source was interrupted");
        }
    }

    /** Hands the playlist to a process that was just started. */
    static void give(ChildProcess process, KnownSource stream) {
        try (OutputStream out = process.stdin()) {
            out.write(PullCommand.playlist(stream));
        } catch (IOException e) {
            // it ended at once; its last words tell why
        }
    }

    /** Reads ffprobe's answer; empty if there is no video stream in it. */
    static Optional<SourceFormat> read(byte[] json) {
        Map<String, @Nullable Object> answer;
        try {
            answer = Json.readObject(json).toMap();
        } catch (JsonException e) {
            return Optional.empty();
        }
        if (!(answer.get("streams") instanceof List<?> streams)
                || streams.isEmpty()
                || !(streams.get(0) instanceof Map<?, ?> video)
                || !(video.get("codec_name") instanceof String codec)
                || !(video.get("width") instanceof Number width)
                || !(video.get("height") instanceof Number height)
                || width.intValue() < 1
                || height.intValue() < 1) {
            return Optional.empty();
        }
        FrameRate rate = rate(video.get("avg_frame_rate"))
                .or(() -> rate(video.get("r_frame_rate")))
                .orElse(USUAL);
        return Optional.of(new SourceFormat(
                codec,
                new FrameSize(width.intValue(), height.intValue()),
                rate,
                reordered(answer.get("packets")),
                true,
                Optional.empty()));
    }

    /** Sources say all kinds of things; what no camera does is not believed. */
    private static Optional<FrameRate> rate(@Nullable Object text) {
        if (!(text instanceof String ratio) || !ratio.matches("\\d{1,9}/\\d{1,9}")) {
            return Optional.empty();
        }
        String[] parts = ratio.split("/", 2);
        int frames = Integer.parseInt(parts[0]);
        int seconds = Integer.parseInt(parts[1]);
        if (seconds == 0 || frames < seconds / 2 || frames / seconds > 120) {
            return Optional.empty();
        }
        return Optional.of(new FrameRate(Math.max(1, frames), seconds));
    }

    private static boolean reordered(@Nullable Object packets) {
        long last = Long.MIN_VALUE;
        if (packets instanceof List<?> list) {
            for (Object packet : list) {
                if (packet instanceof Map<?, ?> map && map.get("pts") instanceof Number pts) {
                    if (pts.longValue() < last) {
                        return true;
                    }
                    last = pts.longValue();
                }
            }
        }
        return false;
    }

    private static FfmpegProbe failed(String why) {
        return new FfmpegProbe(Optional.empty(), Optional.of(new ProbeError(why, false)));
    }
}
