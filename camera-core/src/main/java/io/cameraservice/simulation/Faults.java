package io.cameraservice.simulation;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What is wrong with a simulated camera now, and what it has done so far. Safe for use by any thread. */
final class Faults {
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    private final AtomicInteger corrupt = new AtomicInteger();
    private final AtomicInteger damaged = new AtomicInteger();
    private volatile boolean stalled;
    private volatile double slowness = 1;

    boolean stalled() {
        return stalled;
    }

    void stalled(boolean value) {
        stalled = value;
    }

    double slowness() {
        return slowness;
    }

    void slowness(double value) {
        slowness = value;
    }

    void corrupt(int frames) {
        corrupt.set(frames);
    }

    void damaged(int frames) {
        damaged.set(frames);
    }

    /** Whether the next frame is to be reported as corrupt; counts it. */
    boolean takeCorrupt() {
        return corrupt.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    /** Whether the next frame is to be cut short; counts it. */
    boolean takeDamaged() {
        return damaged.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
}
