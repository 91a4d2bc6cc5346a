package io.cameraservice.internal.capture;

import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.spi.CameraControls;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Of a driver whose devices have nothing to turn. Stateless. */
final class NoControls implements CameraControls {
    static final CameraControls ONLY = new NoControls();

    private NoControls() {}

    @Override
    public List<Control> list(DeviceInfo device) {
        return List.of();
    }

    @Override
    public List<Control> set(DeviceInfo device, Map<String, ControlValue> values, OutOfRange outOfRange) {
        return List.of();
    }

    @Override
    public List<Control> reset(DeviceInfo device, Set<String> names) {
        return List.of();
    }
}
