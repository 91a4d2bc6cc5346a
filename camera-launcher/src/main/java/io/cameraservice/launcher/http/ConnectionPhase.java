package io.cameraservice.launcher.http;

import java.time.Duration;
import java.util.OptionalLong;

/** Where a connection is in the sequence of its requests, and since when. Of its event loop alone. */
final class ConnectionPhase {
    /** Time for a client to see the last response before its connection is closed. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    enum Phase {
        /** No request has come yet. */
        NEW,
        IDLE,
        READING_BODY,
        ANSWERING,
        /** The last response is sent; what still comes is thrown away. */
        LINGERING
    }

    private final HttpServer.Timeouts timeouts;
    private Phase phase = Phase.NEW;
    private long since = System.nanoTime();

    ConnectionPhase(HttpServer.Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
    }

    boolean is(Phase other) {
        return phase == other;
    }

    /**
     * Whether the client's time for this phase is over; there is none for an answer.
     *
     * @param receivingSince when the first byte of the next request came
     */
    boolean isOver(long now, OptionalLong receivingSince) {
        // No switch: its table is a class of its own, which may not load when there are no descriptors left.
        if (phase == Phase.ANSWERING) {
            return false;
        }
        if (phase == Phase.IDLE) {
            return receivingSince.isPresent()
                    ? isOver(timeouts.request(), receivingSince.getAsLong(), now)
                    : isOver(timeouts.idle(), since, now);
        }
        return isOver(phase == Phase.LINGERING ? LINGER : timeouts.request(), since, now);
    }

    private static boolean isOver(Duration limit, long since, long now) {
        return now - since > limit.toNanos();
    }
}
