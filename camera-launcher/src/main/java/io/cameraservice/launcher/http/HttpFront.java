package io.cameraservice.launcher.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.access.Principal;
import io.cameraservice.jsonrpc.websocket.HostCheck;
import io.cameraservice.launcher.auth.LinkSigner;
import io.cameraservice.launcher.config.LauncherConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. It answers from the moment it is made (alive, not ready), and serves files and pictures once it was given a
 * service. Answers that last run in lanes of their own, so that health is told within 100 ms whatever clients do. Safe for use by
 * any thread.
 */
public final class HttpFront implements AutoCloseable {
    static final Logger LOG = LoggerFactory.getLogger("io.cameraservice.launcher.http");

    /** More connections than this are closed at once; each may hold one thread for {@link #REQUEST_SECONDS}. */
    private static final int CONNECTIONS = 256;

    private static final int REQUEST_SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HostCheck hosts;
    private final HttpServer server;
    private final ExecutorService threads;
    private final HealthWatch health = new HealthWatch();
    private final Lane previews;
    private final Lane downloads;
    private final Door door;
    private final List<Route> routes = new ArrayList<>();
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
    public HttpFront(
            LauncherConfig.Health config,
            EndpointLimits limits,
            HostCheck hosts,
            Authenticator authenticator,
            LinkSigner links,
            Optional<String> tokenCommand,
            InstantSource clock) {
        this.hosts = hosts;
        limitConnections();
        this.server = bind(config.host(), config.port());
        this.previews = new Lane("previews", limits.previews(), PATIENCE);
        this.downloads = new Lane("downloads", limits.downloads(), PATIENCE);
        this.door = new Door(authenticator, links);
        routes.addAll(new HealthRoutes(health, clock).routes());
        routes.addAll(new FileRoutes(this::session, downloads).routes());
        routes.addAll(new PreviewRoutes(this::session, previews, clock).routes());
        routes.addAll(new LiveRoutes(this::session).routes());
        routes.addAll(new LinkRoutes(links, routes).routes());
        routes.addAll(new DashboardRoutes(() -> socket, tokenCommand).routes());
        AtomicInteger count = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(1, CONNECTIONS + 8, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "http-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        server.setExecutor(threads);
        server.createContext("/", this::dispatch);
        server.start();
    }

    /** From now on serves this service's files and pictures, and tells the dashboard where its WebSocket is. */
    public void serve(CameraService started, int webSocketPort, String webSocketPath) {
        socket = new DashboardRoutes.Socket(webSocketPort, webSocketPath);
        service = started;
        health.watch(started::health);
    }

    /** The port that was bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        previews.close();
        downloads.close();
        threads.shutdownNow();
        health.close();
    }

    private CameraSession session(Principal principal) {
        CameraService started = service;
        if (started == null) {
            throw new Refusal(503, "starting", "the service is starting", Map.of("Retry-After", "1"));
        }
        return started.session(principal);
    }

    private void dispatch(HttpExchange exchange) throws IOException {
        Request request = new Request(exchange, "", Map.of(), Map.of(), Optional.empty());
        try {
            request = route(exchange);
        } catch (Refusal e) {
            answer(request, e);
        } catch (CameraException e) {
            answer(request, Refusal.of(e));
        } catch (IOException e) {
            LOG.debug(
                    "{} {}: {}",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    e.toString());
            exchange.close();
        } catch (RuntimeException e) {
            LOG.error(
                    "{} {}",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    e);
            answer(request, new Refusal(500, "internal_error", "something went wrong here; see the log"));
        }
    }

    private Request route(HttpExchange exchange) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host != null && !hosts.isOurs(host)) {
            throw new Refusal(403, "foreign_host", HostCheck.refusal(host));
        }
        List<String> path = Urls.segments(exchange.getRequestURI().getRawPath());
        Map<String, String> query = Urls.query(exchange.getRequestURI().getRawQuery());
        Set<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> names = route.match(path);
            if (names.isEmpty()) {
                continue;
            }
            if (!route.methods().contains(exchange.getRequestMethod())) {
                allowed.addAll(route.methods());
                continue;
            }
            String whole = "/" + String.join("/", path);
            Optional<Principal> who = door.open(route.access(), whole, exchange.getRequestHeaders(), query);
            Request request = new Request(exchange, whole, names.get(), query, who);
            route.handler().handle(request);
            return request;
        }
        if (allowed.isEmpty()) {
            throw new Refusal(404, "not_found", "there is nothing here");
        }
        throw new Refusal(
                405,
                "method_not_allowed",
                "use " + String.join(" or ", allowed),
                Map.of("Allow", String.join(", ", allowed)));
    }

    private static void answer(Request request, Refusal refusal) {
        try {
            request.responseHeaders().remove("Content-Security-Policy");
            request.responseHeaders().remove("Content-Disposition");
            request.refuse(refusal);
        } catch (IOException e) {
            LOG.debug("a refusal could not be sent: {}", e.toString());
            request.exchange().close();
        }
    }

    private static HttpServer bind(String host, int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
        } catch (UnknownHostException e) {
            throw new CameraException(
                    "address_unknown",
                    "health.host: there is no host '" + host + "'",
                    "give an address of this machine",
                    e);
        } catch (IOException e) {
            throw new CameraException(
                    "address_in_use",
                    "HTTP cannot listen on " + host + ":" + port + " (" + e.getMessage() + ")",
                    "stop what listens there or choose another port with --set health.port=PORT",
                    e);
        }
    }

    /** The JDK's server takes these from system properties alone, once per JVM; what a host set stays. */
    private static void limitConnections() {
        Map.of(
                        "sun.net.httpserver.maxReqTime", REQUEST_SECONDS,
                        "sun.net.httpserver.nodelay", true,
                        "jdk.httpserver.maxConnections", CONNECTIONS)
                .forEach((key, value) -> {
                    if (System.getProperty(key) == null) {
                        System.setProperty(key, value.toString());
                    }
                });
    }
}
