package io.cameraservice.mediamtx.process;

import java.time.Duration;

/** Growing pauses between starts: a quarter of a second, doubled up to ten seconds. For use by one thread. */
final class StartBackoff {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration MOST = Duration.ofSeconds(10);
    private static final Duration WELL = Duration.ofSeconds(10);

    private Duration next = FIRST;

    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(MOST) > 0 ? MOST : doubled;
        return now;
    }

    /** It ran for so long; one that ran for ten seconds is no cause to wait. */
    void lived(Duration howLong) {
        if (howLong.compareTo(WELL) > 0) {
            next = FIRST;
        }
    }
}
