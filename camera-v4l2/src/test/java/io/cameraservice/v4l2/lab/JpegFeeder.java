package io.cameraservice.v4l2.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** An ffmpeg that writes pictures into a v4l2loopback node, five a second, over and over: a camera that delivers Motion JPEG. */
public final class JpegFeeder implements AutoCloseable {
    static final int PICTURES = 12;

    private final Program program;
    private final Set<ByteBuffer> sent;

    private JpegFeeder(Program program, Set<ByteBuffer> sent) {
        this.program = program;
        this.sent = sent;
    }

    /** Begins to write into that node, which nobody wrote into before, and waits until it is a camera; skips the test where there is no such node. */
    public static JpegFeeder start(Path directory, String node) throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of(node)), "no v4l2loopback node " + node + "; tools/v4l2-lab/run makes one");
        Path clip = directory.resolve("clip.mjpeg");
        try (Program encoder = Program.start(
                "ffmpeg",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x240:rate=5",
                "-frames:v",
                String.valueOf(PICTURES),
                "-c:v",
                "mjpeg",
                "-f",
                "mjpeg",
                clip.toString())) {
            assertEquals("", encoder.finish());
        }
        Set<ByteBuffer> sent = pictures(Files.readAllBytes(clip));
        assertEquals(PICTURES, sent.size());
        Program program = Program.start(
                "ffmpeg",
                "-v",
                "error",
                "-re",
                "-stream_loop",
                "-1",
                "-f",
                "mjpeg",
                "-framerate",
                "5",
                "-i",
                clip.toString(),
                "-c",
                "copy",
                "-f",
                "v4l2",
                node);
        Await.until(
                "the node offers what is fed, or the feeder ends",
                Duration.ofMinutes(3),
                () -> !program.alive()
                        || RealNodes.cameras().stream()
                                .anyMatch(camera -> camera.path().equals(node)));
        assertTrue(program.alive(), "the feeder ended: " + (program.alive() ? "" : program.finish()));
        return new JpegFeeder(program, sent);
    }

    /** The pictures, as they go in. */
    public Set<ByteBuffer> sent() {
        return sent;
    }

    @Override
    public void close() {
        program.close();
    }

    /** The pictures of a file, from start marker to start marker. */
    private static Set<ByteBuffer> pictures(byte[] clip) throws IOException {
        Set<ByteBuffer> pictures = new HashSet<>();
        int start = 0;
        for (int i = 2; i <= clip.length; i++) {
            boolean next = i == clip.length
                    || (i + 2 < clip.length
                            && clip[i] == (byte) 0xff
                            && clip[i + 1] == (byte) 0xd8
                            && clip[i + 2] == (byte) 0xff);
            if (next) {
                pictures.add(ByteBuffer.wrap(Arrays.copyOfRange(clip, start, i)));
                start = i;
            }
        }
        return pictures;
    }
}
