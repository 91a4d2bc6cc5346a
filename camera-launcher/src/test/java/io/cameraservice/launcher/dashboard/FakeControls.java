package io.cameraservice.launcher.dashboard;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The controls of the played cameras: one of each kind, and exposure that an automatic mode rules. */
final class FakeControls {
    final List<JsonObject> sets = new ArrayList<>();
    private final Map<String, JsonObject> controls = new LinkedHashMap<>();

    FakeControls() {
        add("brightness", "Brightness", "User Controls", "integer", -64, 64, "0", "");
        add("sharpness", "Sharpness", "User Controls", "integer", 0, 6, "2", "");
        add("white_balance_automatic", "White Balance, Automatic", "User Controls", "boolean", 0, 1, "true", "");
        add("power_line_frequency", "Power Line Frequency", "User Controls", "menu", 0, 2, "1", "");
        add("do_white_balance", "Do White Balance", "User Controls", "button", 0, 0, "0", "");
        add("auto_exposure", "Auto Exposure", "Camera Controls", "menu", 1, 3, "3", "");
        add("exposure_time", "Exposure Time, Absolute", "Camera Controls", "integer", 3, 2047, "250", "inactive");
        add("serial", "Serial Number", "Camera Controls", "integer", 0, 1 << 30, "123456", "read_only");
        add("title", "Title", "Other Controls", "text", 0, 12, "\"Door\"", "");
        add("bits", "Bits", "Other Controls", "bitmask", 0, 255, "3", "");
        menu(
                "power_line_frequency",
                "[{'value':0,'label':'Disabled'},{'value':1,'label':'50 Hz'},{'value':2,'label':'60 Hz'}]");
        menu("auto_exposure", "[{'value':1,'label':'Manual Mode'},{'value':3,'label':'Aperture Priority Mode'}]");
    }

    JsonArray all() {
        JsonArray all = new JsonArray();
        controls.values().forEach(control -> all.add(control.deepCopy()));
        return all;
    }

    /** As the service would: the mode decides whether exposure can be set. */
    JsonArray set(JsonObject values) {
        sets.add(values);
        JsonArray changed = new JsonArray();
        for (Map.Entry<String, JsonElement> value : values.entrySet()) {
            named(value.getKey()).add("value", value.getValue());
            changed.add(named(value.getKey()).deepCopy());
            if (value.getKey().equals("auto_exposure")) {
                JsonArray flags = new JsonArray();
                if (value.getValue().getAsInt() == 3) {
                    flags.add("inactive");
                }
                named("exposure_time").add("flags", flags);
                changed.add(named("exposure_time").deepCopy());
            }
        }
        return changed;
    }

    void reset(@Nullable JsonArray names) {
        JsonObject defaults = new JsonObject();
        controls.forEach((name, control) -> {
            if (names == null || names.toString().contains("\"" + name + "\"")) {
                defaults.add(name, control.get("default"));
            }
        });
        set(defaults);
        sets.remove(sets.size() - 1);
    }

    private void add(
            String name, String label, String group, String type, int min, int max, String value, String flag) {
        JsonObject control = FakeRpc.object("name", name, "label", label, "group", group, "type", type);
        control.addProperty("min", min);
        control.addProperty("max", max);
        control.addProperty("step", 1);
        control.add("default", JsonParser.parseString(value));
        control.add("value", JsonParser.parseString(value));
        control.add("menu", new JsonArray());
        control.add("flags", JsonParser.parseString(flag.isEmpty() ? "[]" : "[\"" + flag + "\"]"));
        controls.put(name, control);
    }

    private JsonObject named(String name) {
        return requireNonNull(controls.get(name), name);
    }

    private void menu(String name, String items) {
        named(name).add("menu", JsonParser.parseString(items.replace('\'', '"')));
    }
}
