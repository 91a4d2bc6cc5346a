package io.cameraservice.mediamtx.internal;

import java.util.function.LongSupplier;

/** Lets through so many edits at once and so many a second after that. For use by one thread. */
final class EditRateLimiter {
    private final int burst;
    private final double perNano;
    private final LongSupplier nanoTime;
    private double left;
    private long at;

    EditRateLimiter(int burst, double perSecond, LongSupplier nanoTime) {
        this.burst = burst;
        this.perNano = perSecond / 1e9;
        this.nanoTime = nanoTime;
        this.left = burst;
        this.at = nanoTime.getAsLong();
    }

    /** Whether one more may be done now; it counts as done then. */
    boolean take() {
        long now = nanoTime.getAsLong();
        left = Math.min(burst, left + (now - at) * perNano);
        at = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
