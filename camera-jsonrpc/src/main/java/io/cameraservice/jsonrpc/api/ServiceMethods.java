package io.cameraservice.jsonrpc.api;

import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.Permission;
import io.cameraservice.access.Principal;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.health.HealthReport;
import io.cameraservice.media.RecordingFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Logging in, and what clients can ask about the service itself. */
final class ServiceMethods {
    private static final List<String> CAPABILITIES = List.of("snapshots", "recordings", "streaming", "notifications");
    private static final List<String> WITHOUT_FFMPEG = List.of("snapshots", "notifications");

    private final CameraService service;
    private final Authenticator authenticator;
    private final ServerInfo info;
    private final InstantSource clock;

    ServiceMethods(CameraService service, Authenticator authenticator, ServerInfo info, InstantSource clock) {
        this.service = service;
        this.authenticator = authenticator;
        this.info = info;
        this.clock = clock;
    }

    record LoggedIn(
            boolean authenticated,
            String role,
            List<String> permissions,
            Optional<Instant> expiresAt,
            String sessionId) {}

    record Components(String websocketServer, Optional<String> cameraMonitor, Optional<String> mediamtx) {
        static Components of(HealthReport report) {
            return new Components("RUNNING", state(report, "driver"), state(report, "mediamtx"));
        }
    }

    /** One part of the service, with what a person needs to know of it. */
    record Part(String name, String state, String detail, Instant since) {
        static Part of(ComponentHealth component) {
            return new Part(component.name(), component.state().name(), component.detail(), component.since());
        }
    }

    record Status(String status, Duration uptime, String version, Components components, List<Part> parts) {}

    record SystemStatus(String status, String message, List<String> availableCameras, boolean discoveryActive) {}

    record Info(
            String name,
            String version,
            String javaVersion,
            String goVersion,
            String architecture,
            List<String> capabilities,
            List<String> supportedFormats) {}

    LoggedIn authenticate(Arguments.Login args, Caller caller) {
        Principal principal = authenticator.authenticate(new Credentials.Token(args.authToken()));
        caller.logIn(service.session(principal));
        return new LoggedIn(
                true,
                principal.role().wireName(),
                principal.role().permissions().stream()
                        .map(Permission::wireName)
                        .toList(),
                principal.expiresAt(),
                UUID.randomUUID().toString());
    }

    Status status(CameraSession session) {
        HealthReport report = session.health();
        return new Status(
                report.summary().name(),
                Duration.ofSeconds(
                        Duration.between(report.startedAt(), clock.instant()).toSeconds()),
                info.version(),
                Components.of(report),
                report.components().stream().map(Part::of).toList());
    }

    SystemStatus systemStatus(CameraSession session) {
        List<String> cameras = session.cameras().stream()
                .filter(c -> c.state().isConnected())
                .map(c -> c.id().toString())
                .toList();
        boolean discovering =
                state(service.health(), "driver").filter("RUNNING"::equals).isPresent();
        return switch (session.summary()) {
            case HEALTHY -> new SystemStatus("ready", "all parts work", cameras, discovering);
            case DEGRADED -> new SystemStatus("partial", "some parts do not work", cameras, discovering);
            case UNHEALTHY -> new SystemStatus("starting", "the service is not ready", cameras, discovering);
        };
    }

    Info info() {
        String java = System.getProperty("java.version", "");
        return new Info(
                info.name(),
                info.version(),
                java,
                java,
                System.getProperty("os.arch", ""),
                capabilities(),
                RecordingFormat.wireNames());
    }

    private List<String> capabilities() {
        boolean ffmpeg = service.health()
                .component("ffmpeg")
                .filter(c -> c.state() == ComponentState.ERROR)
                .isEmpty();
        return ffmpeg ? CAPABILITIES : WITHOUT_FFMPEG;
    }

    /** The state of the components of this name ({@code mediamtx}) or kind ({@code driver:…}): running if one of them does. */
    private static Optional<String> state(HealthReport report, String name) {
        List<ComponentState> states = report.components().stream()
                .filter(c -> c.name().equals(name)
                        || c.name().startsWith(name + ":")
                        || c.name().endsWith(":" + name))
                .map(ComponentHealth::state)
                .map(s -> s == ComponentState.DEGRADED ? ComponentState.RUNNING : s)
                .toList();
        return states.contains(ComponentState.RUNNING)
                ? Optional.of(ComponentState.RUNNING.name())
                : states.stream().findFirst().map(Enum::name);
    }
}
