package io.cameraservice.v4l2.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver.Capture;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RequiresV4l2(vivid = true)
class ControlsLabTest {
    private final RunningDriver running = new RunningDriver();
    private final DeviceInfo device = running.vivid(0);

    @AfterEach
    void close() {
        running.controls().reset(device, Set.of());
        running.close();
    }

    @Test
    void allTypesAreListed() {
        List<Control> controls = running.controls().list(device);
        Set<Control.Type> types = EnumSet.noneOf(Control.Type.class);
        controls.forEach(control -> types.add(control.type()));
        assertEquals(EnumSet.allOf(Control.Type.class), types);
        assertEquals(
                controls.size(), controls.stream().map(Control::name).distinct().count());
        controls.forEach(control -> System.out.println(control.name() + " " + control.type() + " " + control.minimum()
                + ".." + control.maximum() + " = " + control.value() + " " + control.flags()));
    }

    @Test
    void everyTypeIsSetAndReadBack() {
        Map<String, ControlValue> wanted = new LinkedHashMap<>();
        wanted.put("brightness", ControlValue.of(77));
        wanted.put("boolean", ControlValue.of(false));
        wanted.put("menu", ControlValue.of(4));
        wanted.put("integer_menu", ControlValue.of(5));
        wanted.put("integer_64_bits", ControlValue.of(1L << 40));
        wanted.put("bitmask", ControlValue.of(0x80000000L));
        wanted.put("string", ControlValue.of("abcd"));
        wanted.put("button", ControlValue.of(1));
        List<Control> after = running.controls().set(device, wanted, OutOfRange.REFUSE);
        wanted.remove("button");
        wanted.forEach((name, value) -> assertEquals(value, named(after, name).value(), name));
        List<Control> reset = running.controls().reset(device, Set.of("brightness", "menu"));
        assertEquals(
                named(reset, "brightness").defaultValue(),
                named(reset, "brightness").value());
        assertEquals(ControlValue.of(0x80000000L), named(reset, "bitmask").value(), "not named, not reset");
    }

    @Test
    void aValueOutOfRangeIsClampedOrRefusedAsAsked() {
        Map<String, ControlValue> tooMuch = Map.of("brightness", ControlValue.of(1000));
        CameraException.InvalidArgument e = assertThrows(
                CameraException.InvalidArgument.class,
                () -> running.controls().set(device, tooMuch, OutOfRange.REFUSE));
        assertEquals("brightness", e.param());
        assertEquals("0..255", e.rule());
        List<Control> after = running.controls().set(device, tooMuch, OutOfRange.CLAMP);
        assertEquals(ControlValue.of(255), named(after, "brightness").value());
        assertThrows(
                CameraException.InvalidArgument.class,
                () -> running.controls().set(device, Map.of("nonsense", ControlValue.of(1)), OutOfRange.CLAMP));
    }

    @Test
    void automaticModesAreSetBeforeTheValuesTheyGuard() {
        running.controls().set(device, Map.of("gain_automatic", ControlValue.of(true)), OutOfRange.REFUSE);
        assertFalse(named(running.controls().list(device), "gain").isWritable());
        assertThrows(
                CameraException.InvalidArgument.class,
                () -> running.controls().set(device, Map.of("gain", ControlValue.of(33)), OutOfRange.REFUSE));
        Map<String, ControlValue> both = new LinkedHashMap<>();
        both.put("gain", ControlValue.of(33));
        both.put("gain_automatic", ControlValue.of(false));
        List<Control> after = running.controls().set(device, both, OutOfRange.REFUSE);
        assertEquals(ControlValue.of(33), named(after, "gain").value());
    }

    @Test
    void changesByAnotherProgramAreTold() throws Exception {
        FrameLog log = new FrameLog();
        try (Capture capture =
                running.open(device, RunningDriver.mode(device, PixelFormat.YUYV, new FrameSize(320, 180), 15), log)) {
            log.awaitFrames(3);
            try (Program other = Program.start("v4l2-ctl", "-d", device.node(), "-c", "contrast=99")) {
                other.finish();
            }
            Await.until(
                    "the change",
                    () -> running.changedControls.stream()
                            .anyMatch(control -> control.name().equals("contrast")
                                    && control.value().equals(ControlValue.of(99))));
            running.controls().set(device, Map.of("brightness", ControlValue.of(12)), OutOfRange.REFUSE);
            log.awaitFrames(3);
            assertTrue(running.changedControls.stream()
                    .noneMatch(control -> control.name().equals("brightness")));
            assertEquals(320, capture.mode().size().width());
        }
    }

    private static Control named(List<Control> controls, String name) {
        return controls.stream()
                .filter(control -> control.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }
}
