package io.cameraservice.v4l2.internal.control;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.Control.MenuItem;
import io.cameraservice.device.ControlValue;
import io.cameraservice.spi.CameraControls.OutOfRange;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Fits a wanted value to what a control can take, or refuses it. */
final class ControlRange {
    private ControlRange() {}

    /** The value to set; of a wrong kind, or not on the menu, it is refused either way. */
    static ControlValue fit(Control control, ControlValue wanted, OutOfRange outOfRange) {
        ControlValue fitting = nearest(control, wanted);
        if (outOfRange == OutOfRange.REFUSE && !fitting.equals(wanted)) {
            throw refused(control, wanted);
        }
        return fitting;
    }

    private static ControlValue nearest(Control control, ControlValue wanted) {
        if (wanted instanceof ControlValue.Text text && control.type() == Control.Type.TEXT) {
            return ControlValue.of(shorten(text.value(), control.maximum(), control.minimum(), control.step()));
        }
        if (!(wanted instanceof ControlValue.Whole number) || control.type() == Control.Type.TEXT) {
            throw refused(control, wanted);
        }
        long value = number.value();
        return switch (control.type()) {
            case BOOLEAN -> ControlValue.of(value != 0);
            case BUTTON -> wanted;
            case BITMASK -> ControlValue.of(value & control.maximum());
            case MENU, INTEGER_MENU -> {
                if (control.menu().stream().noneMatch(item -> item.index() == value)) {
                    throw refused(control, wanted);
                }
                yield wanted;
            }
            default -> ControlValue.of(onGrid(value, control.minimum(), control.maximum(), control.step()));
        };
    }

    /** As the kernel rounds: to the nearest step from the minimum, never past the maximum. */
    private static long onGrid(long value, long min, long max, long step) {
        long inside = Math.max(min, Math.min(max, value));
        if (step == 1) {
            return inside;
        }
        long rest = Long.remainderUnsigned(inside - min, step);
        long below = inside - rest;
        boolean up = rest >= step - rest && max - below >= step && max >= below;
        return up ? below + step : below;
    }

    /** To the most characters, and to a length on the grid by blanks. */
    private static String shorten(String text, long max, long min, long step) {
        String fitting = text;
        while (fitting.getBytes(StandardCharsets.UTF_8).length > max && !fitting.isEmpty()) {
            fitting = fitting.substring(0, fitting.length() - 1);
        }
        StringBuilder padded = new StringBuilder(fitting);
        while (padded.length() < min || (padded.length() - min) % step != 0) {
            padded.append(' ');
        }
        return padded.toString();
    }

    static CameraException.InvalidArgument refused(Control control, ControlValue wanted) {
        String rule = switch (control.type()) {
            case BOOLEAN -> "0 or 1";
            case MENU, INTEGER_MENU ->
                control.menu().stream()
                        .map(MenuItem::index)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" or "));
            case TEXT -> "a text of " + control.minimum() + ".." + control.maximum() + " characters";
            case BITMASK -> "bits of 0x" + Long.toHexString(control.maximum());
            default ->
                control.minimum() + ".." + control.maximum()
                        + (control.step() > 1 ? " in steps of " + control.step() : "");
        };
        return new CameraException.InvalidArgument(
                control.name(), rule, control.label() + " cannot be " + wanted + ": " + rule);
    }
}
