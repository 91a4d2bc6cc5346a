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
        REFUSE;

        /**
         * What to set where this value is wanted. Of a wrong kind, or not on the menu, it is refused either way.
         *
         * @throws CameraException.InvalidArgument naming the control and what it takes
         */
        public ControlValue fit(Control control, ControlValue wanted) {
            ControlValue nearest = control.nearest(wanted).orElseThrow(() -> refusal(control, wanted));
            if (this == REFUSE && !nearest.equals(wanted)) {
                throw refusal(control, wanted);
            }
            return nearest;
        }
    }

    /** The error of a value that a control does not take. */
    static CameraException.InvalidArgument refusal(Control control, ControlValue wanted) {
        return new CameraException.InvalidArgument(
                control.name(),
                control.rule(),
                control.label() + " cannot be " + wanted + ", it takes " + control.rule());
    }
}
