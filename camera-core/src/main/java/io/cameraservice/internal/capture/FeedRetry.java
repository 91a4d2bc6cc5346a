package io.cameraservice.internal.capture;

import io.cameraservice.CameraState;
import io.cameraservice.internal.util.Backoff;
import java.time.Duration;

/** Growing pauses between the tries to open a device, until it has run well for a while. Changed on the feed's line. */
final class FeedRetry {
    private static final Duration STEADY = Duration.ofSeconds(10);

    private final Backoff backoff = new Backoff();
    private volatile boolean hasPaused;

    /** How long to wait before the next try. */
    Duration next() {
        hasPaused = true;
        return backoff.next();
    }

    void reset() {
        backoff.reset();
        hasPaused = false;
    }

    /** Whether the device has run well for so long that its pauses begin anew; any thread may ask. */
    boolean isOver(CameraState state, FeedCounters counters, long now) {
        return hasPaused && state == CameraState.RUNNING && counters.settledNanos(now) > STEADY.toNanos();
    }
}
