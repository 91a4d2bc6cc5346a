package io.cameraservice.jsonrpc.websocket;

import io.cameraservice.internal.util.ConnectionLimiter;
import io.cameraservice.internal.util.EndpointBudget;
import java.io.IOException;
import java.net.InetSocketAddress;
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
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.ReadyState;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library's server with our limits; see {@link WebSocketEndpoint} for what it promises. The library accepts clients, answers
 * handshakes and keeps the states of closing; bytes are read and written by {@link EventLoop} and {@link OutboundQueue}.
 */
final class SocketServer extends WebSocketServer {
    private static final Logger log = LoggerFactory.getLogger(SocketServer.class);
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
    /** Sockets in a handshake that is refused or in a closing, beyond the connections. */
    private static final int SPARE_SOCKETS = 256;

    private final SocketConfig config;
    private final Connection.Listener listener;
    private final HandshakeCheck handshakeCheck;
    private final KeepAliveMonitor keepAliveMonitor;
    private final EventLoop loop;
    private final EndpointBudget budget;
    private final Runnable failed;
    private final AtomicLong ids = new AtomicLong();
    private final CompletableFuture<@Nullable Void> started = new CompletableFuture<>();

    /** A server on a channel that is already bound: so a port in use is found by who asks for it, not by a thread. */
    SocketServer(
            ServerSocketChannel bound,
            SocketConfig config,
            Connection.Listener listener,
            KeepAliveMonitor keepAliveMonitor,
            EventLoop loop,
            EndpointBudget budget,
            Runnable failed) {
        super(bound);
        this.config = config;
        this.listener = listener;
        this.handshakeCheck = new HandshakeCheck(config);
        this.keepAliveMonitor = keepAliveMonitor;
        this.loop = loop;
        this.budget = budget;
        this.failed = failed;
        decoders.clear(); // threads that decode: the event loop does
        setDaemon(true);
        setReuseAddr(
                true); // its default takes the option back from the bound channel, and accepted sockets inherit that
        setTcpNoDelay(true);
        setConnectionLostTimeout(0); // the monitor's work
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
        ClientSocket client = channelOf(socket);
        Optional<HandshakeCheck.Refusal> refusal =
                client.hasSlot() ? handshakeCheck.check(request) : Optional.of(HandshakeCheck.Refusal.full());
        if (refusal.isPresent()) {
            log.debug("Refused {}: {}", socket.getRemoteSocketAddress(), refusal.get());
            client.refuse(refusal.get());
            throw new InvalidDataException(
                    CloseFrame.POLICY_VALIDATION, refusal.get().detail());
        }
        return super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake request) {
        ClientSocket channel = channelOf(socket);
        channel.handshakeDone(config.limits().loginTimeout());
        Connection connection =
                new Connection(ids.incrementAndGet(), (WebSocketImpl) socket, channel, budget, config.maxFrameBytes());
        socket.setAttachment(connection);
        log.debug("{} connected", connection);
        notifyListener(connection, () -> listener.opened(connection));
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        throw new IllegalStateException("messages come from the decoder");
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        connectionOf(socket).ifPresent(c -> {
            log.debug("{} disconnected: {} {}", c, code, reason);
            notifyListener(c, () -> listener.closed(c, code, reason == null ? "" : reason));
        });
    }

    @Override
    public void onError(@Nullable WebSocket socket, Exception error) {
        log.debug("Error on {}", socket == null ? "the endpoint" : socket.getRemoteSocketAddress(), error);
        if (socket == null && !started.completeExceptionally(error)) {
            failed.run();
        }
    }

    @Override
    public void onStart() {
        started.complete(null);
    }

    /** An exception in a listener would end a thread that serves all. */
    private static void notifyListener(Connection connection, Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            log.error("The listener failed for {}", connection, e);
            connection.close(CloseFrame.UNEXPECTED_CONDITION, "internal error");
        }
    }

    private static ClientSocket channelOf(WebSocket socket) {
        return (ClientSocket) ((WebSocketImpl) socket).getChannel();
    }

    /** What the decoder of one client finds. */
    private record Received(WebSocketImpl socket, Connection.Listener listener) implements FrameDecoder.Sink {
        @Override
        public void text(String message) {
            connectionOf(socket)
                    .filter(Connection::isOpen)
                    .ifPresent(c -> notifyListener(c, () -> listener.received(c, message)));
        }

        @Override
        public void ping(byte[] payload) {
            connectionOf(socket).ifPresent(c -> c.send(FrameEncoder.pong(payload)));
        }

        @Override
        public void pong() {
            // that something came is noted for every byte
        }

        @Override
        public void close(int code, String reason) {
            if (socket.getReadyState() == ReadyState.CLOSING) {
                socket.closeConnection(code, reason, true);
            } else {
                socket.close(code, reason, true);
            }
        }
    }

    private final class Factory implements WebSocketServerFactory {
        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter adapter, Draft draft) {
            return createWebSocket(adapter, List.of(draft));
        }

        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter adapter, List<Draft> drafts) {
            DelegatingDraft draft = new DelegatingDraft();
            WebSocketImpl socket = new WebSocketImpl(new DirectWriteListener(adapter), List.of(draft));
            draft.decodeBy(bytes -> channelOf(socket).decode(bytes));
            return socket;
        }

        /**
         * From here on the event loop reads; the library's selector only accepts. A socket too many must end here: one that
         * cannot be accepted for want of descriptors ends the server.
         */
        @Override
        public ByteChannel wrapChannel(SocketChannel channel, SelectionKey key) throws IOException {
            key.interestOps(0);
            if (keepAliveMonitor.size() >= config.limits().connections() + SPARE_SOCKETS) {
                throw new IOException("too many sockets");
            }
            WebSocketImpl owner = (WebSocketImpl) key.attachment();
            InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
            Eviction eviction = new Eviction();
            ConnectionLimiter.@Nullable Slot slot =
                    budget.connections().admit(remote.getAddress(), eviction).orElse(null);
            ClientSocket client = new ClientSocket(
                    channel,
                    owner,
                    loop,
                    budget,
                    new Received(owner, listener),
                    slot,
                    HandshakeCheck.Refusal.notFound(config.path()));
            client.deadlines().closeWithin(HANDSHAKE_TIMEOUT);
            owner.setChannel(client); // the library does so when this returns: too late for a loop that reads already
            eviction.of(client);
            keepAliveMonitor.add(client);
            loop.register(client);
            return client;
        }

        @Override
        public void close() {}
    }

    /** Closes a connection that gives way to others. */
    private static final class Eviction implements Runnable {
        private volatile @Nullable ClientSocket client;

        void of(ClientSocket socket) {
            client = socket;
        }

        @Override
        public void run() {
            ClientSocket socket = client;
            if (socket != null) {
                connectionOf(socket.owner()).ifPresent(c -> c.evict("room is needed for others; log in to stay"));
                socket.fail(new IOException("evicted"));
            }
        }
    }

    /**
     * RFC 6455 as the library has it, for the handshake and for closing; the bytes of frames go to our decoder. Of one
     * connection.
     */
    private static final class DelegatingDraft extends Draft_6455 {
        private Consumer<ByteBuffer> decoder = bytes -> {};

        DelegatingDraft() {
            super(List.of(), List.of(new Protocol("")));
        }

        void decodeBy(Consumer<ByteBuffer> newDecoder) {
            decoder = newDecoder;
        }

        @Override
        public Draft copyInstance() {
            return this; // made for this connection
        }

        @Override
        public List<Framedata> translateFrame(ByteBuffer bytes) {
            decoder.accept(bytes);
            return List.of();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
