package io.cameraservice.internal.stream;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.util.ChildProcess;
import io.cameraservice.stream.StreamPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Encodes half a second of moving picture with a candidate and decodes it again. */
final class EncoderSelfTest {
    private static final VideoMode MODE = new VideoMode(PixelFormat.YUYV, new FrameSize(320, 240), FrameRate.of(30));
    private static final int FRAMES = 15;
    /** Twice what its pictures have. */
    private static final int MOST_BYTES = 2 * FRAMES * 320 * 240;

    private static final Duration SELF_TEST_TIMEOUT = Duration.ofSeconds(8);

    /** The part of ffmpeg that wrote a line, e.g. {@code [vost#0:0 @ 0x55dec4376580]}. */
    private static final Pattern PART = Pattern.compile("^\\[[^\\]]* @ 0x[0-9a-f]+\\] ");

    private EncoderSelfTest() {}

    /** Why the candidate cannot be used; empty if it can. */
    static Optional<String> problemOf(String program, EncoderCandidate candidate, StreamPlan plan) {
        try {
            byte[] encoded = run(EncoderCommand.prove(program, candidate, plan), out -> {
                MatroskaWriter matroska = new MatroskaWriter(out, MODE);
                for (int i = 0; i < FRAMES; i++) {
                    matroska.write(picture(i));
                }
            });
            byte[] decoded = run(EncoderCommand.decode(program), out -> out.write(encoded));
            long pictures = decoded.length / MODE.size().area();
            return pictures == FRAMES
                    ? Optional.empty()
                    : Optional.of(pictures + " of " + FRAMES + " pictures came through");
        } catch (IOException | CameraException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @FunctionalInterface
    private interface Feeder {
        void feed(OutputStream out) throws IOException;
    }

    private static byte[] run(List<String> command, Feeder feeder) throws IOException {
        try (ChildProcess process = ChildProcess.start("proof", command)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Thread reader = process.readBytes(all, MOST_BYTES);
            try (OutputStream out = process.stdin()) {
                feeder.feed(out);
            } catch (IOException e) {
                process.awaitExit(Duration.ofSeconds(1));
                throw new IOException(cause(process), e);
            }
            if (!process.awaitExit(SELF_TEST_TIMEOUT)) {
                process.kill();
                throw new IOException("not done after " + SELF_TEST_TIMEOUT.toSeconds() + " s");
            }
            reader.join(SELF_TEST_TIMEOUT.toMillis());
            if (all.size() == 0) {
                throw new IOException(cause(process));
            }
            return all.toByteArray();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The first line it wrote: those after it, many with ffmpeg 7, are about what follows from it. */
    private static String cause(ChildProcess process) {
        process.onExit().join();
        String words = process.lastWords();
        int end = words.indexOf(" | ");
        String first = end < 0 ? words : words.substring(0, end);
        String cause = PART.matcher(first).replaceFirst("").strip();
        return cause.isEmpty() ? "no output" : cause;
    }

    /** A bright square that moves over a gradient. */
    private static Frame picture(int number) {
        int width = MODE.size().width();
        int height = MODE.size().height();
        byte[] data = new byte[width * height * 2];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean square = Math.abs(x - 40 - 12 * number) < 20 && Math.abs(y - 120) < 20;
                int at = 2 * (y * width + x);
                data[at] = (byte) (square ? 235 : 16 + (x + y) * 200 / (width + height));
                data[at + 1] = (byte) 128;
            }
        }
        return Frame.owned(MODE, width * 2, number, number * MODE.rate().intervalNanos(), data);
    }
}
