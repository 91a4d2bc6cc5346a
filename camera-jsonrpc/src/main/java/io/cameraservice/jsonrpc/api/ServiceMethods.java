package io.cameraservice.jsonrpc.api;

import static io.cameraservice.access.Operation.VIEW_HEALTH;
import static io.cameraservice.access.Operation.VIEW_SERVER_INFO;
import static io.cameraservice.access.Operation.VIEW_STATUS;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.Permission;
import io.cameraservice.access.Principal;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.health.HealthReport;
import io.cameraservice.jsonrpc.protocol.Param;
import io.cameraservice.jsonrpc.protocol.Params;
import io.cameraservice.media.RecordingFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Logging in, and what clients can ask about the service itself. */
final class ServiceMethods {
    private static final List<String> CAPABILITIES = List.of("snapshots", "recordings", "streaming", "notifications");
    private static final long INFO_NANOS = Duration.ofSeconds(1).toNanos();
    private static final List<String> WITHOUT_FFMPEG = List.of("snapshots", "notifications");

    private final CameraService service;
    private final Authenticator authenticator;
    private final ServerInfo info;
    private volatile @Nullable Cached cached;

    ServiceMethods(CameraService service, Authenticator authenticator, ServerInfo info) {
        this.service = service;
        this.authenticator = authenticator;
        this.info = info;
    }

    List<ApiMethod> methods() {
        return List.of(
                ApiMethod.of(VIEW_HEALTH, "get_status", "How the service does.", Status.class, this::status),
                ApiMethod.of(
                        VIEW_STATUS,
                        "get_system_status",
                        "Whether the service is ready.",
                        SystemStatus.class,
                        this::systemStatus),
                ApiMethod.of(VIEW_SERVER_INFO, "get_server_info", "What the service is.", Info.class, session -> info())
                        .inline());
    }

    /** The methods that need no login. */
    List<ApiMethod> openMethods() {
        return List.of(
                ApiMethod.open("ping", "Answers pong.", Params.None.class, String.class, (none, caller) -> "pong"),
                ApiMethod.open(
                        "authenticate",
                        "Logs in, or changes who is logged in.",
                        Login.class,
                        LoggedIn.class,
                        this::authenticate));
    }

    record Login(
            @Param(optional = true, max = 8192, summary = "a JWT or an API key; without one the answer is -32001")
            @Nullable
            String authToken) {}

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

    LoggedIn authenticate(Login args, Caller caller) {
        String token = args.authToken();
        if (token == null || token.isEmpty()) {
            throw new CameraException.Unauthenticated("token_missing", "authenticate takes a token as auth_token");
        }
        Principal principal = caller.logIn(
                        () -> service.session(authenticator.authenticate(new Credentials.Token(token))))
                .principal();
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
                Duration.ofSeconds(report.uptime().toSeconds()),
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

    /** Looked at once a second: it changes when ffmpeg comes or goes, and the rest never does. */
    Info info() {
        Cached present = cached;
        long now = System.nanoTime();
        if (present == null || now - present.madeAt() > INFO_NANOS) {
            present = new Cached(makeInfo(), now);
            cached = present;
        }
        return present.info();
    }

    private Info makeInfo() {
        String java = System.getProperty("java.version", "");
        boolean withoutFfmpeg = service.health()
                .component("ffmpeg")
                .filter(c -> c.state() == ComponentState.ERROR)
                .isPresent();
        return new Info(
                info.name(),
                info.version(),
                java,
                java,
                System.getProperty("os.arch", ""),
                withoutFfmpeg ? WITHOUT_FFMPEG : CAPABILITIES,
                RecordingFormat.wireNames());
    }

    private record Cached(Info info, long madeAt) {}

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
