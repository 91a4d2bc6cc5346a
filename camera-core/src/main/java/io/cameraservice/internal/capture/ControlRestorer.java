package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.Control.Flag;
import io.cameraservice.device.ControlValue;
import io.cameraservice.spi.CameraControls.OutOfRange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sets the stored values at a device that was plugged in again, skipping those that cannot be set. Stateless. */
final class ControlRestorer {
    private ControlRestorer() {}

    /**
     * Sets them all, in the driver's order; where that fails, one by one.
     *
     * @return why some could not be set, by name
     * @throws CameraException.InvalidState if the device is gone
     */
    static Map<String, String> restore(DeviceControls device, Map<String, ControlValue> stored) {
        List<Control> there = device.list();
        Map<String, String> failures = new TreeMap<>();
        Map<String, ControlValue> wanted = new TreeMap<>();
        stored.forEach((name, value) -> there.stream()
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
            device.set(wanted, OutOfRange.CLAMP);
        } catch (CameraException e) {
            throwIfGone(e);
            // Twice: a control that an automatic mode rules can be set only after that mode.
            setEach(device, wanted);
            failures.putAll(setEach(device, wanted));
        }
        return failures;
    }

    private static Map<String, String> setEach(DeviceControls device, Map<String, ControlValue> wanted) {
        Map<String, String> failures = new TreeMap<>();
        wanted.forEach((name, value) -> {
            try {
                device.set(Map.of(name, value), OutOfRange.CLAMP);
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
