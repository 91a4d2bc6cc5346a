package io.cameraservice.jsonrpc;

import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.internal.util.EndpointBudget;
import io.cameraservice.jsonrpc.api.Caller;
import io.cameraservice.jsonrpc.api.Notifications;
import io.cameraservice.jsonrpc.protocol.Dispatcher;
import io.cameraservice.jsonrpc.websocket.Connection;
import io.cameraservice.jsonrpc.websocket.ConnectionListener;
import io.cameraservice.jsonrpc.websocket.WebSocketEndpoint;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The clients of one endpoint: hands their messages to the dispatcher. Safe for use by any thread. */
final class Clients implements ConnectionListener {
    /** What one call may send back before it counts as another, in bytes: large answers cost more than small ones. */
    private static final double BYTES_PER_CALL = 4096;

    private final Dispatcher<Caller> dispatcher;
    private final Executor pool;
    private final FairExecutor slow;
    private final EndpointBudget budget;
    private final InstantSource clock;

    /** What is attached to each connection. */
    private record Client(Caller caller, ClientCalls calls) {}

    Clients(
            Dispatcher<Caller> dispatcher,
            Executor pool,
            FairExecutor slow,
            EndpointBudget budget,
            InstantSource clock) {
        this.dispatcher = dispatcher;
        this.pool = pool;
        this.slow = slow;
        this.budget = budget;
        this.clock = clock;
    }

    @Override
    public void opened(Connection connection) {
        String address = connection.remoteAddress().getAddress().getHostAddress();
        Caller caller = new Caller(clock, address, budget.logins(), connection::authenticated);
        connection.attach(new Client(caller, new ClientCalls(caller, pool, slow, budget)));
    }

    @Override
    public void received(Connection connection, String text) {
        clientOf(connection)
                .ifPresent(c -> dispatcher.dispatch(
                        text, c.caller(), c.calls(), reply -> reply.ifPresent(r -> reply(connection, c.caller(), r))));
    }

    private void reply(Connection connection, Caller caller, String reply) {
        if (reply.length() > BYTES_PER_CALL) {
            budget.chargeCall(caller.address(), caller.principalName(), reply.length() / BYTES_PER_CALL);
        }
        connection.send(reply);
    }

    /** Sends the notification of this event, if it has one, to every client that is logged in. */
    static void push(CameraServiceEvent event, Notifications notifications, Optional<WebSocketEndpoint> endpoint) {
        notifications.of(event).ifPresent(text -> endpoint.ifPresent(e -> e.broadcast(text, Clients::isLoggedIn)));
    }

    /** Notifies those whose credentials expire. */
    static void notifyExpiries(List<Connection> connections) {
        for (Connection connection : connections) {
            clientOf(connection)
                    .flatMap(client -> client.caller().expiryNotification())
                    .ifPresent(connection::send);
        }
    }

    private static boolean isLoggedIn(Connection connection) {
        return clientOf(connection)
                .filter(client -> client.caller().isLoggedIn())
                .isPresent();
    }

    private static Optional<Client> clientOf(Connection connection) {
        return connection.attachment().map(Client.class::cast);
    }
}
