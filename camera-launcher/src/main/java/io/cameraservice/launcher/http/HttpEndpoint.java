package io.cameraservice.launcher.http;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.access.Principal;
import io.cameraservice.internal.util.ConcurrencyLimiter;
import io.cameraservice.internal.util.EndpointBudget;
import io.cameraservice.internal.util.ListeningSocket;
import io.cameraservice.jsonrpc.websocket.HostCheck;
import io.cameraservice.launcher.auth.LinkSigner;
import io.cameraservice.launcher.config.LauncherConfig;
import java.nio.channels.ServerSocketChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. It answers from the moment it is made (alive, not ready), and serves files and pictures once it was given a
 * service. Health is answered within 100 ms whatever clients do. Safe for use by any thread.
 */
public final class HttpEndpoint implements AutoCloseable {
    static final Logger LOG = LoggerFactory.getLogger("io.cameraservice.launcher.http");

    private static final int BACKLOG = 256;

    private final HttpServer server;
    private final HealthMonitor health;
    private final EndpointBudget budget;
    private final Workers workers = new Workers();
    private volatile @Nullable CameraService service;
    private volatile DashboardRoutes.Socket socket = new DashboardRoutes.Socket(0, "/");

    /**
     * Listens.
     *
     * @param limits what clients may take
     * @param hosts which names are ours
     * @param tokenCommand how a token is made, for the page that asks for one; empty to say it in general
     * @throws CameraException if the address cannot be had, naming it
     */
    public HttpEndpoint(
            LauncherConfig.Http config,
            EndpointLimits limits,
            HostCheck hosts,
            Authenticator authenticator,
            LinkSigner links,
            Optional<String> tokenCommand,
            InstantSource clock) {
        ServerSocketChannel bound = ListeningSocket.bind(config.host(), config.port(), BACKLOG, "health.port");
        this.budget = new EndpointBudget("HTTP", limits);
        this.server = new HttpServer(
                new HttpServer.Timeouts(config.requestTimeout(), config.idleTimeout(), limits.responseTimeout()),
                budget);
        this.health = new HealthMonitor(server.timer());
        StreamingExecutor previews = new StreamingExecutor("previews", limits.previews(), budget.previews(), workers);
        StreamingExecutor downloads =
                new StreamingExecutor("downloads", limits.downloads(), budget.downloads(), workers);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new HealthRoutes(health, clock).routes());
        routes.addAll(new FileRoutes(this::session, downloads).routes());
        routes.addAll(new PreviewRoutes(this::session, previews, clock).routes());
        routes.addAll(new LiveRoutes(this::session).routes());
        routes.addAll(new LinkRoutes(links, routes).routes());
        routes.addAll(new DashboardRoutes(() -> socket, tokenCommand).routes());
        HttpAuthentication authentication = new HttpAuthentication(authenticator, links, budget.logins());
        ServiceCalls calls =
                new ServiceCalls(new ConcurrencyLimiter(limits.slowCalls(), limits.slowCallsPerPrincipal()), workers);
        server.start(bound, new Router(hosts, authentication, routes, budget, calls));
    }

    /** Serves this service's files and pictures, and the address of its WebSocket for the dashboard. */
    public void serve(CameraService started, int webSocketPort, String webSocketPath) {
        socket = new DashboardRoutes.Socket(webSocketPort, webSocketPath);
        service = started;
        health.watch(started::health);
    }

    /** The port that was bound. */
    public int port() {
        return server.port();
    }

    /** Completes with what has happened if HTTP is lost, which does not come back by itself; never after {@link #close}. */
    public CompletableFuture<String> failure() {
        return server.failure();
    }

    /** What clients take now, and what was refused so far. */
    public EndpointBudget.Statistics statistics() {
        return budget.statistics();
    }

    @Override
    public void close() {
        server.stopAccepting();
        workers.close();
        server.close();
        health.close();
    }

    private CameraSession session(Principal principal) {
        CameraService started = service;
        if (started == null) {
            throw new HttpError(503, "starting", "the service is starting", Map.of("Retry-After", "1"));
        }
        return started.session(principal);
    }
}
