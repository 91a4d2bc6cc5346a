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
 * Reports when an endpoint of the service is lost for longer than a grace time, in which it may be restarted. Safe for
 * use by any thread.
 */
final class EndpointWatchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointWatchdog.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Supplier<HealthReport> health;
    private final long graceNanos;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final ScheduledExecutorService timer;
    private long healthyAt = System.nanoTime();

    /**
     * Watches from now on.
     *
     * @param grace how long an endpoint may be lost
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
                healthyAt = System.nanoTime();
            } else if (System.nanoTime() - healthyAt > graceNanos) {
                lost.complete(away.get().name() + " is lost: " + away.get().detail());
            }
        } catch (RuntimeException e) {
            LOG.warn("health check of the service failed: {}", e.toString());
        }
    }
}
