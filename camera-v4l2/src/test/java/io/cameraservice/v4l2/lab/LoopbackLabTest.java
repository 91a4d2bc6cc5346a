package io.cameraservice.v4l2.lab;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.v4l2.V4l2Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Motion JPEG, which vivid has not: ffmpeg writes pictures into a v4l2loopback node, and they must come out as they went in.
 * Unlike a camera's driver, v4l2loopback writes into buffers that are being read once it has gone round; hence few pictures a
 * second and many buffers.
 */
@Tag("v4l2")
class LoopbackLabTest {
    private static final String NODE = "/dev/video40";
    private static final int PICTURES = 12;

    @Test
    void jpegPicturesComeThroughByteForByte(@TempDir Path dir) throws Exception {
        assumeTrue(Files.exists(Path.of(NODE)), "no v4l2loopback node; tools/v4l2-lab/run makes one");
        Path clip = dir.resolve("clip.mjpeg");
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

        try (Program feeder = Program.start(
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
                NODE)) {
            Await.until(
                    "the node offers what is fed",
                    Duration.ofMinutes(1),
                    () -> RealNodes.cameras().stream()
                            .anyMatch(node -> node.path().equals(NODE)));
            try (RunningDriver running =
                    new RunningDriver(V4l2Options.builder().buffers(32).build())) {
                passesAll(running, sent);
            }
            assertTrue(feeder.pid() > 0);
        }
    }

    private static void passesAll(RunningDriver running, Set<ByteBuffer> sent) {
        DeviceInfo device = requireNonNull(running.present.get(NODE));
        VideoMode mode = device.modes().stream()
                .filter(offered -> offered.format().equals(PixelFormat.MJPEG)
                        || offered.format().equals(PixelFormat.JPEG))
                .findFirst()
                .orElseThrow();
        Set<ByteBuffer> came = new HashSet<>();
        AtomicInteger altered = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();
        FrameLog log = new FrameLog(frame -> {
            ByteBuffer bytes = ByteBuffer.wrap(frame.toByteArray());
            count.incrementAndGet();
            came.add(bytes);
            if (!sent.contains(bytes)) {
                altered.incrementAndGet();
                int nearest = sent.stream()
                        .mapToInt(picture -> Math.max(picture.mismatch(bytes), 0))
                        .max()
                        .orElse(-1);
                System.out.println("altered: " + frame + ", the " + count
                        + ". that came; like one that was sent up to byte " + nearest + "; lengths sent "
                        + sent.stream().map(ByteBuffer::limit).sorted().toList());
            }
        });
        try (Capture capture = running.open(device, mode, log)) {
            log.awaitFrames(3 * PICTURES);
            System.out.println(device.identity() + ": " + capture.mode() + ", " + log.frames.get() + " frames, "
                    + came.size() + " different, altered " + altered.get() + ", corrupt " + log.corrupt.size());
        }
        assertEquals(0, altered.get(), "frames that are not what was sent");
        assertTrue(came.size() > PICTURES / 2, came.size() + " different pictures");
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
