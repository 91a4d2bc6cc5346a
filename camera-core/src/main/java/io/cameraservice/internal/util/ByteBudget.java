package io.cameraservice.internal.util;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all connections of an endpoint may hold together, e.g. of unfinished messages. Safe for use by any thread. */
public final class ByteBudget {
    private final long max;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /**
     * A budget.
     *
     * @param max bytes, at least 1
     */
    public ByteBudget(long max) {
        if (max < 1) {
            throw new IllegalArgumentException("a budget is at least one byte, not " + max);
        }
        this.max = max;
    }

    /** Takes so many bytes; false, and none, if that would be too many. */
    public boolean tryReserve(long bytes) {
        long now;
        do {
            now = used.get();
            if (now + bytes > max) {
                refused.incrementAndGet();
                return false;
            }
        } while (!used.compareAndSet(now, now + bytes));
        return true;
    }

    /** Gives bytes back. */
    public void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes taken now. */
    public long used() {
        return used.get();
    }

    /** How often bytes were refused. */
    public long refused() {
        return refused.get();
    }
}
