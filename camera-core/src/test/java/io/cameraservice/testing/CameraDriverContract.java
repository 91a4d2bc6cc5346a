package io.cameraservice.testing;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cameraservice.CameraException;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.Availability;
import io.cameraservice.spi.CameraDriver.Capture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CameraDriver} must do. Extend it, make the driver in {@link #driver()} with at least one device present
 * that nobody else uses, and tell how to unplug it if that is possible.
 *
 * <p>Lives in a package of its own, since a module's tests cannot share a package with the module that they are handed to.
 */
public abstract class CameraDriverContract extends CameraControlsContract {
    /** Modes of the device that are opened one by one. Default: the smallest of each format. */
    protected List<VideoMode> sample(DeviceInfo device) {
        List<VideoMode> sample = new ArrayList<>();
        for (PixelFormat format :
                device.modes().stream().map(VideoMode::format).distinct().toList()) {
            device.modes().stream()
                    .filter(mode -> mode.format().equals(format))
                    .min(Comparator.comparing(VideoMode::size)
                            .thenComparing(Comparator.comparing(VideoMode::rate).reversed()))
                    .ifPresent(sample::add);
        }
        return sample;
    }

    /** How far the measured rate may be from the promised one, as a part of it. */
    protected double rateTolerance() {
        return 0.1;
    }

    @Test
    void saysWhetherItCanWorkAndHasAUsableName() {
        assertInstanceOf(Availability.Available.class, driver.probe());
        assertTrue(driver.name().matches("[a-z0-9-]+"), driver.name());
    }

    @Test
    void reportsPresentDevicesBeforeStartReturns() {
        List<DeviceInfo> present = listener.present();
        assertFalse(present.isEmpty(), "a device must be present for this test");
        for (DeviceInfo device : present) {
            assertEquals(driver.name(), device.driver());
            assertFalse(device.modes().isEmpty(), device + " offers nothing");
            assertEquals(device.modes().size(), new HashSet<>(device.modes()).size(), device + " offers a mode twice");
        }
    }

    @Test
    void deliversFramesOfTheNegotiatedModeInOrderAndInTime() {
        RecordingSink sink = new RecordingSink();
        VideoMode negotiated;
        try (Capture capture = open(mode(), sink)) {
            negotiated = capture.mode();
            sink.await(35);
        }
        List<Frame> frames = sink.frames();
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            assertEquals(negotiated, frame.mode());
            FrameChecks.assertWhole(frame);
            long age = sink.arrivals().get(i) - frame.captureNanos();
            assertTrue(age >= 0 && age < 2_000_000_000L, frame + " was captured " + age + " ns before it came");
            if (i > 0) {
                assertTrue(frame.sequence() > frames.get(i - 1).sequence(), "sequence falls at " + frame);
                assertTrue(frame.captureNanos() > frames.get(i - 1).captureNanos(), "time falls at " + frame);
            }
        }
        Frame first = frames.get(0);
        Frame last = frames.get(frames.size() - 1);
        double interval = (double) (last.captureNanos() - first.captureNanos()) / (last.sequence() - first.sequence());
        double promised = negotiated.rate().intervalNanos();
        assertEquals(promised, interval, promised * rateTolerance(), "nanoseconds from frame to frame");
    }

    @Test
    void opensEveryKindOfMode() {
        for (VideoMode mode : sample(device())) {
            RecordingSink sink = new RecordingSink();
            try (Capture capture = open(mode, sink)) {
                sink.await(2);
                assertEquals(mode.format(), capture.mode().format());
                sink.frames().forEach(FrameChecks::assertWhole);
            }
        }
    }

    @Test
    void refusesToOpenADeviceTwice() {
        RecordingSink sink = new RecordingSink();
        try (Capture capture = open(mode(), sink)) {
            CameraException refused = assertThrows(
                    CameraException.InvalidState.class,
                    () -> open(mode(), new RecordingSink()).close());
            assertEquals("device_busy", refused.reason());
            sink.await(sink.frames().size() + 2);
            assertEquals(List.of(), sink.failures(), capture + " must go on");
        }
    }

    @Test
    void callsNobodyAfterCloseAndOpensAgain() {
        RecordingSink first = new RecordingSink();
        Capture capture = open(mode(), first);
        first.await(3);
        capture.close();
        int calls = first.calls();
        assertDoesNotThrow(capture::close);
        RecordingSink second = new RecordingSink();
        try (Capture again = open(mode(), second)) {
            second.await(5);
            assertEquals(capture.mode(), again.mode());
        }
        assertEquals(calls, first.calls(), "calls of a sink after its capture was closed");
        assertEquals(List.of(), first.failures());
    }

    @Test
    void mayBeClosedFromItsOwnSink() {
        AtomicReference<Capture> capture = new AtomicReference<>();
        RecordingSink sink = new RecordingSink(frame -> {
            Capture open = capture.get();
            if (open != null) {
                open.close();
            }
        });
        capture.set(open(mode(), sink));
        Await.until("the device is free again", SOON, () -> {
            try (Capture again = open(mode(), new RecordingSink())) {
                return again.mode() != null;
            } catch (CameraException.InvalidState stillBusy) {
                return false;
            }
        });
        assertEquals(List.of(), sink.failures());
    }

    @Test
    void lendsItsBuffersForTheCallOrAsLongAsTheyAreKept() {
        AtomicReference<Frame> passed = new AtomicReference<>();
        AtomicReference<Frame> kept = new AtomicReference<>();
        AtomicReference<byte[]> bytes = new AtomicReference<>();
        RecordingSink sink = new RecordingSink(frame -> {
            if (kept.get() == null) {
                bytes.set(frame.toByteArray());
                kept.set(frame.retain());
            } else if (passed.get() == null) {
                passed.set(frame);
            }
        });
        try (Capture capture = open(mode(), sink)) {
            sink.await(12);
            Frame held = requireNonNull(kept.get());
            Frame gone = requireNonNull(passed.get());
            assertTrue(
                    Arrays.equals(bytes.get(), held.toByteArray()),
                    "a frame that is kept changed while " + capture + " went on");
            held.close();
            if (gone.isBorrowed()) {
                assertThrows(IllegalStateException.class, gone::data);
            }
            sink.await(sink.frames().size() + 6);
        }
        sink.frames().forEach(FrameChecks::assertWhole);
    }

    @Test
    void failsOnceWhenTheDeviceIsUnpluggedAndKnowsItAgain() {
        DeviceInfo before = device();
        RecordingSink sink = new RecordingSink();
        try (Capture capture = open(mode(), sink)) {
            sink.await(2);
            assumeTrue(unplug(), "this driver's test cannot unplug a device");
            assertEquals("camera_disconnected", sink.awaitFailure().reason());
            Await.until(
                    "the device is reported gone", SOON, () -> listener.news().contains("detached " + before.node()));
            CameraException gone = assertThrows(
                    CameraException.InvalidState.class,
                    () -> driver.open(before, mode(before), new RecordingSink()).close());
            assertEquals("camera_disconnected", gone.reason());
            int calls = sink.calls();
            plug();
            Await.until(
                    "the device is reported again",
                    SOON,
                    () -> listener.present().stream()
                            .anyMatch(now -> now.identity().couldBe(before.identity())));
            assertDoesNotThrow(capture::close);
            RecordingSink again = new RecordingSink();
            DeviceInfo now = listener.present().stream()
                    .filter(device -> device.identity().couldBe(before.identity()))
                    .findFirst()
                    .orElseThrow();
            try (Capture reopened = driver.open(now, mode(now), again)) {
                again.await(2);
                assertEquals(mode(now).format(), reopened.mode().format());
            }
            assertEquals(calls, sink.calls(), "calls of a sink after its capture failed");
        }
        assertEquals(1, sink.failures().size());
    }

    @Test
    void leavesNothingBehindWhenItIsClosed() {
        RecordingSink sink = new RecordingSink();
        open(mode(), sink);
        sink.await(2);
        driver.close();
        int calls = sink.calls();
        assertDoesNotThrow(driver::close);
        Await.until("the driver's threads end", SOON, () -> threads.started().isEmpty());
        assertEquals(calls, sink.calls(), "calls of a sink after the driver was closed");
    }
}
