package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.Control;
import io.cameraservice.device.Control.Flag;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.Frame;
import io.cameraservice.event.CameraServiceEvent.CameraConnected;
import io.cameraservice.event.CameraServiceEvent.CameraControlsChanged;
import io.cameraservice.internal.capture.picture.Luma;
import io.cameraservice.simulation.SimulatedCamera;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Controls through the public face: what is set, kept, set again and told. */
class CameraControlsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final TamperedDriver driver = new TamperedDriver(2);
    private final SimulatedCamera device = driver.simulation.camera(0);

    @Test
    void valuesSurviveReplugAndRestartAndWhatWasResetDoesNot() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            set(camera, "brightness", 20);
            set(camera, "contrast", 40);
            set(camera, "saturation", 7);
            assertEquals(64, value(camera.resetControls(Set.of("saturation")), "saturation"));
            replug(camera);
            assertEquals(List.of(20, 40, 64), values(camera, "brightness", "contrast", "saturation"));
        }
        TamperedDriver later = new TamperedDriver(2);
        try (CameraService service = start(later)) {
            Camera camera = service.cameras().get(0);
            assertEquals(List.of(20, 40, 64), values(camera, "brightness", "contrast", "saturation"));
            assertEquals(List.of(0), values(service.cameras().get(1), "brightness"));
            camera.resetControls(Set.of());
        }
        TamperedDriver last = new TamperedDriver(2);
        try (CameraService service = start(last)) {
            assertEquals(List.of(0), values(service.cameras().get(0), "brightness"));
            assertEquals(List.of(), last.sets, "nothing is kept, so nothing is set");
        }
    }

    @Test
    void theFirstFrameAfterReplugIsAsItWasSet() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            set(camera, "test_pattern", 2);
            replug(camera);
            List<Boolean> ramps = new CopyOnWriteArrayList<>();
            camera.frames(FrameOptions.owned(), frame -> ramps.add(isRamp(frame)));
            Await.until("frames come", SOON, () -> ramps.size() > 2);
            assertTrue(ramps.get(0), "the first frame shows the grey ramp");
            set(camera, "test_pattern", 0);
            Await.until("the scene is back", SOON, () -> !ramps.get(ramps.size() - 1));
        }
    }

    /** Black at the left, white at the right. */
    private static boolean isRamp(Frame frame) {
        Luma luma = Luma.of(frame);
        int line = luma.height() * 2 / 3 * luma.width();
        int left = luma.grey()[line + 2] & 0xff;
        int right = luma.grey()[line + luma.width() - 3] & 0xff;
        return left < 30 && right > 225;
    }

    @Test
    void anAutomaticModeRulesAndGivesBackWhatWasKept() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            CameraException.InvalidArgument ruled = assertThrows(
                    CameraException.InvalidArgument.class, () -> set(camera, "exposure_time_absolute", 77));
            assertEquals("exposure_time_absolute", ruled.param());
            camera.setControls(
                    Map.of("exposure_time_absolute", ControlValue.of(77), "auto_exposure", ControlValue.of(1)),
                    OutOfRange.REFUSE);
            set(camera, "auto_exposure", 3);
            assertEquals(
                    Set.of(Flag.INACTIVE),
                    control(camera.controls(), "exposure_time_absolute").flags());
            replug(camera);
            assertEquals(List.of(3, 250), values(camera, "auto_exposure", "exposure_time_absolute"));
            assertEquals(77, value(set(camera, "auto_exposure", 1), "exposure_time_absolute"));
            replug(camera);
            assertEquals(List.of(1, 77), values(camera, "auto_exposure", "exposure_time_absolute"));
        }
    }

    @Test
    void whatIsClampedIsKeptAsItWasTakenAndButtonsAreNot() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            camera.setControls(Map.of("brightness", ControlValue.of(1000)), OutOfRange.CLAMP);
            set(camera, "white_balance_automatic", 0);
            set(camera, "white_balance_temperature", 3000);
            assertEquals(4600, value(set(camera, "do_white_balance", 1), "white_balance_temperature"));
            driver.sets.clear();
            replug(camera);
            assertEquals(Set.of("brightness", "white_balance_automatic", "white_balance_temperature"), named());
            assertEquals(List.of(64, 3000), values(camera, "brightness", "white_balance_temperature"));
        }
    }

    @Test
    void oneControlThatFailsHoldsUpNoOther() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            set(camera, "brightness", 5);
            set(camera, "contrast", 6);
            set(camera, "test_pattern", 1);
            set(camera, "auto_exposure", 1);
            set(camera, "exposure_time_absolute", 99);
            driver.broken.add("contrast");
            device.loseControl("test_pattern");
            replug(camera);
            assertEquals(
                    List.of(5, 32, 1, 99),
                    values(camera, "brightness", "contrast", "auto_exposure", "exposure_time_absolute"));
            driver.broken.clear();
            replug(camera);
            assertEquals(List.of(6), values(camera, "contrast"));
        }
    }

    @Test
    void aCameraWhoseControlsHangIsUsedAllTheSameAndHoldsUpNobody() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            set(camera, "brightness", 5);
            driver.hanging = new CountDownLatch(1);
            device.unplug();
            awaitState(camera, CameraState.DISCONNECTED);
            device.plug();
            assertEquals(
                    11, service.cameras().get(1).controls().size(), "the other camera's controls answer meanwhile");
            awaitState(camera, CameraState.IDLE);
            assertTrue(camera.frame().length() > 0);
            driver.hanging.countDown();
            assertEquals(List.of(5), values(camera, "brightness"));
        }
    }

    @Test
    void aDeviceThatGoesWhileItIsPreparedIsNotThere() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            set(camera, "brightness", 5);
            driver.hanging = new CountDownLatch(1);
            device.unplug();
            awaitState(camera, CameraState.DISCONNECTED);
            List<CameraConnected> arrivals = new CopyOnWriteArrayList<>();
            service.events(event -> {
                if (event instanceof CameraConnected connected) {
                    arrivals.add(connected);
                }
            });
            device.plug();
            device.unplug();
            // Whatever the driver tells is taken up in order: when this is, so is that the other one went.
            driver.simulation.camera(1).unplug();
            awaitState(service.cameras().get(1), CameraState.DISCONNECTED);
            driver.hanging.countDown();
            CameraException gone = assertThrows(CameraException.InvalidState.class, camera::controls);
            assertEquals("camera_disconnected", gone.reason());
            replug(camera);
            assertEquals(List.of(5), values(camera, "brightness"));
            Await.until("its return is told", SOON, () -> !arrivals.isEmpty());
            assertEquals(1, arrivals.size(), "it was not there in between");
        }
    }

    @Test
    void changesAreToldOnceAndOnlyWhereSomethingChanged() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            List<CameraControlsChanged> told = new CopyOnWriteArrayList<>();
            service.events(event -> {
                if (event instanceof CameraControlsChanged changed) {
                    told.add(changed);
                }
            });
            camera.controls();
            set(camera, "auto_exposure", 3); // as it is
            set(camera, "auto_exposure", 1);
            Await.until("the change is told", SOON, () -> told.size() == 1);
            assertEquals(
                    List.of("auto_exposure", "exposure_time_absolute"),
                    told.get(0).controls().stream().map(Control::name).toList(),
                    "the mode, and what it does not rule any more");
            device.turn("brightness", ControlValue.of(33));
            Await.until("another program's change is told", SOON, () -> told.size() == 2);
            assertEquals(33, value(told.get(1).controls(), "brightness"));
            assertEquals("camera.controls_change", told.get(1).topic());
            assertEquals(camera.id(), told.get(1).id());
            replug(camera);
            assertEquals(List.of(0), values(camera, "brightness"), "what another program set is not kept");
        }
    }

    @Test
    void aFloodOfChangesIsATrickleOfNews() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            Control brightness = control(camera.controls(), "brightness");
            Control temperature = control(camera.controls(), "sensor_temperature");
            List<List<Control>> told = new CopyOnWriteArrayList<>();
            service.events(event -> {
                if (event instanceof CameraControlsChanged changed) {
                    told.add(changed.controls());
                }
            });
            CameraDriver.Listener listener = driver.listener;
            String node = device.device().node();
            long began = System.nanoTime();
            for (int i = 1; i <= 20_000; i++) {
                listener.controlChanged(node, brightness.withValue(ControlValue.of(i)));
                listener.controlChanged(node, temperature.withValue(ControlValue.of(i)));
            }
            Await.until(
                    "the last is told",
                    SOON,
                    () -> !told.isEmpty()
                            && told.get(told.size() - 1).contains(brightness.withValue(ControlValue.of(20_000))));
            long tenths = (System.nanoTime() - began) / 100_000_000;
            assertTrue(told.size() <= tenths + 2, told.size() + " in " + tenths + " tenths of a second");
            assertTrue(
                    told.stream().flatMap(List::stream).noneMatch(c -> c.name().equals("sensor_temperature")));
        }
    }

    @Test
    void namesThatAreNotThereAreRefusedWithThoseThatAre() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            CameraException.InvalidArgument unknown =
                    assertThrows(CameraException.InvalidArgument.class, () -> set(camera, "brightnes", 1));
            assertEquals("brightnes", unknown.param());
            assertTrue(unknown.rule().startsWith("one of brightness, contrast, "), unknown.rule());
            assertThrows(CameraException.InvalidArgument.class, () -> camera.resetControls(Set.of("zoom")));
            assertEquals(11, camera.setControls(Map.of(), OutOfRange.REFUSE).size());
        }
    }

    @Test
    void aCameraWithoutControlsHasNone() {
        SimulationDriver plain = SimulationDriver.of(
                SimulatedCameraOptions.builder(0).controls(false).build());
        try (CameraService service = start(plain)) {
            Camera camera = service.cameras().get(0);
            assertEquals(List.of(), camera.controls());
            assertEquals(List.of(), camera.resetControls(Set.of()));
            CameraException.InvalidArgument none =
                    assertThrows(CameraException.InvalidArgument.class, () -> set(camera, "brightness", 1));
            assertEquals("one of none: it has no controls", none.rule());
        }
    }

    @Test
    void aCameraThatIsAwaySaysSo() {
        try (CameraService service = start(driver)) {
            Camera camera = service.cameras().get(0);
            device.unplug();
            awaitState(camera, CameraState.DISCONNECTED);
            for (Runnable call : List.<Runnable>of(
                    camera::controls, () -> set(camera, "brightness", 1), () -> camera.resetControls(Set.of()))) {
                CameraException.InvalidState away = assertThrows(CameraException.InvalidState.class, call::run);
                assertEquals("camera_disconnected", away.reason());
                assertEquals("plug it in", away.suggestion().orElseThrow());
            }
        }
    }

    private Set<String> named() {
        return driver.sets.stream().flatMap(set -> set.keySet().stream()).collect(Collectors.toSet());
    }

    private CameraService start(CameraDriver with) {
        return CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(with)
                .build()
                .start();
    }

    private void replug(Camera camera) {
        device.unplug();
        awaitState(camera, CameraState.DISCONNECTED);
        device.plug();
        awaitState(camera, CameraState.IDLE);
    }

    private static void awaitState(Camera camera, CameraState state) {
        Await.until(camera.id() + " is " + state, SOON, () -> camera.status().state() == state);
    }

    private static List<Control> set(Camera camera, String name, long value) {
        return camera.setControls(Map.of(name, ControlValue.of(value)), OutOfRange.REFUSE);
    }

    private static List<Integer> values(Camera camera, String... names) {
        List<Control> all = camera.controls();
        return List.of(names).stream().map(name -> value(all, name)).toList();
    }

    private static int value(List<Control> all, String name) {
        return Integer.parseInt(control(all, name).value().toString());
    }

    private static Control control(List<Control> all, String name) {
        return all.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }
}
