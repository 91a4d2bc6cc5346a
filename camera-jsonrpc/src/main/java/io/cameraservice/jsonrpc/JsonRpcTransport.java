package io.cameraservice.jsonrpc;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.event.Subscription;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.internal.util.Hosts;
import io.cameraservice.jsonrpc.api.Caller;
import io.cameraservice.jsonrpc.api.CameraApi;
import io.cameraservice.jsonrpc.api.ErrorTable;
import io.cameraservice.jsonrpc.api.Notifications;
import io.cameraservice.jsonrpc.protocol.Dispatcher;
import io.cameraservice.jsonrpc.protocol.MessageLimits;
import io.cameraservice.jsonrpc.websocket.SocketConfig;
import io.cameraservice.jsonrpc.websocket.WebSocketEndpoint;
import io.cameraservice.spi.Transport;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
        CameraApi api = new CameraApi(service, authenticator, options.serverInfo(), clock);
        Dispatcher<Caller> dispatcher = new Dispatcher<>(api.table(), MessageLimits.defaults(), new ErrorTable());
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
            Notifications notifications = new Notifications(service::health);
            starting.events().set(service.events(event -> Clients.push(event, notifications, endpoint())));
            var unused = starting.timer()
                    .scheduleWithFixedDelay(
                            this::notifyExpiries,
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
        bound.serve(
                new Clients(parts.dispatcher(), parts.pool(), parts.slow(), bound.budget(), clock), () -> lost(bound));
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

    private void notifyExpiries() {
        try {
            endpoint().map(WebSocketEndpoint::connections).ifPresent(Clients::notifyExpiries);
        } catch (RuntimeException e) { // the next round must come
            log.warn("notification of expiring credentials failed", e);
        }
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

    /**
     * The threads that run calls which may wait: none while there is nothing to do, and a bounded number of calls in
     * line.
     */
    private static final class WorkerPool implements Executor, AutoCloseable {
        private static final int QUEUE = 2000;

        private final ThreadPoolExecutor pool;

        WorkerPool(String name, int threads) {
            AtomicInteger count = new AtomicInteger();
            pool = new ThreadPoolExecutor(
                    threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), work -> {
                        Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
                        thread.setDaemon(true);
                        return thread;
                    });
            pool.allowCoreThreadTimeOut(true);
        }

        @Override
        public void execute(Runnable work) {
            pool.execute(work);
        }

        /** Interrupts what is under way and waits two seconds at most. */
        @Override
        public void close() {
            pool.shutdownNow();
            try {
                if (!pool.awaitTermination(2, TimeUnit.SECONDS)) {
                    log.warn("Some calls do not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
