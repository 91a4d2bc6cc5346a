package io.cameraservice.jsonrpc;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.access.Authenticator;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.Subscription;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.jsonrpc.api.Caller;
import io.cameraservice.jsonrpc.api.CameraApi;
import io.cameraservice.jsonrpc.api.ErrorTable;
import io.cameraservice.jsonrpc.api.Notifications;
import io.cameraservice.jsonrpc.protocol.Dispatcher;
import io.cameraservice.jsonrpc.websocket.Connection;
import io.cameraservice.jsonrpc.websocket.ConnectionListener;
import io.cameraservice.jsonrpc.websocket.WebSocketEndpoint;
import io.cameraservice.spi.Transport;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves a camera service to clients by JSON-RPC 2.0 over WebSocket. Loopback, port 8002 and path {@code /ws} unless the options
 * say otherwise. Safe for use by any thread.
 */
public final class JsonRpcTransport implements Transport {
    private final JsonRpcOptions options;
    private final InstantSource clock = InstantSource.system();
    private ComponentState state = ComponentState.STOPPED;
    private Instant since = clock.instant();
    private @Nullable Running running;

    public JsonRpcTransport(JsonRpcOptions options) {
        this.options = requireNonNull(options, "options");
    }

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public synchronized void start(CameraService service, Authenticator authenticator) {
        if (running != null) {
            throw new IllegalStateException("this transport is already started");
        }
        CameraApi api = new CameraApi(service, authenticator, options.serverInfo(), options.filesUrl(), clock);
        Dispatcher<Caller> dispatcher = new Dispatcher<>(api.table(), options.limits(), new ErrorTable());
        WorkerPool pool = new WorkerPool(options.workers());
        WebSocketEndpoint endpoint = listen(new Clients(dispatcher, pool));
        try {
            running = new Running(
                    endpoint, pool, service.events(new Push(endpoint, new Notifications(service::health))::push));
        } catch (RuntimeException e) {
            endpoint.close();
            throw e;
        }
        change(ComponentState.RUNNING);
    }

    private WebSocketEndpoint listen(ConnectionListener clients) {
        try {
            return WebSocketEndpoint.start(options.socket(), clients);
        } catch (UncheckedIOException e) {
            throw new CameraException(
                    "cannot_listen",
                    String.valueOf(e.getMessage()),
                    "stop what listens there, or choose another server.port",
                    e);
        }
    }

    /** Where clients connect, e.g. {@code ws://127.0.0.1:8002/ws}, with the real port; empty while it does not listen. */
    public synchronized Optional<URI> address() {
        return Optional.ofNullable(running).map(r -> {
            String host = options.socket().host();
            return URI.create("ws://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                    + r.endpoint().address().getPort() + options.socket().path());
        });
    }

    @Override
    public synchronized ComponentHealth health() {
        if (running != null
                && state == ComponentState.RUNNING
                && !running.endpoint().isListening()) {
            change(ComponentState.ERROR);
        }
        String detail = switch (state) {
            case RUNNING -> address().map(URI::toString).orElse("");
            case ERROR -> "the listening socket was lost; restart the service";
            default -> "";
        };
        return new ComponentHealth(name(), state, detail, since);
    }

    /** Idempotent; takes about four seconds at most, and that only if handlers do not end. */
    @Override
    public void close() {
        Running ending;
        synchronized (this) {
            ending = running;
            running = null;
            change(ComponentState.STOPPED);
        }
        if (ending != null) {
            ending.events().close();
            ending.endpoint().close();
            ending.pool().close();
        }
    }

    private void change(ComponentState to) {
        state = to;
        since = clock.instant();
    }

    private record Running(WebSocketEndpoint endpoint, WorkerPool pool, Subscription events) {}

    /** What is kept with each connection. */
    private record Client(Caller caller, CallLane lane) {}

    private final class Clients implements ConnectionListener {
        private final Dispatcher<Caller> dispatcher;
        private final WorkerPool pool;

        Clients(Dispatcher<Caller> dispatcher, WorkerPool pool) {
            this.dispatcher = dispatcher;
            this.pool = pool;
        }

        @Override
        public void opened(Connection connection) {
            connection.attach(new Client(new Caller(clock), new CallLane(pool, options.maxPendingCalls())));
        }

        @Override
        public void received(Connection connection, String text) {
            clientOf(connection)
                    .ifPresent(c -> dispatcher.dispatch(
                            text, c.caller(), c.lane(), reply -> reply.ifPresent(connection::send)));
        }
    }

    private static Optional<Client> clientOf(Connection connection) {
        return connection.attachment().map(Client.class::cast);
    }

    /** Tells everybody who is logged in. Events come one after another, so their numbers rise on every connection. */
    private record Push(WebSocketEndpoint endpoint, Notifications notifications) {
        void push(CameraServiceEvent event) {
            notifications
                    .of(event)
                    .ifPresent(text -> endpoint.broadcast(
                            text,
                            c -> clientOf(c)
                                    .filter(client -> client.caller().isLoggedIn())
                                    .isPresent()));
        }
    }
}
