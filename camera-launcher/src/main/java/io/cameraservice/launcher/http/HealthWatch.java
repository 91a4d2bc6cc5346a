package io.cameraservice.launcher.http;

import io.cameraservice.health.HealthReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The service's health without ever waiting long for it: asked on a thread of its own, and while no answer comes the last one
 * counts for a few seconds. Safe for use by any thread.
 */
final class HealthWatch implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(50);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration KEEP = Duration.ofSeconds(5);

    private final ExecutorService asking = Executors.newSingleThreadExecutor(r -> {
        Thread thread = new Thread(r, "http-health");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Supplier<HealthReport> source;
    private @Nullable Future<HealthReport> question;
    private @Nullable HealthReport last;
    private long lastAt;

    /** From now on this says how the service does; its first answer is waited for, so that "ready" is true once we say so. */
    void watch(Supplier<HealthReport> service) {
        source = service;
        ask(FIRST);
    }

    boolean started() {
        return source != null;
    }

    /** The report of now, or of a moment ago; empty before the start, or if the service has not answered for seconds. */
    Optional<HealthReport> latest() {
        return ask(WAIT);
    }

    private synchronized Optional<HealthReport> ask(Duration wait) {
        Supplier<HealthReport> asked = source;
        if (asked == null) {
            return Optional.empty();
        }
        Future<HealthReport> open = question == null ? asking.submit(asked::get) : question;
        question = open;
        try {
            last = open.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            lastAt = System.nanoTime();
            question = null;
        } catch (TimeoutException e) {
            if (System.nanoTime() - lastAt > KEEP.toNanos()) {
                last = null;
            }
        } catch (ExecutionException e) {
            HttpFront.LOG.warn("the service cannot say how it does: {}", String.valueOf(e.getCause()));
            last = null;
            question = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(last);
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
