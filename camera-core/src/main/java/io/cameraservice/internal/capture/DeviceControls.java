package io.cameraservice.internal.capture;

import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.spi.CameraDriver;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The controls of one device, of which it has none if its driver has none. Calls block; see {@link CameraControls}. */
record DeviceControls(CameraDriver driver, DeviceInfo device) {
    List<Control> list() {
        return ask(controls -> controls.list(device));
    }

    List<Control> set(Map<String, ControlValue> values, OutOfRange outOfRange) {
        return ask(controls -> controls.set(device, values, outOfRange));
    }

    List<Control> reset(Set<String> names) {
        return ask(controls -> controls.reset(device, names));
    }

    private List<Control> ask(Function<CameraControls, List<Control>> call) {
        return driver.controls().map(call).orElse(List.of());
    }
}
