package io.cameraservice.jsonrpc.api;

import com.google.gson.JsonPrimitive;
import io.cameraservice.CameraException;
import io.cameraservice.CameraSession;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.spi.CameraControls.OutOfRange;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What clients can turn at cameras. Stateless. */
final class ControlMethods {
    private ControlMethods() {}

    record Controls(String device, List<ControlView> controls) {}

    static Controls get(CameraSession session, Arguments.Device args) {
        return answer(session, args.device(), session.controls(args.device()));
    }

    static Controls set(CameraSession session, Arguments.SetControls args) {
        Map<String, ControlValue> values = new LinkedHashMap<>();
        args.controls().forEach((name, json) -> values.put(name, value(name, json)));
        OutOfRange outOfRange = "clamp".equals(args.outOfRange()) ? OutOfRange.CLAMP : OutOfRange.REFUSE;
        return answer(session, args.device(), session.setControls(args.device(), values, outOfRange));
    }

    static Controls reset(CameraSession session, Arguments.ResetControls args) {
        Set<String> names = args.controls() == null ? Set.of() : Set.copyOf(args.controls());
        return answer(session, args.device(), session.resetControls(args.device(), names));
    }

    private static Controls answer(CameraSession session, String device, List<Control> controls) {
        return new Controls(session.camera(device).id().toString(), ControlView.of(controls));
    }

    private static ControlValue value(String name, JsonPrimitive json) {
        if (json.isBoolean()) {
            return ControlValue.of(json.getAsBoolean());
        }
        if (json.isString()) {
            return ControlValue.of(json.getAsString());
        }
        try {
            return ControlValue.of(new BigDecimal(json.getAsString()).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            throw new CameraException.InvalidArgument(
                    name, "a whole number", name + " cannot be " + json.getAsString() + ", it takes a whole number");
        }
    }
}
