package io.cameraservice.jsonrpc.api;

import com.google.gson.JsonPrimitive;
import com.google.gson.annotations.SerializedName;
import io.cameraservice.device.Control;
import io.cameraservice.device.Control.MenuItem;
import io.cameraservice.device.ControlValue;
import java.util.List;
import java.util.Locale;

/** A control as clients see it: a switch is true or false, a text a string, all else a whole number. */
record ControlView(
        String name,
        String label,
        String group,
        String type,
        long min,
        long max,
        long step,
        @SerializedName("default") JsonPrimitive defaultValue,
        JsonPrimitive value,
        List<Item> menu,
        List<String> flags) {
    /** What can be chosen, and what it is called. */
    record Item(int value, String label) {
        static Item of(MenuItem item) {
            return new Item(item.index(), item.label());
        }
    }

    static ControlView of(Control control) {
        return new ControlView(
                control.name(),
                control.label(),
                control.group(),
                word(control.type()),
                control.minimum(),
                control.maximum(),
                control.step(),
                plain(control, control.defaultValue()),
                plain(control, control.value()),
                control.menu().stream().map(Item::of).toList(),
                control.flags().stream().map(ControlView::word).sorted().toList());
    }

    static List<ControlView> of(List<Control> controls) {
        return controls.stream().map(ControlView::of).toList();
    }

    private static JsonPrimitive plain(Control control, ControlValue value) {
        if (value instanceof ControlValue.Whole number) {
            return control.type() == Control.Type.BOOLEAN
                    ? new JsonPrimitive(number.value() != 0)
                    : new JsonPrimitive(number.value());
        }
        return new JsonPrimitive(value.toString());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
