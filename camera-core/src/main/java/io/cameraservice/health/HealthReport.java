package io.cameraservice.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the service does. Immutable.
 *
 * @param ready whether it takes requests
 * @param startedAt when it was started: wall time as it was then
 * @param uptime how long that is ago, by the monotonic clock; zero if it is not running
 * @param components its parts
 */
public record HealthReport(boolean ready, Instant startedAt, Duration uptime, List<ComponentHealth> components) {
    public HealthReport {
        requireNonNull(startedAt, "startedAt");
        requireNonNull(uptime, "uptime");
        components = List.copyOf(components);
    }

    /** All in one word. */
    public enum Summary {
        HEALTHY,
        DEGRADED,
        UNHEALTHY
    }

    /** Unhealthy if it is not ready, degraded if a part is in error or has less than it should, else healthy. */
    public Summary summary() {
        if (!ready) {
            return Summary.UNHEALTHY;
        }
        boolean whole = components.stream()
                .noneMatch(c -> c.state() == ComponentState.ERROR || c.state() == ComponentState.DEGRADED);
        return whole ? Summary.HEALTHY : Summary.DEGRADED;
    }

    /** One part by its name. */
    public Optional<ComponentHealth> component(String name) {
        return components.stream().filter(c -> c.name().equals(name)).findFirst();
    }
}
