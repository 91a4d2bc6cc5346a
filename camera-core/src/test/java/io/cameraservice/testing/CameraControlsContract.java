package io.cameraservice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver.Capture;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link CameraControls} must do; part of {@link CameraDriverContract}. */
abstract class CameraControlsContract extends CameraDriverFixture {
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
}
