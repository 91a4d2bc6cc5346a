package io.cameraservice.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.Control.MenuItem;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.testing.RecordingListener;
import io.cameraservice.v4l2.internal.abi.Abi;
import io.cameraservice.v4l2.played.PlayedCamera;
import io.cameraservice.v4l2.played.PlayedMachine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayedControlsTest {
    @TempDir
    Path root;

    private V4l2Driver driver;
    private CameraControls controls;
    private DeviceInfo device;

    @BeforeEach
    void start() {
        PlayedMachine machine = new PlayedMachine(root);
        machine.plug("video0", new PlayedCamera(Abi.LP64));
        RecordingListener news = new RecordingListener();
        driver = new V4l2Driver(machine.options(), machine.settings(), machine.machine(Abi.LP64));
        driver.start(news);
        device = news.present().get(0);
        controls = driver.controls().orElseThrow();
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void areListedWithRangesMenusAndGroups() {
        List<Control> all = controls.list(device);
        assertEquals(
                List.of("brightness", "power_line_frequency", "exposure_auto", "exposure_time"),
                all.stream().map(Control::name).toList());
        assertEquals("User Controls", all.get(0).group());
        assertEquals(5, all.get(0).step());
        assertEquals(
                List.of(new MenuItem(0, "item 0"), new MenuItem(1, "item 1"), new MenuItem(3, "item 3")),
                all.get(1).menu());
        assertEquals(Set.of(Control.Flag.INACTIVE), all.get(3).flags());
    }

    @Test
    void valuesAreClampedToTheGridOrRefused() {
        Map<String, ControlValue> odd = Map.of("brightness", ControlValue.of(33));
        assertEquals(
                ControlValue.of(35),
                controls.set(device, odd, OutOfRange.CLAMP).get(0).value());
        CameraException.InvalidArgument e =
                assertThrows(CameraException.InvalidArgument.class, () -> controls.set(device, odd, OutOfRange.REFUSE));
        assertEquals("0..100 in steps of 5", e.rule());
        Map<String, ControlValue> hole = Map.of("power_line_frequency", ControlValue.of(2));
        assertThrows(CameraException.InvalidArgument.class, () -> controls.set(device, hole, OutOfRange.CLAMP));
        Map<String, ControlValue> text = Map.of("brightness", ControlValue.of("bright"));
        assertThrows(CameraException.InvalidArgument.class, () -> controls.set(device, text, OutOfRange.CLAMP));
    }

    @Test
    void automaticModesComeFirst() {
        Map<String, ControlValue> wanted = new LinkedHashMap<>();
        wanted.put("exposure_time", ControlValue.of(250));
        assertThrows(CameraException.InvalidArgument.class, () -> controls.set(device, wanted, OutOfRange.REFUSE));
        assertEquals(
                ControlValue.of(100),
                controls.set(device, wanted, OutOfRange.CLAMP).get(3).value(),
                "left to the mode");
        wanted.put("exposure_auto", ControlValue.of(false));
        assertEquals(
                ControlValue.of(250),
                controls.set(device, wanted, OutOfRange.REFUSE).get(3).value());
        List<Control> reset = controls.reset(device, Set.of());
        assertEquals(ControlValue.of(true), reset.get(2).value());
    }
}
