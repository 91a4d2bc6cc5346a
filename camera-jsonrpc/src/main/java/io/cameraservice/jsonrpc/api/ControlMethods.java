package io.cameraservice.jsonrpc.api;

import static io.cameraservice.access.Operation.RESET_CONTROLS;
import static io.cameraservice.access.Operation.SET_CONTROLS;
import static io.cameraservice.access.Operation.VIEW_CONTROLS;

import com.google.gson.JsonPrimitive;
import io.cameraservice.CameraException;
import io.cameraservice.CameraSession;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.jsonrpc.api.Arguments.Device;
import io.cameraservice.jsonrpc.protocol.Param;
import io.cameraservice.spi.CameraControls.OutOfRange;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What clients can turn at cameras. Stateless. */
final class ControlMethods {
    private ControlMethods() {}

    static List<ApiMethod> methods() {
        return List.of(
                ApiMethod.of(
                                VIEW_CONTROLS,
                                "get_camera_controls",
                                "What can be turned at a camera.",
                                Device.class,
                                Controls.class,
                                ControlMethods::get)
                        .slow(),
                ApiMethod.of(
                                SET_CONTROLS,
                                "set_camera_controls",
                                "Sets controls, and keeps their values.",
                                SetControls.class,
                                Controls.class,
                                ControlMethods::set)
                        .slow(),
                ApiMethod.of(
                                RESET_CONTROLS,
                                "reset_camera_controls",
                                "Sets controls to their defaults, and forgets their values.",
                                ResetControls.class,
                                Controls.class,
                                ControlMethods::reset)
                        .slow());
    }

    record SetControls(
            @Param(min = 1, max = 256) String device,

            @Param(summary = "values by the controls' names, set in the order that the camera needs")
            Map<String, JsonPrimitive> controls,

            @Param(
                    optional = true,
                    oneOf = {"clamp", "refuse"},
                    summary =
                            "what to do with a number that is not possible: take the nearest, or refuse it (as if absent)")
            @Nullable
            String outOfRange) {}

    record ResetControls(
            @Param(min = 1, max = 256) String device,

            @Param(optional = true, min = 1, summary = "names; all if absent") @Nullable
            List<String> controls) {}

    record Controls(String device, List<ControlView> controls) {}

    static Controls get(CameraSession session, Device args) {
        return answer(session, args.device(), session.controls(args.device()));
    }

    static Controls set(CameraSession session, SetControls args) {
        Map<String, ControlValue> values = new LinkedHashMap<>();
        args.controls().forEach((name, json) -> values.put(name, value(name, json)));
        OutOfRange outOfRange = "clamp".equals(args.outOfRange()) ? OutOfRange.CLAMP : OutOfRange.REFUSE;
        return answer(session, args.device(), session.setControls(args.device(), values, outOfRange));
    }

    static Controls reset(CameraSession session, ResetControls args) {
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
