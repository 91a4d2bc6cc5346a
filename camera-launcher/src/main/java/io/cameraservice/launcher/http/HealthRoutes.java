package io.cameraservice.launcher.http;

import com.google.gson.JsonObject;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.health.HealthReport;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Liveness and readiness, for supervisors. Public, so without names and reasons. */
final class HealthRoutes {
    private final HealthMonitor watch;
    private final InstantSource clock;

    HealthRoutes(HealthMonitor watch, InstantSource clock) {
        this.watch = watch;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.quick("/health/live", r -> r.json(200, body("alive"))),
                Route.quick("/health/ready", r -> answer(r, this::ready)),
                Route.quick("/health/mediamtx", r -> answer(r, this::mediaMtx)));
    }

    private void answer(RoutedRequest routedRequest, BiConsumer<RoutedRequest, Optional<HealthReport>> answer) {
        var unused = watch.latest()
                .thenAccept(report -> answer.accept(routedRequest, report))
                .exceptionally(e -> {
                    HttpEndpoint.LOG.error("{}", routedRequest.path(), e);
                    routedRequest.exchange().close();
                    return null;
                });
    }

    /** A service that has lost an endpoint still works for others, but its clients have to be sent elsewhere. */
    private void ready(RoutedRequest routedRequest, Optional<HealthReport> report) {
        boolean ready = report.filter(HealthReport::ready)
                .filter(r -> EndpointHealth.lost(r).isEmpty())
                .isPresent();
        JsonObject body = body(ready ? "ready" : "not_ready");
        JsonObject details = new JsonObject();
        if (report.isPresent()) {
            details.addProperty("summary", report.get().summary().name().toLowerCase(Locale.ROOT));
            details.addProperty("started_at", report.get().startedAt().toString());
            JsonObject components = new JsonObject();
            report.get()
                    .components()
                    .forEach(c ->
                            components.addProperty(c.name(), c.state().name().toLowerCase(Locale.ROOT)));
            details.add("components", components);
        } else {
            details.addProperty("summary", watch.started() ? "not_answering" : "starting");
        }
        body.add("details", details);
        routedRequest.json(ready ? 200 : 503, body);
    }

    /** A server that is merely not there where none is asked for is no failure. */
    private void mediaMtx(RoutedRequest routedRequest, Optional<HealthReport> report) {
        Optional<ComponentHealth> component = report.flatMap(r -> r.component("mediamtx"));
        String status = component
                .map(c -> switch (c.state()) {
                    case RUNNING -> "healthy";
                    case STARTING -> "starting";
                    case DEGRADED -> "degraded";
                    case STOPPING, STOPPED -> "not_attached";
                    case ERROR -> "unhealthy";
                })
                .orElse("not_used");
        JsonObject body = body(status);
        JsonObject details = new JsonObject();
        component.ifPresent(c -> {
            boolean attached = c.state() == ComponentState.RUNNING || c.state() == ComponentState.DEGRADED;
            details.addProperty("attached", attached);
            details.addProperty("since", c.since().toString());
        });
        body.add("details", details);
        routedRequest.json(status.equals("unhealthy") ? 500 : 200, body);
    }

    private JsonObject body(String status) {
        JsonObject body = new JsonObject();
        body.addProperty("status", status);
        body.addProperty("timestamp", clock.instant().toString());
        return body;
    }
}
