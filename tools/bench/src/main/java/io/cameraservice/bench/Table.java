package io.cameraservice.bench;

/**
 * Prints rows of a Markdown table as they become known, so that a run that is stopped has shown what it found. Each says what the
 * machine's load average of a minute was by then: more than there are cores, and others had a part in the figure.
 */
final class Table {
    private boolean begun;

    /** A row whose worst value is compared with what is aimed at. */
    void upTo(String what, String unit, Figures figures, double target) {
        if (Boolean.getBoolean("bench.verbose")) {
            System.err.println(what + ": " + figures.inOrder());
        }
        row(what, unit, figures.count(), figures.toString(), "≤ " + Figures.text(target), figures.max() <= target);
    }

    /** A row of percentiles, whose 95th is compared with what is aimed at. */
    void percentiles(String what, String unit, Figures figures, double target) {
        String shown = Figures.text(figures.median()) + " / " + Figures.text(figures.percentile(95)) + " / "
                + Figures.text(figures.max()) + " (p50/p95/max)";
        row(what, unit, figures.count(), shown, "p95 ≤ " + Figures.text(target), figures.percentile(95) <= target);
    }

    /** A row with nothing to compare it with. */
    void told(String what, String unit, int rounds, String shown) {
        line(what, unit, rounds, shown, "–", "");
    }

    void row(String what, String unit, int rounds, String shown, String target, boolean reached) {
        line(what, unit, rounds, shown, target, reached ? "ok" : "MISSED");
    }

    private void line(String what, String unit, int rounds, String shown, String target, String verdict) {
        if (!begun) {
            begun = true;
            System.out.println("| what | unit | rounds | median / max | aim | | load |");
            System.out.println("|---|---|---|---|---|---|---|");
        }
        String load = Proc.loadAverage().split(" ", 2)[0];
        System.out.println(
                "| " + String.join(" | ", what, unit, Integer.toString(rounds), shown, target, verdict, load) + " |");
        System.out.flush();
    }
}
