package io.cameraservice.device;

import static java.util.Objects.requireNonNull;

/** The value of a {@link Control}: a number for all of its types but text. Immutable. */
public sealed interface ControlValue {
    /** A number; 0 or 1 for a switch, the item's index for a menu. */
    static ControlValue of(long number) {
        return new Whole(number);
    }

    /** A switch that is on or off. */
    static ControlValue of(boolean on) {
        return new Whole(on ? 1 : 0);
    }

    /** A text. */
    static ControlValue of(String text) {
        return new Text(text);
    }

    /** A whole number. */
    record Whole(long value) implements ControlValue {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A text. */
    record Text(String value) implements ControlValue {
        public Text {
            requireNonNull(value, "value");
        }

        @Override
        public String toString() {
            return value;
        }
    }
}
