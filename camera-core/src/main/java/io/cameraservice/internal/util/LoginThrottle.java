package io.cameraservice.internal.util;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down guessing of credentials: after ten failed log-ins an address has one more a second. The first try of a
 * connection is always checked, so that a client with valid credentials can log in beside a guessing one of the same
 * address. Logs once a minute. Safe for use by any thread.
 */
public final class LoginThrottle {
    private static final Logger log = LoggerFactory.getLogger(LoginThrottle.class);
    private static final int FREE = 10;
    private static final double PER_SECOND = 1;
    private static final long LOG_NANOS = Duration.ofMinutes(1).toNanos();

    private final String endpoint;
    private final RateLimiter failures = new RateLimiter(PER_SECOND, FREE);
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong unlogged = new AtomicLong();
    private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOG_NANOS);

    /**
     * A throttle.
     *
     * @param endpoint what clients log in to, for the log
     */
    public LoginThrottle(String endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * How long this client has to wait before its credentials are looked at; zero if they are now.
     *
     * @param address of the client
     * @param failedBefore whether a log-in has failed on this connection
     */
    public Duration retryAfter(String address, boolean failedBefore) {
        Duration wait = failedBefore ? failures.retryAfter(address) : Duration.ZERO;
        if (!wait.isZero()) {
            count(address);
        }
        return wait;
    }

    /** A log-in failed. */
    public void failed(String address) {
        failures.charge(address, 1);
        count(address);
    }

    /** Log-ins that failed or were not looked at. */
    public long failures() {
        return failed.get();
    }

    private void count(String address) {
        failed.incrementAndGet();
        unlogged.incrementAndGet();
        long last = loggedAt.get();
        long now = System.nanoTime();
        if (now - last >= LOG_NANOS && loggedAt.compareAndSet(last, now)) {
            log.warn(
                    "{}: {} failed log-ins since the last such line, the latest from {}",
                    endpoint,
                    unlogged.getAndSet(0),
                    address);
        }
    }
}
