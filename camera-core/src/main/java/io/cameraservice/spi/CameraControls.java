package io.cameraservice.spi;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The properties of a driver's devices that can be turned, whether frames flow or not. Every call asks the device. Safe for
 * use by any thread.
 */
public interface CameraControls {
    /**
     * All controls of the device with their present values, in its own order.
     *
     * @throws CameraException.InvalidState if the device is gone (reason {@code camera_disconnected})
     */
    List<Control> list(DeviceInfo device);

    /**
     * Sets values in an order that the device accepts: automatic modes before the values they guard.
     *
     * @param values by the controls' names
     * @param outOfRange what to do with a number the control cannot take
     * @return all controls as they are now
     * @throws CameraException.InvalidArgument naming the control that is unknown, read-only, ruled by an automatic mode, or
     *     whose value is refused; what came before it in order stays set
     */
    List<Control> set(DeviceInfo device, Map<String, ControlValue> values, OutOfRange outOfRange);

    /**
     * Sets controls to their defaults: those named, or all that can be set where none is named.
     *
     * @return all controls as they are now
     */
    List<Control> reset(DeviceInfo device, Set<String> names);

    /** What to do with a number that is not possible. */
    enum OutOfRange {
        /** Take the nearest that is. */
        CLAMP,
        /** Throw {@link CameraException.InvalidArgument}. */
        REFUSE
    }
}
