package io.cameraservice.device;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One property of a camera that can be turned: brightness, exposure, power line frequency. Immutable: the value is that of
 * the moment it was read.
 *
 * @param name what programs call it, lower-case letters, digits and underscores, unique in a device, e.g.
 *     {@code "white_balance_automatic"}
 * @param label what people call it, as the device says, e.g. {@code "White Balance, Automatic"}
 * @param group what it belongs to, e.g. {@code "User Controls"}; empty if unknown
 * @param minimum the least number; of a text, the fewest characters
 * @param maximum the greatest number; of a text, the most characters
 * @param step distance between numbers that are possible, at least 1; 1 where it has no meaning
 * @param defaultValue what {@code reset} sets
 * @param value what is set now; the default for a button, which has none
 * @param menu items to choose from, in their order; empty but for menus
 */
public record Control(
        String name,
        String label,
        String group,
        Type type,
        long minimum,
        long maximum,
        long step,
        ControlValue defaultValue,
        ControlValue value,
        List<MenuItem> menu,
        Set<Flag> flags) {
    public Control {
        requireNonNull(name, "name");
        requireNonNull(label, "label");
        requireNonNull(group, "group");
        requireNonNull(type, "type");
        requireNonNull(defaultValue, "defaultValue");
        requireNonNull(value, "value");
        step = Math.max(1, step);
        menu = List.copyOf(menu);
        flags = Set.copyOf(flags);
    }

    /** Whether a value can be set now: not read-only, and not ruled by an automatic mode that is on. */
    public boolean isWritable() {
        return !flags.contains(Flag.READ_ONLY) && !flags.contains(Flag.INACTIVE);
    }

    /** This control with another value. */
    public Control withValue(ControlValue other) {
        return new Control(name, label, group, type, minimum, maximum, step, defaultValue, other, menu, flags);
    }

    /** This control with other flags. */
    public Control withFlags(Set<Flag> others) {
        return new Control(name, label, group, type, minimum, maximum, step, defaultValue, value, menu, others);
    }

    /**
     * The value nearest to the one that is wanted; empty if there is none, since it is of the wrong kind or not on the menu. A
     * number goes to the nearest step, a text to the greatest length.
     */
    public Optional<ControlValue> nearest(ControlValue wanted) {
        if (wanted instanceof ControlValue.Text text) {
            return type == Type.TEXT ? Optional.of(ControlValue.of(fitted(text.value()))) : Optional.empty();
        }
        long number = ((ControlValue.Whole) wanted).value();
        return switch (type) {
            case TEXT -> Optional.empty();
            case BOOLEAN -> Optional.of(ControlValue.of(number != 0));
            case BUTTON -> Optional.of(wanted);
            case BITMASK -> Optional.of(ControlValue.of(number & maximum));
            case MENU, INTEGER_MENU ->
                menu.stream().anyMatch(item -> item.index() == number) ? Optional.of(wanted) : Optional.empty();
            case INTEGER -> Optional.of(ControlValue.of(onGrid(number)));
        };
    }

    /** What values it takes, in words: {@code "0..255 in steps of 5"}, {@code "0 (Disabled) or 1 (50 Hz)"}. */
    public String rule() {
        return switch (type) {
            case BOOLEAN -> "0 or 1";
            case BUTTON -> "any number";
            case MENU, INTEGER_MENU ->
                menu.stream()
                        .map(item -> item.index() + " (" + item.label() + ")")
                        .collect(Collectors.joining(" or "));
            case TEXT -> "a text of " + minimum + ".." + maximum + " characters";
            case BITMASK -> "bits of 0x" + Long.toHexString(maximum);
            case INTEGER -> minimum + ".." + maximum + (step > 1 ? " in steps of " + step : "");
        };
    }

    /** As the kernel rounds: to the nearest step from the minimum, never past the maximum. */
    private long onGrid(long number) {
        long inside = Math.max(minimum, Math.min(maximum, number));
        if (step == 1) {
            return inside;
        }
        long rest = Long.remainderUnsigned(inside - minimum, step);
        long below = inside - rest;
        boolean up = rest >= step - rest && maximum - below >= step && maximum >= below;
        return up ? below + step : below;
    }

    /** To the most characters, as UTF-8, and to a length on the grid by blanks. */
    private String fitted(String text) {
        String fitting = text;
        while (fitting.getBytes(StandardCharsets.UTF_8).length > maximum && !fitting.isEmpty()) {
            fitting = fitting.substring(0, fitting.length() - 1);
        }
        StringBuilder padded = new StringBuilder(fitting);
        while (padded.length() < minimum || (padded.length() - minimum) % step != 0) {
            padded.append(' ');
        }
        return padded.toString();
    }

    /** How a value is to be understood and shown. */
    public enum Type {
        /** A number from a range: a slider. */
        INTEGER,
        /** 0 or 1: a switch. */
        BOOLEAN,
        /** One of the menu's items, by index. */
        MENU,
        /** One of the menu's items, by index; the items are numbers. */
        INTEGER_MENU,
        /** Any value of it does something once. */
        BUTTON,
        /** Bits of their own; {@link Control#maximum()} has all that are possible. */
        BITMASK,
        /** A text. */
        TEXT
    }

    /** What else is to be known. */
    public enum Flag {
        /** Never to be set. */
        READ_ONLY,
        /** Without effect at present, e.g. exposure time while exposure is automatic. */
        INACTIVE,
        /** Changes by itself. */
        VOLATILE,
        /** Never to be read: its value here is the default. */
        WRITE_ONLY
    }

    /**
     * An item of a menu.
     *
     * @param index the value that chooses it
     * @param label its text, or its number
     */
    public record MenuItem(int index, String label) {
        public MenuItem {
            requireNonNull(label, "label");
        }
    }
}
