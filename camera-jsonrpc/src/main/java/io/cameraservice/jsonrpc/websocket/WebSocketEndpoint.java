package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
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

/**
 * Listens for WebSocket clients on one address and path. Safe for use by any thread.
 *
 * <p>No client is waited for: one that does not read, does not answer pings, or sends too much is disconnected.
 */
public final class WebSocketEndpoint implements AutoCloseable {
    private static final int BACKLOG = 512;

    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final Caretaker caretaker;
    private final SocketServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private WebSocketEndpoint(ServerSocketChannel channel, SocketConfig config, ConnectionListener listener)
            throws IOException {
        this.channel = channel;
        this.address = (InetSocketAddress) channel.getLocalAddress();
        this.caretaker = new Caretaker(config.pingInterval(), address.getPort());
        this.server = new SocketServer(channel, config, listener, caretaker);
    }

    /**
     * Begins to listen; when this returns, clients can connect.
     *
     * @throws UncheckedIOException if it cannot, naming the address and the reason
     */
    public static WebSocketEndpoint start(SocketConfig config, ConnectionListener listener) {
        requireNonNull(listener, "listener");
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(config.host(), config.port()), BACKLOG);
            WebSocketEndpoint endpoint = new WebSocketEndpoint(channel, config, listener);
            endpoint.begin();
            return endpoint;
        } catch (IOException | UnresolvedAddressException e) {
            IOException cause = e instanceof IOException io ? io : new IOException("the host is not known", e);
            closeQuietly(channel, cause);
            throw new UncheckedIOException(explain(config, cause), cause);
        }
    }

    private void begin() throws IOException {
        server.start();
        try {
            server.started().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IOException("the server did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("interrupted", e);
        }
    }

    /** The address it listens on, with the real port. */
    public InetSocketAddress address() {
        return address;
    }

    /** Whether clients can still connect. */
    public boolean isListening() {
        return channel.isOpen();
    }

    /** Who is connected now. */
    public List<Connection> connections() {
        return server.getConnections().stream()
                .flatMap(socket -> SocketServer.connectionOf(socket).stream())
                .toList();
    }

    /** Sends a message to every connection that passes the test. */
    public void broadcast(String text, Predicate<Connection> recipients) {
        byte[] utf8 = text.getBytes(UTF_8);
        connections().stream().filter(recipients).forEach(c -> c.send(utf8));
    }

    /** Tells every client that the service goes away, and stops listening. Idempotent; takes two seconds at most. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            server.stop(1000, "the service is stopping");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        caretaker.close();
        for (WebSocket left : server.getConnections()) {
            ((WebSocketImpl) left).closeConnection(CloseFrame.GOING_AWAY, "the service is stopping");
        }
        closeQuietly(channel, null);
    }

    private static String explain(SocketConfig config, IOException cause) {
        String where = "cannot listen on " + config.host() + ":" + config.port() + ": ";
        boolean taken = cause instanceof BindException
                && String.valueOf(cause.getMessage()).contains("in use");
        return where + (taken ? "it is in use by another process" : cause.getMessage());
    }

    private static void closeQuietly(@Nullable ServerSocketChannel channel, @Nullable IOException cause) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                if (cause != null) {
                    cause.addSuppressed(e);
                }
            }
        }
    }
}
