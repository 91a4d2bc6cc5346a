package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cameraservice.internal.util.EndpointBudget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.framing.CloseFrame;
import org.jspecify.annotations.Nullable;

/** One connected client. Sending never waits; messages go out in the order in which they were sent. Safe for use by any thread. */
public final class Connection {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final long id;
    private final InetSocketAddress remoteAddress;
    private final WebSocketImpl socket;
    private final ClientSocket channel;
    private final EndpointBudget budget;
    private final int maxMessageBytes;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable Object attachment;

    Connection(long id, WebSocketImpl socket, ClientSocket channel, EndpointBudget budget, int maxMessageBytes) {
        this.id = id;
        this.remoteAddress = socket.getRemoteSocketAddress();
        this.socket = socket;
        this.channel = channel;
        this.budget = budget;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Where the client is. */
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** What {@link #attach} put here last. */
    public Optional<Object> attachment() {
        return Optional.ofNullable(attachment);
    }

    /** Attaches an object to the connection, e.g. its login; null for none. */
    public void attach(@Nullable Object value) {
        attachment = value;
    }

    /** Whether messages can be sent. */
    public boolean isOpen() {
        return socket.isOpen() && !closing.get();
    }

    /**
     * The client is logged in: it has no login deadline, may send longer messages, and is not evicted for others any
     * more.
     */
    public void authenticated() {
        channel.authenticated(budget, maxMessageBytes);
    }

    /**
     * Sends a message, in its turn. A client that lets more than the configured amount pile up is disconnected.
     *
     * @return false if the connection is closed or was closed by this
     */
    public boolean send(String text) {
        return send(FrameEncoder.text(text.getBytes(UTF_8)));
    }

    /** Sends a complete frame, which is not changed later. */
    boolean send(ByteBuffer frame) {
        if (!isOpen()) {
            return false;
        }
        try {
            OutboundQueue.Result result = channel.queue().send(frame, channel.isReading());
            if (result == OutboundQueue.Result.OVERFLOW) {
                close(CloseFrame.TRY_AGAIN_LATER, "this client does not read what it is sent");
            }
            return result == OutboundQueue.Result.ACCEPTED;
        } catch (IOException e) {
            channel.fail(e);
            return false;
        }
    }

    /**
     * Closes the connection after what was already sent; by force if the client does not read that. Idempotent.
     *
     * @param code 1000 to 1015 or 3000 to 4999
     * @param reason at most 100 characters are sent
     */
    public void close(int code, String reason) {
        if (closing.compareAndSet(false, true)) {
            channel.deadlines().closeWithin(CLOSE_TIMEOUT);
            socket.close(code, reason.length() > 100 ? reason.substring(0, 100) : reason);
        }
    }

    /** Says why and closes at once, whether the client reads it or not. */
    void evict(String reason) {
        close(CloseFrame.TRY_AGAIN_LATER, reason);
        channel.abort();
    }

    /** {@code "#7 /127.0.0.1:50000"}. */
    @Override
    public String toString() {
        return "#" + id + " " + remoteAddress;
    }

    /**
     * Listens to connections. For one connection the calls come one after another, {@link #opened} first; it must not
     * wait for anything, since other connections share its thread.
     */
    public interface Listener {
        /** A client connected. */
        default void opened(Connection connection) {}

        /** A client sent a message. */
        void received(Connection connection, String text);

        /** A connection is gone, with the code of its close frame, or 1006 without one. */
        default void closed(Connection connection, int code, String reason) {}
    }
}
