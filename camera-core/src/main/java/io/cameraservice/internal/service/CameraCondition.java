package io.cameraservice.internal.service;

import io.cameraservice.media.GapReason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** Why pictures of a camera have been missing lately. Safe for use by any thread. */
final class OutageLog {
    private static final int KEPT = 8;

    private final Deque<Cause> causes = new ArrayDeque<>();

    private record Cause(Instant until, GapReason reason) {}

    /** Pictures were missing until this moment at least. */
    synchronized void until(Instant moment, GapReason reason) {
        if (causes.size() == KEPT) {
            causes.removeFirst();
        }
        causes.addLast(new Cause(moment, reason));
    }

    /** The last known cause of a silence that began at this moment. */
    synchronized Optional<GapReason> since(Instant from) {
        for (Iterator<Cause> newest = causes.descendingIterator(); newest.hasNext(); ) {
            Cause cause = newest.next();
            if (cause.until.isAfter(from)) {
                return Optional.of(cause.reason);
            }
        }
        return Optional.empty();
    }
}
