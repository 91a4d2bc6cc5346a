package io.cameraservice.jsonrpc.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.framing.PongFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library's server with our limits; see {@link WebSocketEndpoint} for what it promises. */
final class SocketServer extends WebSocketServer {
    private static final Logger log = LoggerFactory.getLogger(SocketServer.class);
    private static final Duration HANDSHAKE_TIME = Duration.ofSeconds(10);
    /** Sockets in a handshake or a closing, beyond the connections. */
    private static final int SPARE_SOCKETS = 256;

    private final SocketConfig config;
    private final ConnectionListener listener;
    private final Door door;
    private final Caretaker caretaker;
    private final AtomicLong ids = new AtomicLong();
    private final CompletableFuture<@Nullable Void> started = new CompletableFuture<>();

    /** A server on a channel that is already bound: so a port in use is found by who asks for it, not by a thread. */
    SocketServer(ServerSocketChannel bound, SocketConfig config, ConnectionListener listener, Caretaker caretaker) {
        super(bound);
        this.config = config;
        this.listener = listener;
        this.door = new Door(config);
        this.caretaker = caretaker;
        setDaemon(true);
        setTcpNoDelay(true);
        setConnectionLostTimeout(0); // the caretaker's work
        setWebSocketFactory(new Factory());
    }

    /** Done when clients are served. */
    CompletableFuture<@Nullable Void> started() {
        return started;
    }

    static Optional<Connection> connectionOf(WebSocket socket) {
        return Optional.ofNullable(socket.<@Nullable Connection>getAttachment());
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
            WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
        Optional<Refusal> refusal = door.check(request, getConnections().size());
        if (refusal.isPresent()) {
            log.debug("Refused {}: {}", socket.getRemoteSocketAddress(), refusal.get());
            channelOf(socket).refuse(refusal.get());
            throw new InvalidDataException(
                    CloseFrame.POLICY_VALIDATION, refusal.get().detail());
        }
        return super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake request) {
        MeteredChannel channel = channelOf(socket);
        channel.handshakeDone();
        Connection connection =
                new Connection(ids.incrementAndGet(), (WebSocketImpl) socket, channel, config.outboundQueueBytes());
        socket.setAttachment(connection);
        log.debug("{} connected", connection);
        tell(connection, () -> listener.opened(connection));
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        connectionOf(socket).ifPresent(c -> tell(c, () -> listener.received(c, text)));
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
        closeWith(socket, CloseFrame.REFUSE, "text messages only");
    }

    /** Answers within the bounds of the queue, unlike the library. */
    @Override
    public void onWebsocketPing(WebSocket socket, Framedata ping) {
        PongFrame pong = new PongFrame((PingFrame) ping);
        connectionOf(socket).ifPresent(c -> c.send(pong, pong.getPayloadData().remaining()));
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        connectionOf(socket).ifPresent(c -> {
            log.debug("{} disconnected: {} {}", c, code, reason);
            tell(c, () -> listener.closed(c, code, reason == null ? "" : reason));
        });
    }

    @Override
    public void onError(@Nullable WebSocket socket, Exception error) {
        log.debug("Error on {}", socket == null ? "the endpoint" : socket.getRemoteSocketAddress(), error);
        if (socket == null) {
            started.completeExceptionally(error);
        }
    }

    @Override
    public void onStart() {
        started.complete(null);
    }

    /** An exception in a listener would end the library's thread, and an error its server. */
    private static void tell(Connection connection, Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            log.error("The listener failed for {}", connection, e);
            connection.close(CloseFrame.UNEXPECTED_CONDITION, "internal error");
        }
    }

    private static void closeWith(WebSocket socket, int code, String reason) {
        Consumer<Connection> close = c -> c.close(code, reason);
        connectionOf(socket).ifPresent(close);
    }

    private static MeteredChannel channelOf(WebSocket socket) {
        return (MeteredChannel) ((WebSocketImpl) socket).getChannel();
    }

    private final class Factory implements WebSocketServerFactory {
        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter adapter, Draft draft) {
            return createWebSocket(adapter, List.of(draft));
        }

        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter adapter, List<Draft> drafts) {
            return new WebSocketImpl(adapter, List.of(new LimitedDraft(config.maxFrameBytes())));
        }

        /** A socket too many must end here: one that cannot be accepted for want of descriptors ends the whole server. */
        @Override
        public ByteChannel wrapChannel(SocketChannel channel, SelectionKey key) throws IOException {
            if (caretaker.size() >= config.maxConnections() + SPARE_SOCKETS) {
                throw new IOException("too many sockets");
            }
            MeteredChannel metered = new MeteredChannel(
                    channel, (WebSocketImpl) key.attachment(), HANDSHAKE_TIME, Refusal.notFound(config.path()));
            caretaker.add(metered);
            return metered;
        }

        @Override
        public void close() {}
    }
}
