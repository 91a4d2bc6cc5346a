package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.Control.Flag;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.spi.CameraControls;
import io.cameraservice.spi.CameraControls.OutOfRange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sets the values that people chose at a device that has come back. One that cannot be set does not hold up the others. Stateless.
 */
final class ControlRestorer {
    private ControlRestorer() {}

    /**
     * Sets them all, in the driver's order; where that fails, one by one.
     *
     * @return why some could not be set, by name
     * @throws CameraException.InvalidState if the device is gone
     */
    static Map<String, String> restore(CameraControls controls, DeviceInfo device, Map<String, ControlValue> kept) {
        List<Control> there = controls.list(device);
        Map<String, String> failures = new TreeMap<>();
        Map<String, ControlValue> wanted = new TreeMap<>();
        kept.forEach((name, value) -> there.stream()
                .filter(control -> control.name().equals(name))
                .findFirst()
                .ifPresentOrElse(
                        control -> {
                            if (!control.flags().contains(Flag.READ_ONLY)) {
                                wanted.put(name, value);
                            }
                        },
                        () -> failures.put(name, "the camera has no such control any more")));
        if (wanted.isEmpty()) {
            return failures;
        }
        try {
            controls.set(device, wanted, OutOfRange.CLAMP);
        } catch (CameraException e) {
            throwIfGone(e);
            // Twice: what an automatic mode rules can be set once that mode was set.
            setEach(controls, device, wanted);
            failures.putAll(setEach(controls, device, wanted));
        }
        return failures;
    }

    private static Map<String, String> setEach(
            CameraControls controls, DeviceInfo device, Map<String, ControlValue> wanted) {
        Map<String, String> failures = new TreeMap<>();
        wanted.forEach((name, value) -> {
            try {
                controls.set(device, Map.of(name, value), OutOfRange.CLAMP);
            } catch (CameraException e) {
                throwIfGone(e);
                failures.put(name, String.valueOf(e.getMessage()));
            }
        });
        return failures;
    }

    private static void throwIfGone(CameraException e) {
        if (e.reason().equals(CameraException.InvalidState.CAMERA_DISCONNECTED)) {
            throw e;
        }
    }
}
