package io.cameraservice.internal.util;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * A token bucket per key: so many operations a second on average, and as many at once after a pause. Keys that have been idle
 * are forgotten. Safe for use by any thread; never waits.
 */
public final class RateLimiter {
    /** Keys that are remembered; more share one bucket. */
    private static final int MAX_KEYS = 10_000;

    private static final String OVERFLOW = "";
    private static final double NANOS = 1e9;

    private final double perNano;
    private final double burst;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();

    /**
     * A limiter.
     *
     * @param perSecond operations a second, more than 0
     * @param burst operations at once after a pause, at least 1
     */
    public RateLimiter(double perSecond, int burst) {
        this(perSecond, burst, System::nanoTime);
    }

    RateLimiter(double perSecond, int burst, LongSupplier nanoTime) {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException(
                    "a rate is above 0 and a burst at least 1, not " + perSecond + " and " + burst);
        }
        this.perNano = perSecond / NANOS;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /** Counts one operation of this key if it is within the rate; zero if it is, else how long to wait for the next. */
    public Duration tryAcquire(String key) {
        long wait = bucket(key).tryTake(1);
        if (wait == 0) {
            return Duration.ZERO;
        }
        refused.increment();
        return Duration.ofNanos(wait);
    }

    /** Counts what an operation has cost beyond one, after it was done: the key may get into debt of one burst. */
    public void charge(String key, double operations) {
        bucket(key).charge(operations);
    }

    /** How long this key would have to wait now; zero if not at all. Counts nothing. */
    public Duration retryAfter(String key) {
        Bucket bucket = buckets.get(key);
        return bucket == null ? Duration.ZERO : Duration.ofNanos(bucket.missing(1));
    }

    /** Operations that were refused. */
    public long refused() {
        return refused.sum();
    }

    private Bucket bucket(String key) {
        Bucket known = buckets.get(key);
        if (known != null) {
            return known;
        }
        if (buckets.size() >= MAX_KEYS) {
            buckets.values().removeIf(Bucket::isFull);
        }
        String name = buckets.size() >= MAX_KEYS ? OVERFLOW : key;
        return buckets.computeIfAbsent(name, k -> new Bucket());
    }

    private final class Bucket {
        private double tokens = burst;
        private long filledAt = nanoTime.getAsLong();

        /** 0, or the nanoseconds until so many tokens are there. */
        synchronized long tryTake(double wanted) {
            long missing = missing(wanted);
            if (missing == 0) {
                tokens -= wanted;
            }
            return missing;
        }

        synchronized void charge(double cost) {
            fill();
            tokens = Math.max(-burst, tokens - cost);
        }

        synchronized long missing(double wanted) {
            fill();
            return tokens >= wanted ? 0 : Math.max(1, (long) Math.ceil((wanted - tokens) / perNano));
        }

        synchronized boolean isFull() {
            fill();
            return tokens >= burst;
        }

        private void fill() {
            long now = nanoTime.getAsLong();
            tokens = Math.min(burst, tokens + Math.max(0, now - filledAt) * perNano);
            filledAt = now;
        }
    }
}
