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
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.Availability;
import io.cameraservice.spi.CameraDriver.Capture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CameraDriver} must do. Extend it, make the driver in {@link #driver()} with at least one device present
 * that nobody else uses, and tell how to unplug it if that is possible.
 *
 * <p>Lives in a package of its own, since a module's tests cannot share a package with the module that they are handed to.
 */
public abstract class CameraDriverContract {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final RecordingListener listener = new RecordingListener();
    private final ThreadChecks threads = new ThreadChecks();
    private CameraDriver driver;

    /** A new driver, not started. */
    protected abstract CameraDriver driver();

    /** Unplugs the first device and returns true; false where a test cannot do that. */
    protected boolean unplug() {
        return false;
    }

    /** Plugs the device in again, at the same place or another. */
    protected void plug() {
        throw new UnsupportedOperationException("a driver test that can unplug can plug in");
    }

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

    @BeforeEach
    final void startDriver() {
        driver = driver();
        driver.start(listener);
    }

    @AfterEach
    final void closeDriver() {
        driver.close();
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
    void listsControlsWhoseValuesTheyTake() {
        for (Control control : controls().list(device())) {
            assertTrue(control.name().matches("[a-z0-9_]+"), control.name());
            boolean menu = control.type() == Control.Type.MENU || control.type() == Control.Type.INTEGER_MENU;
            assertEquals(menu, !control.menu().isEmpty(), control + " has a menu");
            if (control.type() != Control.Type.BUTTON && control.isWritable()) {
                assertEquals(Optional.of(control.value()), control.nearest(control.value()), control.toString());
            }
        }
        List<String> names =
                controls().list(device()).stream().map(Control::name).toList();
        assertEquals(names.size(), new HashSet<>(names).size(), "names are unique: " + names);
    }

    @Test
    void setsControlsWhetherFramesFlowOrNotAndResetsThem() {
        Control slider = slider();
        ControlValue other = ControlValue.of(
                slider.value().equals(ControlValue.of(slider.maximum())) ? slider.minimum() : slider.maximum());
        Map<String, ControlValue> wanted = Map.of(slider.name(), other);
        assertEquals(other, named(controls().set(device(), wanted, OutOfRange.REFUSE), slider));
        assertEquals(other, named(controls().list(device()), slider));
        RecordingSink sink = new RecordingSink();
        try (Capture capture = open(mode(), sink)) {
            sink.await(2);
            assertEquals(slider.defaultValue(), named(controls().reset(device(), Set.of(slider.name())), slider));
            assertEquals(other, named(controls().set(device(), wanted, OutOfRange.REFUSE), slider));
            sink.await(sink.frames().size() + 2);
            assertEquals(List.of(), sink.failures(), capture + " goes on");
        }
        assertEquals(slider.defaultValue(), named(controls().reset(device(), Set.of()), slider));
        assertEquals(slider.defaultValue(), named(controls().list(device()), slider));
    }

    @Test
    void clampsOrRefusesAControlsValueAsAskedAndNamesIt() {
        Control slider = slider();
        Map<String, ControlValue> tooMuch = Map.of(slider.name(), ControlValue.of(slider.maximum() + 1));
        CameraException.InvalidArgument refused = assertThrows(
                CameraException.InvalidArgument.class, () -> controls().set(device(), tooMuch, OutOfRange.REFUSE));
        assertEquals(slider.name(), refused.param());
        assertEquals(slider.rule(), refused.rule());
        assertEquals(slider.value(), named(controls().list(device()), slider), "nothing was set");
        assertEquals(
                slider.nearest(ControlValue.of(slider.maximum() + 1)).orElseThrow(),
                named(controls().set(device(), tooMuch, OutOfRange.CLAMP), slider));
        for (Map<String, ControlValue> wrong : List.of(
                Map.of("no_such_control", ControlValue.of(1)), Map.of(slider.name(), ControlValue.of("text")))) {
            CameraException.InvalidArgument no = assertThrows(
                    CameraException.InvalidArgument.class, () -> controls().set(device(), wrong, OutOfRange.CLAMP));
            assertTrue(wrong.containsKey(no.param()), no.param());
        }
        controls().reset(device(), Set.of(slider.name()));
    }

    @Test
    void refusesWhatAnAutomaticModeRules() {
        Optional<Control> ruled = controls().list(device()).stream()
                .filter(control -> control.type() == Control.Type.INTEGER)
                .filter(control -> control.flags().equals(Set.of(Control.Flag.INACTIVE)))
                .findFirst();
        assumeTrue(ruled.isPresent(), "no automatic mode of this device is on");
        Control control = ruled.get();
        ControlValue other = ControlValue.of(control.maximum());
        CameraException.InvalidArgument refused = assertThrows(
                CameraException.InvalidArgument.class,
                () -> controls().set(device(), Map.of(control.name(), other), OutOfRange.REFUSE));
        assertEquals(control.name(), refused.param());
        assertEquals(
                control.value(),
                named(controls().set(device(), Map.of(control.name(), other), OutOfRange.CLAMP), control));
    }

    @Test
    void hasNoControlsOfADeviceThatIsGone() {
        CameraControls controls = controls();
        DeviceInfo before = device();
        assumeTrue(unplug(), "this driver's test cannot unplug a device");
        Await.until("the device is reported gone", SOON, () -> listener.news().contains("detached " + before.node()));
        CameraException gone = assertThrows(CameraException.InvalidState.class, () -> controls.list(before));
        assertEquals("camera_disconnected", gone.reason());
        plug();
        Await.until(
                "the device is reported again", SOON, () -> !listener.present().isEmpty());
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

    private CameraControls controls() {
        Optional<CameraControls> controls = driver.controls();
        assumeTrue(controls.isPresent(), "this driver's devices have nothing to turn");
        return controls.orElseThrow();
    }

    /** A number that can be set, at its default. */
    private Control slider() {
        controls().reset(device(), Set.of());
        return controls().list(device()).stream()
                .filter(control -> control.type() == Control.Type.INTEGER
                        && control.flags().isEmpty()
                        && control.maximum() > control.minimum())
                .findFirst()
                .orElseThrow();
    }

    private static ControlValue named(List<Control> all, Control control) {
        return all.stream()
                .filter(now -> now.name().equals(control.name()))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private Capture open(VideoMode mode, RecordingSink sink) {
        return driver.open(device(), mode, sink);
    }

    private DeviceInfo device() {
        return listener.present().get(0);
    }

    private VideoMode mode() {
        return mode(device());
    }

    /** The smallest mode of at least 25 frames a second, so that tests are short. */
    private static VideoMode mode(DeviceInfo device) {
        return device.modes().stream()
                .filter(mode -> mode.rate().perSecond() >= 25)
                .min(Comparator.comparing(VideoMode::size))
                .orElse(device.modes().get(0));
    }
}
