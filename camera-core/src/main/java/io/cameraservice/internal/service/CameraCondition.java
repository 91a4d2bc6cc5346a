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

    private record Cause(long untilNanos, GapReason reason) {}

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
            reason(state).ifPresent(reason -> until(System.nanoTime(), reason));
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

    /** Pictures were missing until this moment at least, on the clock of {@link System#nanoTime()}. */
    synchronized void until(long nanos, GapReason reason) {
        if (causes.size() == OUTAGES) {
            causes.removeFirst();
        }
        causes.addLast(new Cause(nanos, reason));
    }

    /** Why there have been no pictures since then, with the feed in this state; without any failure they were late. */
    GapReason reason(CameraState feed, long fromNanos) {
        return reason(feed).or(() -> since(fromNanos)).orElse(GapReason.FEED_STALLED);
    }

    private static Optional<GapReason> reason(CameraState state) {
        return switch (state) {
            case DISCONNECTED -> Optional.of(GapReason.CAMERA_DISCONNECTED);
            case STALLED, FAULTED -> Optional.of(GapReason.FEED_STALLED);
            case OPENING, IDLE, RUNNING -> Optional.empty();
        };
    }

    private synchronized Optional<GapReason> since(long fromNanos) {
        for (Iterator<Cause> newest = causes.descendingIterator(); newest.hasNext(); ) {
            Cause cause = newest.next();
            if (cause.untilNanos - fromNanos > 0) {
                return Optional.of(cause.reason);
            }
        }
        return Optional.empty();
    }
}
