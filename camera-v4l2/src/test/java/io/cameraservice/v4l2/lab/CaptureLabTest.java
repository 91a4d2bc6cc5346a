package io.cameraservice.v4l2.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver.Capture;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

@RequiresV4l2(vivid = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaptureLabTest {
    private static final FrameSize SMALL = new FrameSize(320, 180);
    private static final FrameSize MIDDLE = new FrameSize(640, 360);
    private static final FrameSize LARGE = new FrameSize(1280, 720);

    private final RunningDriver running = new RunningDriver();

    @BeforeAll
    void reportWhatIsThere() {
        System.out.println("cameras: " + running.present.keySet());
    }

    @AfterAll
    void close() {
        running.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRawFormatAtThreeSizes() {
        DeviceInfo device = running.vivid(0);
        return device.modes().stream()
                .map(VideoMode::format)
                .distinct()
                .map(format -> DynamicTest.dynamicTest(format.fourcc(), () -> {
                    for (FrameSize size : List.of(SMALL, MIDDLE, LARGE)) {
                        oneFrame(device, RunningDriver.mode(device, format, size, 60));
                    }
                }));
    }

    private void oneFrame(DeviceInfo device, VideoMode mode) {
        FrameLog log = new FrameLog(frame -> {
            assertTrue(frame.length() >= frame.bytesPerLine() * frame.size().height(), frame::toString);
            assertEquals(frame.length(), frame.data().remaining());
        });
        try (Capture capture = running.open(device, mode, log)) {
            assertEquals(mode, capture.mode());
            log.awaitFrames(1);
        }
        assertEquals(List.of(), log.corrupt);
    }

    @Test
    void sixHundredFramesWithoutALostOne() {
        DeviceInfo device = running.vivid(0);
        losesNone(rate -> {
            VideoMode mode = RunningDriver.mode(device, PixelFormat.YUYV, SMALL, rate);
            FrameLog log = new FrameLog();
            try (Capture capture = running.open(device, mode, log)) {
                log.awaitFrames(600);
                System.out.printf(
                        "%s: %d frames, %.2f/s, lost %d, borrowed %d, oldest %.1f ms%n",
                        capture.mode(),
                        log.frames.get(),
                        log.rate(),
                        log.lost.get(),
                        log.borrowed.get(),
                        log.oldestNanos.get() / 1e6);
            }
            assertTrue(log.borrowed.get() >= 590, "borrowed: " + log.borrowed.get());
            if (log.lost.get() == 0) {
                assertEquals(mode.rate().perSecond(), log.rate(), mode.rate().perSecond() * 0.02);
            }
            return log.lostByUs();
        });
    }

    /**
     * Captures at several rates: a machine that others use may let us be late once; who has no buffer for the camera loses frames
     * every time.
     */
    private static void losesNone(IntToLongFunction capturedAtRate) {
        List<Long> lost = new ArrayList<>();
        for (int rate : List.of(30, 15, 10, 5)) {
            lost.add(capturedAtRate.applyAsLong(rate));
            if (lost.contains(0L)) {
                return;
            }
        }
        fail("frames lost by us at 30, 15, 10 and 5 frames a second: " + lost);
    }

    @Test
    void framesThatAreKeptCostACopyButNoFrame() {
        DeviceInfo device = running.vivid(0);
        losesNone(rate -> keepFrames(device, rate));
    }

    /** How many frames were lost while some were kept. */
    private long keepFrames(DeviceInfo device, int rate) {
        Queue<Frame> kept = new ConcurrentLinkedQueue<>();
        AtomicBoolean keeping = new AtomicBoolean(true);
        FrameLog log = new FrameLog(frame -> {
            if (keeping.get() && kept.size() < 12) {
                kept.add(frame.retain());
            }
        });
        Frame left;
        long lost;
        try (Capture capture = running.open(device, RunningDriver.mode(device, PixelFormat.YUYV, MIDDLE, rate), log)) {
            log.awaitFrames(12);
            assertEquals(2, kept.stream().filter(Frame::isBorrowed).count(), "lent at a time");
            List<Integer> sums = new ArrayList<>();
            kept.forEach(frame -> sums.add(frame.data().hashCode()));
            log.awaitFrames(12);
            List<Integer> again = new ArrayList<>();
            kept.forEach(frame -> again.add(frame.data().hashCode()));
            assertEquals(sums, again, "a kept frame is not written again");
            lost = log.lostByUs();
            keeping.set(false);
            left = kept.remove();
            kept.forEach(Frame::close);
            int borrowedBefore = log.borrowed.get();
            log.awaitFrames(10);
            assertTrue(log.borrowed.get() > borrowedBefore + 5, "lent again once they are back");
            assertEquals(MIDDLE, capture.mode().size());
        }
        assertTrue(left.isBorrowed());
        left.data().get(left.length() - 1); // still mapped though the capture is closed
        try (Capture again = running.open(device, RunningDriver.mode(device, PixelFormat.YUYV, SMALL, 30), log)) {
            log.awaitFrames(3); // and the node is free though a frame is out
            assertEquals(SMALL, again.mode().size());
        }
        left.close();
        assertThrows(IllegalStateException.class, left::data);
        return lost;
    }

    @Test
    @RequiresV4l2(cameras = 2, vivid = true)
    void twoCamerasAtOnce() {
        DeviceInfo one = running.vivid(0);
        DeviceInfo two = running.vivid(1);
        losesNone(rate -> {
            FrameLog first = new FrameLog();
            FrameLog second = new FrameLog();
            try (Capture a = running.open(one, RunningDriver.mode(one, PixelFormat.YUYV, SMALL, rate), first);
                    Capture b = running.open(two, RunningDriver.mode(two, PixelFormat.NV12, SMALL, rate), second)) {
                first.awaitFrames(60);
                second.awaitFrames(30);
                assertEquals(SMALL, a.mode().size());
                assertEquals(PixelFormat.NV12, b.mode().format());
            }
            return first.lostByUs() + second.lostByUs();
        });
    }
}
