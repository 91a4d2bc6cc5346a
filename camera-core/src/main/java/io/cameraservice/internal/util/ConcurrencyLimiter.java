package io.cameraservice.internal.util;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bounds how many operations of a kind are under way at one time, in all and per key, e.g. downloads per principal. Safe for use
 * by any thread; never waits.
 */
public final class ConcurrencyLimiter {
    private final int max;
    private final int maxPerKey;
    private final Map<String, Integer> running = new HashMap<>();
    private int total;
    private long refused;

    /**
     * A limiter.
     *
     * @param max operations in all, at least 1
     * @param maxPerKey operations of one key, at least 1
     */
    public ConcurrencyLimiter(int max, int maxPerKey) {
        if (max < 1 || maxPerKey < 1) {
            throw new IllegalArgumentException("limits are at least 1, not " + max + " and " + maxPerKey);
        }
        this.max = max;
        this.maxPerKey = maxPerKey;
    }

    /** What the limiter has counted. */
    public record Statistics(int running, long refused) {}

    /** Counts an operation of this key; empty if there are too many already. */
    public synchronized Optional<Permit> tryAcquire(String key) {
        int mine = running.getOrDefault(key, 0);
        if (total >= max || mine >= maxPerKey) {
            refused++;
            return Optional.empty();
        }
        total++;
        running.put(key, mine + 1);
        return Optional.of(new Permit(key));
    }

    /** What is counted now. */
    public synchronized Statistics statistics() {
        return new Statistics(total, refused);
    }

    /** One operation under way. Closing is idempotent. */
    public final class Permit implements AutoCloseable {
        private final String key;
        private boolean released;

        private Permit(String key) {
            this.key = key;
        }

        /** The operation is over. */
        @Override
        public void close() {
            synchronized (ConcurrencyLimiter.this) {
                if (!released) {
                    released = true;
                    total--;
                    running.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
                }
            }
        }
    }
}
