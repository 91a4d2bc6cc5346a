package io.cameraservice.v4l2.internal.control;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Makes names for programs of the labels that drivers give, as {@code v4l2-ctl} does. For use by one thread. */
final class ControlNames {
    private final Set<String> used = new HashSet<>();

    /** {@code "White Balance, Automatic"} becomes {@code "white_balance_automatic"}; a second one gets a number. */
    String nameOf(String label) {
        String plain =
                label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        String base = plain.isEmpty() ? "control" : plain;
        String name = base;
        for (int n = 2; !used.add(name); n++) {
            name = base + "_" + n;
        }
        return name;
    }
}
