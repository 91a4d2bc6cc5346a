package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.spi.CameraControls.OutOfRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call of a client for the controls of a camera. Called off when the client is told that the camera does not
 * answer: what it
 * asked for must not be done later. Safe for use by any thread.
 */
final class ControlCall {
    private final CameraId camera;
    private volatile boolean calledOff;

    ControlCall(CameraId camera) {
        this.camera = camera;
    }

    boolean isCalledOff() {
        return calledOff;
    }

    /** What the client is told. */
    CameraException callOff() {
        calledOff = true;
        return unanswered();
    }

    void requireWanted() {
        if (calledOff) {
            throw unanswered();
        }
    }

    /**
     * Sets back what was set after the call was called off, as far as the device takes it; all controls as they are
     * then.
     */
    List<Control> undo(DeviceControls device, Map<String, Control> before, Set<String> names, List<Control> after) {
        Map<String, ControlValue> previous = new HashMap<>();
        for (Control control : after) {
            Control was = before.get(control.name());
            boolean isSet =
                    names.contains(control.name()) && control.type() != Control.Type.BUTTON && control.isWritable();
            if (isSet && was != null && !was.value().equals(control.value())) {
                previous.put(control.name(), was.value());
            }
        }
        return previous.isEmpty() ? after : device.set(previous, OutOfRange.CLAMP);
    }

    private CameraException unanswered() {
        return new CameraException.InvalidState(
                "controls_busy",
                camera + " does not answer when asked for its controls",
                "try again, or unplug it and plug it in",
                "BUSY",
                List.of("IDLE", "RUNNING"),
                null);
    }
}
