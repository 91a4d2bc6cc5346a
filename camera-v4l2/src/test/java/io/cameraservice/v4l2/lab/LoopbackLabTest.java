package io.cameraservice.v4l2.lab;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.v4l2.internal.device.NodeCapture;
import io.cameraservice.v4l2.internal.nodes.DriverSession;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Motion JPEG, which vivid has not: what is fed into a v4l2loopback node must come out as it went in.
 * Unlike a camera's driver, v4l2loopback writes into buffers that are being read once it has gone round; hence few pictures a
 * second and many buffers.
 */
@Tag("v4l2")
class LoopbackLabTest {
    private static final String NODE = "/dev/video40";

    @Test
    void jpegPicturesComeThroughByteForByte(@TempDir Path dir) throws Exception {
        try (JpegFeeder feeder = JpegFeeder.start(dir, NODE)) {
            DriverSession.Settings usual = DriverSession.Settings.defaults();
            DriverSession.Settings manyBuffers = new DriverSession.Settings(
                    new NodeCapture.Settings(
                            32, usual.capture().stallTimeout(), usual.capture().restarts()),
                    usual.settle(),
                    usual.permissionWait(),
                    usual.pollInterval(),
                    true,
                    true);
            try (RunningDriver running = new RunningDriver(manyBuffers)) {
                passesAll(running, feeder.sent());
            }
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
            ByteBuffer bytes = withoutFiller(frame);
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
            log.awaitFrames(3 * JpegFeeder.PICTURES);
            System.out.println(device.identity() + ": " + capture.mode() + ", " + log.frames.get() + " frames, "
                    + came.size() + " different, altered " + altered.get() + ", corrupt " + log.corrupt.size());
        }
        assertEquals(0, altered.get(), "frames that are not what was sent");
        assertTrue(came.size() > JpegFeeder.PICTURES / 2, came.size() + " different pictures");
    }

    /** The picture without zeros behind its end marker. */
    private static ByteBuffer withoutFiller(Frame frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame.toByteArray());
        while (bytes.hasRemaining() && bytes.get(bytes.limit() - 1) == 0) {
            bytes.limit(bytes.limit() - 1);
        }
        return bytes;
    }
}
