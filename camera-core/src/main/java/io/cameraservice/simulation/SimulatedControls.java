package io.cameraservice.simulation;

import io.cameraservice.CameraException;
import io.cameraservice.device.Control;
import io.cameraservice.device.Control.Flag;
import io.cameraservice.device.Control.MenuItem;
import io.cameraservice.device.ControlValue;
import io.cameraservice.simulation.ImageAdjustments.Pattern;
import io.cameraservice.spi.CameraControls.OutOfRange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The controls of one simulated camera: those of a common webcam, with its automatic modes. The light of the simulation does not
 * flicker, so the power line frequency has nothing to do. All but {@link #adjustments} is guarded by the driver's lock.
 */
final class SimulatedControls {
    private static final String USER = "User Controls";
    private static final String CAMERA = "Camera Controls";
    private static final String SOURCE = "Image Processing Controls";
    private static final String WHITE_BALANCE_AUTO = "white_balance_automatic";
    private static final String WHITE_BALANCE = "white_balance_temperature";
    private static final String DO_WHITE_BALANCE = "do_white_balance";
    private static final String EXPOSURE_AUTO = "auto_exposure";
    private static final String EXPOSURE = "exposure_time_absolute";
    private static final String SENSOR_TEMPERATURE = "sensor_temperature";
    private static final int MANUAL = 1;
    private static final int DAYLIGHT = 4600;
    private static final int NORMAL_EXPOSURE = 250;

    private final Map<String, Control> all = new LinkedHashMap<>();
    private final IntSupplier warmth;
    private volatile ImageAdjustments imageAdjustments = ImageAdjustments.PLAIN;

    /** None at all, or all at their defaults; {@code warmth} tells how many degrees the sensor is above 30. */
    SimulatedControls(boolean some, IntSupplier warmth) {
        this.warmth = warmth;
        if (some) {
            addAll();
        }
    }

    private void addAll() {
        add(number("brightness", "Brightness", USER, -64, 64, 1, 0));
        add(number("contrast", "Contrast", USER, 0, 64, 1, 32));
        add(number("saturation", "Saturation", USER, 0, 128, 1, 64));
        add(bare(WHITE_BALANCE_AUTO, "White Balance, Automatic", USER, Control.Type.BOOLEAN, 0, 1, 1, 1, List.of()));
        add(menu(
                "power_line_frequency",
                "Power Line Frequency",
                USER,
                1,
                new MenuItem(0, "Disabled"),
                new MenuItem(1, "50 Hz"),
                new MenuItem(2, "60 Hz")));
        add(number(WHITE_BALANCE, "White Balance Temperature", USER, 2800, 6500, 10, DAYLIGHT));
        add(bare(DO_WHITE_BALANCE, "Do White Balance", USER, Control.Type.BUTTON, 0, 0, 1, 0, List.of()));
        add(menu(
                EXPOSURE_AUTO,
                "Auto Exposure",
                CAMERA,
                3,
                new MenuItem(MANUAL, "Manual Mode"),
                new MenuItem(3, "Aperture Priority Mode")));
        add(number(EXPOSURE, "Exposure Time, Absolute", CAMERA, 3, 2047, 1, NORMAL_EXPOSURE));
        add(number(SENSOR_TEMPERATURE, "Sensor Temperature", CAMERA, 0, 100, 1, 30));
        add(menu(
                "test_pattern",
                "Test Pattern",
                SOURCE,
                0,
                new MenuItem(0, "Disabled"),
                new MenuItem(1, "Colour Bars"),
                new MenuItem(2, "Grey Ramp")));
    }

    /** How the picture looks now. Safe for use by any thread. */
    ImageAdjustments adjustments() {
        return imageAdjustments;
    }

    List<Control> list() {
        return all.values().stream().map(this::present).toList();
    }

    /** Automatic modes first; all are checked before the first is set. */
    void set(Map<String, ControlValue> values, OutOfRange outOfRange) {
        Map<Control, ControlValue> wishes = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Control control = named(name);
            if (flags(name).contains(Flag.READ_ONLY)) {
                throw new CameraException.InvalidArgument(name, "read-only", control.label() + " cannot be set");
            }
            wishes.put(control, outOfRange.fit(control, value));
        });
        List<Control> order = new ArrayList<>(wishes.keySet());
        order.sort((a, b) -> Boolean.compare(isMode(b), isMode(a)));
        for (Control control : order) {
            if (!flags(control.name()).contains(Flag.INACTIVE)) {
                put(control.name(), wishes.getOrDefault(control, control.value()));
            } else if (outOfRange == OutOfRange.REFUSE) {
                throw new CameraException.InvalidArgument(
                        control.name(),
                        "not while an automatic mode rules it",
                        control.label() + " cannot be set now: switch off the automatic mode that rules it first");
            }
        }
    }

    /** Those named, or all; what an automatic mode rules keeps its value. */
    void reset(Set<String> names) {
        Map<String, ControlValue> defaults = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? Set.copyOf(all.keySet()) : names) {
            Control control = named(name);
            if (control.type() != Control.Type.BUTTON && !flags(name).contains(Flag.READ_ONLY)) {
                defaults.put(name, control.defaultValue());
            }
        }
        set(defaults, OutOfRange.CLAMP);
    }

    /** Power was off. */
    void restart() {
        all.replaceAll((name, control) -> control.withValue(control.defaultValue()));
        imageAdjustments = seen();
    }

    /** The device does not have it any more. */
    void lose(String name) {
        all.remove(named(name).name());
        imageAdjustments = seen();
    }

    private void put(String name, ControlValue value) {
        if (name.equals(DO_WHITE_BALANCE)) {
            put(WHITE_BALANCE, ControlValue.of(DAYLIGHT));
        } else {
            all.computeIfPresent(name, (n, control) -> control.withValue(value));
            imageAdjustments = seen();
        }
    }

    private ImageAdjustments seen() {
        boolean manual = number(EXPOSURE_AUTO, 3) == MANUAL;
        boolean tinted = number(WHITE_BALANCE_AUTO, 1) == 0;
        double warm = (number(WHITE_BALANCE, DAYLIGHT) - DAYLIGHT) / 1900.0;
        return new ImageAdjustments(
                number("brightness", 0),
                number("contrast", 32) / 32.0,
                number("saturation", 64) / 64.0,
                manual ? (double) number(EXPOSURE, NORMAL_EXPOSURE) / NORMAL_EXPOSURE : 1,
                tinted ? Math.max(-1, Math.min(1, warm)) : 0,
                switch (number("test_pattern", 0)) {
                    case 1 -> Pattern.BARS;
                    case 2 -> Pattern.RAMP;
                    default -> Pattern.NONE;
                });
    }

    private Control present(Control control) {
        Control now = control.name().equals(SENSOR_TEMPERATURE)
                ? control.withValue(ControlValue.of(Math.min(70, 30 + warmth.getAsInt())))
                : control;
        return now.withFlags(flags(now.name()));
    }

    private Set<Flag> flags(String name) {
        return switch (name) {
            case SENSOR_TEMPERATURE -> EnumSet.of(Flag.READ_ONLY, Flag.VOLATILE);
            case DO_WHITE_BALANCE ->
                number(WHITE_BALANCE_AUTO, 1) == 1
                        ? EnumSet.of(Flag.WRITE_ONLY, Flag.INACTIVE)
                        : EnumSet.of(Flag.WRITE_ONLY);
            case WHITE_BALANCE -> number(WHITE_BALANCE_AUTO, 1) == 1 ? EnumSet.of(Flag.INACTIVE) : Set.of();
            case EXPOSURE -> number(EXPOSURE_AUTO, MANUAL) != MANUAL ? EnumSet.of(Flag.INACTIVE) : Set.of();
            default -> Set.of();
        };
    }

    private static boolean isMode(Control control) {
        return control.name().equals(WHITE_BALANCE_AUTO) || control.name().equals(EXPOSURE_AUTO);
    }

    /** The value of a control, or what holds without it. */
    private int number(String name, int otherwise) {
        Control control = all.get(name);
        return control != null && control.value() instanceof ControlValue.Whole whole ? (int) whole.value() : otherwise;
    }

    private Control named(String name) {
        Control control = all.get(name);
        if (control == null) {
            throw new CameraException.InvalidArgument(
                    name,
                    "one of " + String.join(", ", all.keySet()),
                    "this camera has no control named '" + name + "'");
        }
        return control;
    }

    private void add(Control control) {
        all.put(control.name(), control);
    }

    private static Control number(
            String name, String label, String group, int minimum, int maximum, int step, int preset) {
        return bare(name, label, group, Control.Type.INTEGER, minimum, maximum, step, preset, List.of());
    }

    private static Control menu(String name, String label, String group, int preset, MenuItem... items) {
        List<MenuItem> menu = List.of(items);
        int last = menu.get(menu.size() - 1).index();
        return bare(name, label, group, Control.Type.MENU, menu.get(0).index(), last, 1, preset, menu);
    }

    private static Control bare(
            String name,
            String label,
            String group,
            Control.Type type,
            int minimum,
            int maximum,
            int step,
            int preset,
            List<MenuItem> menu) {
        ControlValue value = ControlValue.of(preset);
        return new Control(name, label, group, type, minimum, maximum, step, value, value, menu, Set.of());
    }
}
