package io.cameraservice.internal.recording;

import io.cameraservice.media.Gap;
import io.cameraservice.media.GapSummary;
import java.time.Duration;

/**
 * Bounds how often a recording logs and publishes its gaps: {@value #BURST} at once, then one a minute, which says how many there
 * were meanwhile. The ledger has them all. Touched on the recording's line only.
 */
final class GapNotices {
    private static final int BURST = 10;
    private static final long REFILL_NANOS = Duration.ofMinutes(1).toNanos();

    private int left = BURST;
    private long refilledNanos;
    private GapSummary suppressed = GapSummary.NONE;

    /** Nothing published so far; times are those of {@link System#nanoTime()}. */
    GapNotices(long nowNanos) {
        refilledNanos = nowNanos;
    }

    /** Whether one may be published now, and takes note of it. */
    boolean take(long nowNanos) {
        long due = (nowNanos - refilledNanos) / REFILL_NANOS;
        refilledNanos += due * REFILL_NANOS;
        left = (int) Math.min(BURST, left + due);
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    /** This gap is not published. */
    void suppress(Gap gap) {
        suppressed = suppressed.plus(gap);
    }

    /** Those that were not published since the last call. */
    GapSummary takeSuppressed() {
        GapSummary result = suppressed;
        suppressed = GapSummary.NONE;
        return result;
    }
}
