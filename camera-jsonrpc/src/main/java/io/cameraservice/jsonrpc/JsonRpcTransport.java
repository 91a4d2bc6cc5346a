package io.cameraservice.jsonrpc;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.Subscription;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.internal.util.EndpointBudget;
import io.cameraservice.internal.util.Hosts;
import io.cameraservice.jsonrpc.api.Caller;
import io.cameraservice.jsonrpc.api.CameraApi;
import io.cameraservice.jsonrpc.api.ErrorTable;
import io.cameraservice.jsonrpc.api.Notifications;
import io.cameraservice.jsonrpc.protocol.Dispatcher;
import io.cameraservice.jsonrpc.websocket.Connection;
import io.cameraservice.jsonrpc.websocket.ConnectionListener;
import io.cameraservice.jsonrpc.websocket.SocketConfig;
import io.cameraservice.jsonrpc.websocket.WebSocketEndpoint;
import io.cameraservice.spi.Transport;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a camera service to clients by JSON-RPC 2.0 over WebSocket. Loopback, port 8002 and path {@code /ws} unless the options
 * say otherwise. Safe for use by any thread.
 */
public final class JsonRpcTransport implements Transport {
    private static final Logger log = LoggerFactory.getLogger(JsonRpcTransport.class);
    /** Threads for calls that are answered from memory or files. */
    private static final int POOLED_CALLS = 8;

    private static final Duration EXPIRY_ROUND = Duration.ofMillis(500);
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
    private static final int RESTARTS = 10;
    /** What one call may send back before it counts as another, in bytes: large answers cost more than small ones. */
    private static final double BYTES_PER_CALL = 4096;

    private final JsonRpcOptions options;
    private final InstantSource clock = InstantSource.system();
    private ComponentState state = ComponentState.STOPPED;
    private Instant since = clock.instant();
    private @Nullable WebSocketEndpoint endpoint;
    private @Nullable Running running;

    public JsonRpcTransport(JsonRpcOptions options) {
        this.options = requireNonNull(options, "options");
    }

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public synchronized void bind() {
        if (endpoint == null) {
            endpoint = WebSocketEndpoint.bind(options.socket());
        }
    }

    @Override
    public synchronized void start(CameraService service, Authenticator authenticator) {
        if (running != null) {
            throw new IllegalStateException("this transport is already started");
        }
        bind();
        CameraApi api = new CameraApi(service, authenticator, options.serverInfo(), options.filesUrl(), clock);
        Dispatcher<Caller> dispatcher = new Dispatcher<>(api.table(), options.messageLimits(), new ErrorTable());
        EndpointLimits limits = options.socket().limits();
        WorkerPool slow = new WorkerPool("jsonrpc-slow", limits.slowCalls());
        Running starting = new Running(
                dispatcher,
                new WorkerPool("jsonrpc-call", POOLED_CALLS),
                slow,
                new FairExecutor(slow, limits.slowCalls(), limits.slowCallsPerPrincipal()),
                Executors.newSingleThreadScheduledExecutor(JsonRpcTransport::timerThread),
                new AtomicReference<>());
        running = starting;
        try {
            serve(requireNonNull(endpoint), starting);
            starting.events().set(service.events(new Push(this, new Notifications(service::health))::push));
            var unused = starting.timer()
                    .scheduleWithFixedDelay(
                            this::tellExpiries,
                            EXPIRY_ROUND.toMillis(),
                            EXPIRY_ROUND.toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        change(ComponentState.RUNNING);
    }

    private static Thread timerThread(Runnable work) {
        Thread thread = new Thread(work, "jsonrpc-timer");
        thread.setDaemon(true);
        return thread;
    }

    private void serve(WebSocketEndpoint bound, Running parts) {
        bound.serve(new Clients(bound.budget(), parts), () -> lost(bound));
    }

    /** The endpoint ended by an error: another takes its place, as soon as the address can be had. */
    private void lost(WebSocketEndpoint failed) {
        ScheduledExecutorService timer;
        synchronized (this) {
            if (running == null || endpoint != failed) {
                return;
            }
            change(ComponentState.ERROR);
            timer = running.timer();
        }
        log.error("the WebSocket endpoint at {} was lost by an error; starting another", failed.address());
        timer.execute(() -> {
            failed.close();
            restart(failed, 1);
        });
    }

    private void restart(WebSocketEndpoint failed, int attempt) {
        SocketConfig again = options.socket().withPort(failed.address().getPort());
        synchronized (this) {
            Running parts = running;
            if (parts == null || endpoint != failed) {
                return;
            }
            try {
                WebSocketEndpoint next = WebSocketEndpoint.bind(again);
                endpoint = next;
                serve(next, parts);
                change(ComponentState.RUNNING);
                log.info("the WebSocket endpoint serves again at {}", next.address());
            } catch (CameraException | UncheckedIOException e) {
                endpoint = failed;
                log.error("the WebSocket endpoint cannot be started again (attempt {} of {})", attempt, RESTARTS, e);
                if (attempt < RESTARTS) {
                    var unused = parts.timer()
                            .schedule(
                                    () -> restart(failed, attempt + 1),
                                    RESTART_PAUSE.toMillis(),
                                    TimeUnit.MILLISECONDS);
                }
            }
        }
    }

    private void tellExpiries() {
        try {
            for (Connection connection : connections()) {
                clientOf(connection)
                        .flatMap(client -> client.caller().expiryNotification())
                        .ifPresent(connection::send);
            }
        } catch (RuntimeException e) { // the next round must come
            log.warn("clients could not be told that their credentials expire", e);
        }
    }

    private synchronized List<Connection> connections() {
        return endpoint == null ? List.of() : endpoint.connections();
    }

    private synchronized Optional<WebSocketEndpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** Where clients connect, e.g. {@code ws://127.0.0.1:8002/ws}, with the real port; empty while it does not listen. */
    public synchronized Optional<URI> address() {
        return Optional.ofNullable(endpoint).map(e -> {
            String host = options.socket().host();
            return URI.create("ws://" + Hosts.inUri(host) + ":" + e.address().getPort()
                    + options.socket().path());
        });
    }

    @Override
    public synchronized ComponentHealth health() {
        String detail = switch (state) {
            case RUNNING -> address().map(URI::toString).orElse("");
            case ERROR -> "the endpoint was lost by an error; it is started again";
            default -> "";
        };
        return new ComponentHealth(name(), state, detail, since);
    }

    /** Idempotent; takes about four seconds at most, and that only if handlers do not end. */
    @Override
    public void close() {
        Running ending;
        WebSocketEndpoint bound;
        synchronized (this) {
            ending = running;
            bound = endpoint;
            running = null;
            endpoint = null;
            change(ComponentState.STOPPED);
        }
        if (ending != null) {
            ending.timer().shutdownNow();
            Subscription events = ending.events().get();
            if (events != null) {
                events.close();
            }
        }
        if (bound != null) {
            bound.close();
        }
        if (ending != null) {
            ending.pool().close();
            ending.slowPool().close();
        }
    }

    private void change(ComponentState to) {
        state = to;
        since = clock.instant();
    }

    private record Running(
            Dispatcher<Caller> dispatcher,
            WorkerPool pool,
            WorkerPool slowPool,
            FairExecutor slow,
            ScheduledExecutorService timer,
            AtomicReference<@Nullable Subscription> events) {}

    /** What is kept with each connection. */
    private record Client(Caller caller, ClientCalls calls) {}

    private final class Clients implements ConnectionListener {
        private final EndpointBudget budget;
        private final Running parts;

        Clients(EndpointBudget budget, Running parts) {
            this.budget = budget;
            this.parts = parts;
        }

        @Override
        public void opened(Connection connection) {
            String address = connection.remoteAddress().getAddress().getHostAddress();
            Caller caller = new Caller(clock, address, budget.logins(), connection::authenticated);
            connection.attach(new Client(
                    caller, new ClientCalls(caller, parts.pool(), parts.slow(), budget, options.maxPendingCalls())));
        }

        @Override
        public void received(Connection connection, String text) {
            clientOf(connection)
                    .ifPresent(c -> parts.dispatcher()
                            .dispatch(
                                    text,
                                    c.caller(),
                                    c.calls(),
                                    reply -> reply.ifPresent(r -> reply(connection, c, r))));
        }

        private void reply(Connection connection, Client client, String reply) {
            if (reply.length() > BYTES_PER_CALL) {
                budget.chargeCall(
                        client.caller().address(), client.caller().principalName(), reply.length() / BYTES_PER_CALL);
            }
            connection.send(reply);
        }
    }

    private static Optional<Client> clientOf(Connection connection) {
        return connection.attachment().map(Client.class::cast);
    }

    /** Tells everybody who is logged in. Events come one after another, so their numbers rise on every connection. */
    private record Push(JsonRpcTransport transport, Notifications notifications) {
        void push(CameraServiceEvent event) {
            notifications
                    .of(event)
                    .ifPresent(text -> transport.endpoint().ifPresent(e -> e.broadcast(text, Push::isLoggedIn)));
        }

        private static boolean isLoggedIn(Connection connection) {
            return clientOf(connection)
                    .filter(client -> client.caller().isLoggedIn())
                    .isPresent();
        }
    }
}
