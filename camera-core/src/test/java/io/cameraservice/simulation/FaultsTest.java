package io.cameraservice.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.capture.picture.JpegScanner;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RecordingListener;
import io.cameraservice.testing.RecordingSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FaultsTest {
    private static final VideoMode FAST = new VideoMode(PixelFormat.MJPEG, new FrameSize(160, 120), FrameRate.of(100));

    private final SimulationDriver driver = SimulationDriver.of(SimulatedCameraOptions.builder(0)
            .sizes(FAST.size())
            .rates(FAST.rate())
            .buffers(2)
            .build());
    private final SimulatedCamera camera = driver.camera(0);
    private final RecordingSink sink = new RecordingSink();

    @BeforeEach
    void start() {
        driver.start(new RecordingListener());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void aBusyDeviceNamesItsHolderUntilItIsFree() {
        camera.busy("process 4711 (cheese)");
        CameraException busy = assertThrows(CameraException.InvalidState.class, () -> open(sink));
        assertEquals("device_busy", busy.reason());
        assertTrue(String.valueOf(busy.getMessage()).contains("process 4711 (cheese)"), busy.getMessage());
        camera.free();
        open(sink).close();
    }

    @Test
    void aChosenErrorRefusesTheNextOpenOnly() {
        CameraException chosen = new CameraException("no_bandwidth", "the bus is full", null, null);
        camera.failNextOpen(chosen);
        assertSame(chosen, assertThrows(CameraException.class, () -> open(sink)));
        assertFalse(camera.isOpen());
        open(sink).close();
    }

    @Test
    void aStalledCameraStaysOpenAndComesBackWithoutABurst() {
        try (Capture capture = open(sink)) {
            sink.await(3);
            camera.stall();
            AtomicLong seen = new AtomicLong(-1);
            AtomicLong since = new AtomicLong();
            Await.until("frames stop for 100 ms", Duration.ofSeconds(5), () -> {
                if (seen.getAndSet(sink.calls()) != sink.calls()) {
                    since.set(System.nanoTime());
                }
                return System.nanoTime() - since.get() > 100_000_000;
            });
            int before = sink.frames().size();
            assertTrue(camera.isOpen(), capture + " stays open");
            camera.resume();
            sink.await(before + 5);
            Frame last = sink.frames().get(before - 1);
            Frame next = sink.frames().get(before);
            assertTrue(next.captureNanos() - last.captureNanos() > 100_000_000, "the pause shows in the time");
            long span = sink.frames().get(before + 4).captureNanos() - next.captureNanos();
            assertTrue(span > 39_000_000, "five frames within " + span + " ns");
        }
    }

    @Test
    void aSlowCameraTakesLongerFromFrameToFrame() {
        camera.slow(5);
        try (Capture capture = open(sink)) {
            sink.await(4);
            assertEquals(FAST, capture.mode());
        }
        Frame first = sink.frames().get(1);
        Frame last = sink.frames().get(3);
        double interval = (double) (last.captureNanos() - first.captureNanos()) / (last.sequence() - first.sequence());
        assertEquals(50_000_000, interval, 1000);
    }

    @Test
    void corruptFramesAreReportedAndDamagedOnesSlipThrough() {
        camera.corrupt(2);
        try (Capture capture = open(sink)) {
            sink.await(3);
            assertEquals(2, sink.corrupt().size());
            assertTrue(sink.frames().stream().allMatch(FaultsTest::isWhole));
            camera.damage(1);
            Await.until(
                    capture + " delivers a damaged frame",
                    Duration.ofSeconds(5),
                    () -> !sink.frames().stream().allMatch(FaultsTest::isWhole));
        }
    }

    @Test
    void framesAreLostWhileAllBuffersAreHeld() {
        List<Frame> held = new ArrayList<>();
        RecordingSink hoarder = new RecordingSink(frame -> {
            if (held.size() < 2) {
                held.add(frame.retain());
            }
        });
        try (Capture capture = open(hoarder)) {
            Await.until("frames are lost", Duration.ofSeconds(5), () -> camera.framesLost() >= 5);
            assertEquals(2, hoarder.frames().size(), capture + " has two buffers");
            held.forEach(Frame::close);
            hoarder.await(4);
        }
        List<Frame> frames = hoarder.frames();
        assertTrue(frames.get(2).sequence() - frames.get(1).sequence() > 5, "the sequence jumps");
        assertEquals(frames.size(), camera.framesDelivered());
    }

    @Test
    void aSinkThatThrowsEndsTheCaptureWithAReason() {
        RecordingSink angry = new RecordingSink(frame -> {
            throw new IllegalArgumentException("not today");
        });
        open(angry);
        assertEquals("driver_failed", angry.awaitFailure().reason());
        Await.until("it is free again", Duration.ofSeconds(5), () -> !camera.isOpen());
    }

    @Test
    void theMarkInThePictureIsTheSequenceNumber() {
        try (Capture capture = open(sink)) {
            sink.await(10);
            assertEquals(FAST, capture.mode());
        }
        for (Frame frame : sink.frames()) {
            assertEquals(frame.sequence(), FrameMark.read(frame).orElse(-1));
        }
    }

    private Capture open(RecordingSink to) {
        return driver.open(camera.device(), FAST, to);
    }

    private static boolean isWhole(Frame frame) {
        return new JpegScanner().scan(frame.data()) == null;
    }
}
