package io.cameraservice.jsonrpc;

import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.internal.util.EndpointBudget;
import io.cameraservice.jsonrpc.api.Caller;
import io.cameraservice.jsonrpc.api.Notifications;
import io.cameraservice.jsonrpc.protocol.Dispatcher;
import io.cameraservice.jsonrpc.protocol.Execution;
import io.cameraservice.jsonrpc.websocket.Connection;
import io.cameraservice.jsonrpc.websocket.WebSocketEndpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The clients of one endpoint: hands their messages to the dispatcher. Safe for use by any thread. */
final class Clients implements Connection.Listener {
    /** What one call may send back before it counts as another, in bytes: large answers cost more than small ones. */
    private static final double BYTES_PER_CALL = 4096;
    /** Slow calls of one client under way at one time, and as many others. */
    private static final int MAX_CALLS = 64;

    private final Dispatcher<Caller> dispatcher;
    private final Executor pool;
    private final FairExecutor slow;
    private final EndpointBudget budget;
    private final InstantSource clock;

    /** {@code pool} is for calls that do not wait. */
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
        connection.attach(new Client(new Caller(clock, address, budget.logins(), connection::authenticated)));
    }

    @Override
    public void received(Connection connection, String text) {
        clientOf(connection)
                .ifPresent(c -> dispatcher.dispatch(
                        text, c.caller, c, reply -> reply.ifPresent(r -> reply(connection, c.caller, r))));
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
                    .flatMap(client -> client.caller.expiryNotification())
                    .ifPresent(connection::send);
        }
    }

    private static boolean isLoggedIn(Connection connection) {
        return clientOf(connection).filter(client -> client.caller.isLoggedIn()).isPresent();
    }

    private static Optional<Client> clientOf(Connection connection) {
        return connection.attachment().map(Client.class::cast);
    }

    /** Who is at one connection; runs its calls within its share of the threads and of the rates. */
    private final class Client implements Dispatcher.CallExecutor {
        private final Caller caller;
        private final AtomicInteger pooledCalls = new AtomicInteger();
        private final AtomicInteger slowCalls = new AtomicInteger();

        Client(Caller caller) {
            this.caller = caller;
        }

        @Override
        public Duration tryCall() {
            return budget.tryCall(caller.address(), caller.principalName());
        }

        @Override
        public void execute(Execution execution, Runnable work) {
            AtomicInteger pending = execution == Execution.SLOW ? slowCalls : pooledCalls;
            if (pending.incrementAndGet() > MAX_CALLS) {
                pending.decrementAndGet();
                throw new RejectedExecutionException("more than " + MAX_CALLS + " calls of one client are under way");
            }
            Runnable counted = () -> {
                try {
                    work.run();
                } finally {
                    pending.decrementAndGet();
                }
            };
            try {
                if (execution == Execution.SLOW) {
                    slow.execute(caller.principalName().orElse(caller.address()), counted);
                } else {
                    pool.execute(counted);
                }
            } catch (RejectedExecutionException e) {
                pending.decrementAndGet();
                throw e;
            }
        }
    }
}
