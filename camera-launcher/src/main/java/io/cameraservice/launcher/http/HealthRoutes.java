package io.cameraservice.launcher.http;

import com.google.gson.JsonObject;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.health.HealthReport;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether the program lives and whether it takes requests, for whoever supervises it. Tells no names and no reasons. */
final class HealthRoutes {
    private final HealthWatch watch;
    private final InstantSource clock;

    HealthRoutes(HealthWatch watch, InstantSource clock) {
        this.watch = watch;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health/live", Route.Access.OPEN, r -> r.json(200, body("alive"))),
                Route.get("/health/ready", Route.Access.OPEN, this::ready),
                Route.get("/health/mediamtx", Route.Access.OPEN, this::mediaMtx));
    }

    private void ready(Request request) throws IOException {
        Optional<HealthReport> report = watch.latest();
        boolean ready = report.map(HealthReport::ready).orElse(false);
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
        request.json(ready ? 200 : 503, body);
    }

    /** A server that is merely not there where none is asked for is no failure. */
    private void mediaMtx(Request request) throws IOException {
        Optional<ComponentHealth> component = watch.latest().flatMap(report -> report.component("mediamtx"));
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
        request.json(status.equals("unhealthy") ? 500 : 200, body);
    }

    private JsonObject body(String status) {
        JsonObject body = new JsonObject();
        body.addProperty("status", status);
        body.addProperty("timestamp", clock.instant().toString());
        return body;
    }
}
