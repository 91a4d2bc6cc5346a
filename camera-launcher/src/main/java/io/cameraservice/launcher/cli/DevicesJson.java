package io.cameraservice.launcher.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.cameraservice.RememberedCamera;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.VideoMode;
import io.cameraservice.v4l2.V4l2Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Video nodes for programs; the shape is documented in docs/devices.md. What is not known is absent. */
final class DevicesJson {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private DevicesJson() {}

    static String of(List<V4l2Node> nodes, Map<String, RememberedCamera> known) {
        JsonArray all = new JsonArray();
        for (V4l2Node node : nodes) {
            JsonObject one = new JsonObject();
            one.addProperty("node", node.path());
            one.addProperty("verdict", node.verdict().name().toLowerCase(Locale.ROOT));
            RememberedCamera camera = known.get(node.path());
            if (camera != null) {
                one.addProperty("device", camera.id().toString());
                one.addProperty("label", camera.name());
            }
            add(one, "name", node.name());
            add(one, "driver", node.driver());
            node.camera().ifPresent(info -> describe(one, info));
            add(one, "reason", node.reason());
            add(one, "suggestion", node.suggestion());
            all.add(one);
        }
        JsonObject body = new JsonObject();
        body.add("nodes", all);
        return GSON.toJson(body) + "\n";
    }

    private static void describe(JsonObject one, DeviceInfo info) {
        DeviceIdentity identity = info.identity();
        JsonObject who = new JsonObject();
        who.addProperty("stable_name", identity.stableName());
        who.addProperty("model", identity.model());
        identity.serial().ifPresent(serial -> who.addProperty("serial", serial));
        identity.port().ifPresent(port -> who.addProperty("port", port));
        one.add("identity", who);
        add(one, "bus", info.bus());
        Map<String, JsonObject> shapes = new LinkedHashMap<>();
        for (VideoMode mode : info.modes()) {
            shapes.computeIfAbsent(mode.format() + " " + mode.size(), key -> shape(mode))
                    .getAsJsonArray("frame_rates")
                    .add(number(mode.rate()));
        }
        JsonArray modes = new JsonArray();
        shapes.values().forEach(modes::add);
        one.add("modes", modes);
    }

    private static JsonObject shape(VideoMode mode) {
        JsonObject shape = new JsonObject();
        shape.addProperty("format", mode.format().toString());
        shape.addProperty("width", mode.size().width());
        shape.addProperty("height", mode.size().height());
        shape.add("frame_rates", new JsonArray());
        return shape;
    }

    private static Number number(FrameRate rate) {
        return rate.denominator() == 1 ? (Number) rate.numerator() : (Number) rate.perSecond();
    }

    private static void add(JsonObject to, String key, String text) {
        if (!text.isEmpty()) {
            to.addProperty(key, text);
        }
    }
}
