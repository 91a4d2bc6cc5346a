package io.cameraservice.launcher.http;

import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.health.HealthReport;
import java.util.Optional;
import java.util.Set;

/** Whether clients can reach a service. */
public final class EndpointHealth {
    private static final Set<String> ENDPOINTS = Set.of("websocket", "relay");

    private EndpointHealth() {}

    /** An endpoint that is lost: it listened, and does not any more. */
    public static Optional<ComponentHealth> lost(HealthReport report) {
        return report.components().stream()
                .filter(c -> c.state() == ComponentState.ERROR && ENDPOINTS.contains(c.name()))
                .findFirst();
    }
}
