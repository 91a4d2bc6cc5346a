package io.cameraservice.launcher.http;

import io.cameraservice.health.HealthReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The service's health, with a bounded wait: queried on a thread of its own; while no answer comes, the last one counts
 * for a few seconds. Safe for use by any thread.
 */
final class HealthMonitor implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(50);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration KEEP = Duration.ofSeconds(5);

    private final ScheduledExecutorService timer;
    private final ExecutorService asking = Executors.newSingleThreadExecutor(r -> {
        Thread thread = new Thread(r, "http-health");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Supplier<HealthReport> source;
    private @Nullable CompletableFuture<HealthReport> question;
    private @Nullable HealthReport last;
    private long lastAt;

    /** Limits the time of answers with this timer, on whose thread they may be completed. */
    HealthMonitor(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Takes the health from here, and waits for the first answer, so that "ready" is true when it is reported. */
    void watch(Supplier<HealthReport> service) {
        source = service;
        try {
            latest(FIRST).get(2 * FIRST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            HttpEndpoint.LOG.warn("health check of the service timed out or failed: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean started() {
        return source != null;
    }

    /**
     * The report of now, or of a moment ago; empty before the start, or if the service has not answered for seconds. Completes
     * within 50 ms and never fails.
     */
    CompletableFuture<Optional<HealthReport>> latest() {
        return latest(WAIT);
    }

    private CompletableFuture<Optional<HealthReport>> latest(Duration wait) {
        Supplier<HealthReport> asked = source;
        CompletableFuture<Optional<HealthReport>> answer = new CompletableFuture<>();
        if (asked == null) {
            answer.complete(Optional.empty());
            return answer;
        }
        CompletableFuture<HealthReport> open = ask(asked);
        Future<?> timeout = timer.schedule(() -> answer.complete(recent()), wait.toMillis(), TimeUnit.MILLISECONDS);
        var unused = open.whenComplete((report, failure) -> {
            timeout.cancel(false);
            answer.complete(Optional.ofNullable(report));
        });
        return answer;
    }

    /** The query under way, or a new one: there is one at a time. */
    private synchronized CompletableFuture<HealthReport> ask(Supplier<HealthReport> asked) {
        CompletableFuture<HealthReport> open = question;
        if (open == null) {
            open = CompletableFuture.supplyAsync(asked, asking);
            question = open;
            var unused = open.whenComplete(this::answered);
        }
        return open;
    }

    private synchronized void answered(@Nullable HealthReport report, @Nullable Throwable failure) {
        question = null;
        last = report;
        lastAt = System.nanoTime();
        if (failure != null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            HttpEndpoint.LOG.warn("health check of the service failed: {}", String.valueOf(cause));
        }
    }

    private synchronized Optional<HealthReport> recent() {
        boolean counts = System.nanoTime() - lastAt <= KEEP.toNanos();
        return counts ? Optional.ofNullable(last) : Optional.empty();
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
