package io.cameraservice.internal.util;

import java.time.Duration;

/** Exponentially growing pauses between tries. Used by one thread at a time. */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration MOST = Duration.ofSeconds(10);

    private final Duration first;
    private final Duration most;
    private final Duration before;
    private Duration next;

    /** None before the first try, then a quarter of a second, up to ten seconds. */
    public Backoff() {
        this(Duration.ZERO, FIRST, MOST);
    }

    /** From the first pause up to the longest. */
    public Backoff(Duration first, Duration most) {
        this(first, first, most);
    }

    private Backoff(Duration before, Duration first, Duration most) {
        this.before = before;
        this.first = first;
        this.most = most;
        this.next = before;
    }

    /** The pause before the next try. */
    public Duration next() {
        Duration now = next;
        if (now.isZero()) {
            next = first;
        } else {
            Duration doubled = now.multipliedBy(2);
            next = doubled.compareTo(most) > 0 ? most : doubled;
        }
        return now;
    }

    /** Begins again with the first pause. */
    public void reset() {
        next = before;
    }
}
