package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.EndpointBudget;
import io.cameraservice.internal.util.ListeningSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.framing.CloseFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for WebSocket clients on one address and path. Safe for use by any thread.
 *
 * <p>A client never delays others: one that does not read, does not answer pings, or sends too much is disconnected.
 */
public final class WebSocketEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebSocketEndpoint.class);
    private static final int BACKLOG = 512;

    private final SocketConfig config;
    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final EndpointBudget budget;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean lost = new AtomicBoolean();
    private volatile @Nullable Serving serving;

    private record Serving(KeepAliveMonitor keepAlive, EventLoop loop, SocketServer server, Runnable whenLost) {}

    private WebSocketEndpoint(SocketConfig config, ServerSocketChannel channel, InetSocketAddress address) {
        this.config = config;
        this.channel = channel;
        this.address = address;
        this.budget = new EndpointBudget("websocket", config.limits());
    }

    /**
     * Takes the address; clients can connect from now on, and are served after {@link #serve}.
     *
     * @throws CameraException {@code cannot_listen}, naming the address and who has it
     */
    public static WebSocketEndpoint bind(SocketConfig config) {
        ServerSocketChannel channel = ListeningSocket.bind(config.host(), config.port(), BACKLOG, "server.port");
        try {
            return new WebSocketEndpoint(config, channel, (InetSocketAddress) channel.getLocalAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Begins to serve clients, once.
     *
     * @param whenLost called if the endpoint ends by itself, by an error: no client is served until another one is
     *     bound
     * @throws UncheckedIOException if it cannot
     */
    public void serve(Connection.Listener listener, Runnable whenLost) {
        requireNonNull(listener, "listener");
        requireNonNull(whenLost, "whenLost");
        try {
            EventLoop loop = new EventLoop(address.getPort(), this::lost);
            KeepAliveMonitor keepAlive =
                    new KeepAliveMonitor(config.pingInterval(), address.getPort(), this::checkListening);
            SocketServer server = new SocketServer(channel, config, listener, keepAlive, loop, budget, this::lost);
            serving = new Serving(keepAlive, loop, server, whenLost);
            loop.start();
            server.start();
            server.started().get(10, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            close();
            throw new UncheckedIOException(new IOException("the WebSocket server did not start", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    /** The library closes the socket for good where a client cannot be accepted, e.g. for want of descriptors, and says nothing. */
    private void checkListening() {
        if (!channel.isOpen()) {
            lost();
        }
    }

    private void lost() {
        Serving present = serving;
        if (present != null && !closed.get() && lost.compareAndSet(false, true)) {
            present.whenLost().run();
        }
    }

    /** The address it listens on, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    /** Whether clients are served. */
    public boolean isListening() {
        Serving present = serving;
        return channel.isOpen() && present != null && present.loop().isRunning() && !lost.get();
    }

    /** The use of the limits by clients. */
    public EndpointBudget budget() {
        return budget;
    }

    /** Who is connected now. */
    public List<Connection> connections() {
        Serving present = serving;
        return present == null
                ? List.of()
                : present.server().getConnections().stream()
                        .flatMap(socket -> SocketServer.connectionOf(socket).stream())
                        .toList();
    }

    /** Sends a message to every connection that passes the test. */
    public void broadcast(String text, Predicate<Connection> recipients) {
        ByteBuffer frame = FrameEncoder.text(text.getBytes(UTF_8));
        connections().stream().filter(recipients).forEach(c -> c.send(frame.duplicate()));
    }

    /** Closes every connection with code 1001, and stops listening. Idempotent; takes three seconds at most. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Serving present = serving;
        if (present != null) {
            try {
                present.server().stop(1000, "the service is stopping");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            present.keepAlive().close();
            for (WebSocket left : present.server().getConnections()) {
                ((WebSocketImpl) left).closeConnection(CloseFrame.GOING_AWAY, "the service is stopping");
            }
            present.loop().close();
        }
        closeQuietly(channel);
    }

    private static void closeQuietly(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("The listening socket did not close", e);
        }
    }
}
