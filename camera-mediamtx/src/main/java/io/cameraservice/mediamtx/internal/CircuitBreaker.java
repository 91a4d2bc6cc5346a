package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rejects calls to a server that is away: open, it fails at once with the reason; after a growing backoff one probe
 * goes through (half open), and closes it or opens it again. Safe for use by any thread.
 */
final class CircuitBreaker {
    private static final Duration FIRST = Duration.ofMillis(100);
    /** So that a server that is back is found within two seconds. */
    private static final Duration MOST = Duration.ofMillis(1400);
    /** A server answers wrong credentials slowly and logs them. */
    private static final Duration MOST_UNAUTHORIZED = Duration.ofSeconds(2);

    private static final double JITTER = 0.2;

    private final DoubleSupplier chance;
    private State state = State.OPEN;
    private Duration pause = FIRST;
    private @Nullable MediaMtxException why;

    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /** Open at first, with nothing known; {@code chance} is from 0 to 1. */
    CircuitBreaker(DoubleSupplier chance) {
        this.chance = chance;
    }

    synchronized State state() {
        return state;
    }

    synchronized void probe() {
        if (state == State.OPEN) {
            state = State.HALF_OPEN;
        }
    }

    synchronized void succeeded() {
        state = State.CLOSED;
        pause = FIRST;
        why = null;
    }

    /** Opens the breaker; the pause until the next probe. */
    synchronized Duration failed(MediaMtxException cause) {
        state = State.OPEN;
        why = cause;
        Duration most = cause.kind() == Kind.UNAUTHORIZED ? MOST_UNAUTHORIZED : MOST;
        Duration now = pause.compareTo(most) > 0 ? most : pause;
        pause = now.multipliedBy(2);
        double factor = 1 + JITTER * (2 * chance.getAsDouble() - 1);
        return Duration.ofNanos((long) (now.toNanos() * factor));
    }

    /**
     * For those who are not the probe.
     *
     * @throws MediaMtxException at once, unless it is closed
     */
    synchronized void check() {
        if (state == State.CLOSED) {
            return;
        }
        MediaMtxException last = why;
        if (last == null) {
            throw new MediaMtxException(
                    Kind.UNREACHABLE, "MediaMTX is not attached yet", "try again in a second", null);
        }
        throw new MediaMtxException(
                last.kind(),
                "MediaMTX is not attached: " + last.getMessage(),
                last.suggestion().orElse(null),
                last);
    }
}
