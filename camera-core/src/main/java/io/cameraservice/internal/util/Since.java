package io.cameraservice.internal.util;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * When something began: wall time to show, and the same moment on the clock of {@link System#nanoTime()}, by which it is told
 * how long ago that was. Immutable.
 */
public record Since(Instant at, long nanos) {
    /** This moment. */
    public static Since now(InstantSource wall) {
        return new Since(wall.instant(), System.nanoTime());
    }

    /** The time that has passed, whatever was done to the machine's clock; without the time it was suspended. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
