package io.cameraservice.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Values of one measure, in the order in which they were seen. For one thread. */
public final class Figures {
    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    int count() {
        return values.size();
    }

    public double max() {
        return percentile(100);
    }

    public double median() {
        return percentile(50);
    }

    /** The value that so many percent of all do not exceed. */
    double percentile(double percent) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.max(0, Math.ceil(percent / 100 * sorted.size()) - 1));
    }

    /** All, as they were seen. */
    String inOrder() {
        return String.join(" ", values.stream().map(Figures::text).toList());
    }

    /** Median and maximum. */
    @Override
    public String toString() {
        return text(median()) + " / " + text(max());
    }

    public static String text(double value) {
        String form = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, form, value);
    }
}
