package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.CameraState;
import io.cameraservice.media.GapReason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a camera, since when and why, and its last outages with their reasons. Safe for use by any thread. */
final class CameraCondition {
    private static final int OUTAGES = 8;

    private final Deque<Cause> causes = new ArrayDeque<>();

    private volatile CameraState state = CameraState.DISCONNECTED;
    private volatile Instant since;
    private volatile @Nullable String problem;

    private record Cause(Instant until, GapReason reason) {}

    CameraCondition(Instant since) {
        this.since = since;
    }

    CameraState state() {
        return state;
    }

    Instant since() {
        return since;
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    void set(CameraState next, Optional<String> why, Instant now) {
        problem = why.orElse(null);
        if (state != next) {
            reason(state).ifPresent(reason -> until(now, reason));
            state = next;
            since = now;
        }
    }

    /** The camera is closed: it counts as disconnected, which is no outage. */
    void end() {
        state = CameraState.DISCONNECTED;
    }

    void requireConnected(CameraId camera, String action) {
        CameraState now = state;
        if (!now.isConnected()) {
            String why = problem;
            throw new CameraException.InvalidState(
                    CameraException.InvalidState.CAMERA_DISCONNECTED,
                    "cannot " + action + " " + camera + ": " + (why == null ? "it is not plugged in" : why),
                    why == null ? "plug it in" : null,
                    now.name(),
                    List.of("IDLE", "RUNNING"),
                    null);
        }
    }

    /** Pictures were missing until this moment at least. */
    synchronized void until(Instant moment, GapReason reason) {
        if (causes.size() == OUTAGES) {
            causes.removeFirst();
        }
        causes.addLast(new Cause(moment, reason));
    }

    /** Why there have been no pictures since then, with the feed in this state; without any failure they were late. */
    GapReason reason(CameraState feed, Instant from) {
        return reason(feed).or(() -> since(from)).orElse(GapReason.FEED_STALLED);
    }

    private static Optional<GapReason> reason(CameraState state) {
        return switch (state) {
            case DISCONNECTED -> Optional.of(GapReason.CAMERA_DISCONNECTED);
            case STALLED, FAULTED -> Optional.of(GapReason.FEED_STALLED);
            case OPENING, IDLE, RUNNING -> Optional.empty();
        };
    }

    private synchronized Optional<GapReason> since(Instant from) {
        for (Iterator<Cause> newest = causes.descendingIterator(); newest.hasNext(); ) {
            Cause cause = newest.next();
            if (cause.until.isAfter(from)) {
                return Optional.of(cause.reason);
            }
        }
        return Optional.empty();
    }
}
