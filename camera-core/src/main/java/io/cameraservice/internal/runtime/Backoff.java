package io.cameraservice.internal.runtime;

import java.time.Duration;

/** Growing pauses between tries: none before the first, then a quarter of a second, doubled up to ten seconds. */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration MOST = Duration.ofSeconds(10);

    private Duration next = Duration.ZERO;

    /** The pause before the next try. */
    public Duration next() {
        Duration now = next;
        if (now.isZero()) {
            next = FIRST;
        } else {
            Duration doubled = now.multipliedBy(2);
            next = doubled.compareTo(MOST) > 0 ? MOST : doubled;
        }
        return now;
    }

    /** Things went well for a while. */
    public void reset() {
        next = Duration.ZERO;
    }
}
