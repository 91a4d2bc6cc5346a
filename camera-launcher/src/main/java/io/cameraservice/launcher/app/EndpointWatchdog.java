package io.cameraservice.launcher.app;

import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.HealthReport;
import io.cameraservice.launcher.http.EndpointHealth;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when an endpoint of the service is lost for good: it may come back by itself for a few seconds. Safe for use by any
 * thread.
 */
final class EndpointWatchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointWatchdog.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Supplier<HealthReport> health;
    private final long graceNanos;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final ScheduledExecutorService timer;
    private long wellAt = System.nanoTime();

    /**
     * Watches from now on.
     *
     * @param grace how long an endpoint may be away
     */
    EndpointWatchdog(Supplier<HealthReport> health, Duration grace) {
        this.health = health;
        this.graceNanos = grace.toNanos();
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "endpoint-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        var unused =
                timer.scheduleWithFixedDelay(this::check, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Completes with what is lost. */
    CompletableFuture<String> lost() {
        return lost;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void check() {
        try {
            Optional<ComponentHealth> away = EndpointHealth.lost(health.get());
            if (away.isEmpty()) {
                wellAt = System.nanoTime();
            } else if (System.nanoTime() - wellAt > graceNanos) {
                lost.complete(away.get().name() + " is lost: " + away.get().detail());
            }
        } catch (RuntimeException e) {
            LOG.warn("the service cannot say how it does: {}", e.toString());
        }
    }
}
