package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.FramedataImpl1;
import org.java_websocket.framing.TextFrame;
import org.jspecify.annotations.Nullable;

/** One connected client. Sending never waits; messages go out in the order in which they were sent. Safe for use by any thread. */
public final class Connection {
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

    private final long id;
    private final InetSocketAddress remoteAddress;
    private final WebSocketImpl socket;
    private final MeteredChannel channel;
    private final int queueLimit;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable Object attachment;

    Connection(long id, WebSocketImpl socket, MeteredChannel channel, int queueLimit) {
        this.id = id;
        this.remoteAddress = socket.getRemoteSocketAddress();
        this.socket = socket;
        this.channel = channel;
        this.queueLimit = queueLimit;
    }

    /** A number no other connection of this endpoint had or will have. */
    public long id() {
        return id;
    }

    /** Where the client is. */
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** What {@link #attach} put here last. */
    public Optional<Object> attachment() {
        return Optional.ofNullable(attachment);
    }

    /** Keeps something with the connection, e.g. who is logged in; null for nothing. */
    public void attach(@Nullable Object value) {
        attachment = value;
    }

    /** Whether messages can be sent. */
    public boolean isOpen() {
        return socket.isOpen() && !closing.get();
    }

    /**
     * Sends a message, in its turn. A client that lets more than the configured amount pile up is disconnected.
     *
     * @return false if the connection is closed or was closed by this
     */
    public boolean send(String text) {
        return send(text.getBytes(UTF_8));
    }

    boolean send(byte[] utf8) {
        TextFrame frame = new TextFrame();
        frame.setPayload(ByteBuffer.wrap(utf8));
        return send(frame, utf8.length);
    }

    boolean send(FramedataImpl1 frame, int payload) {
        if (!isOpen()) {
            return false;
        }
        int size = payload + (payload < 126 ? 2 : payload < 65536 ? 4 : 10);
        long waiting = channel.enqueue(size);
        if (waiting > queueLimit && waiting > size) {
            channel.discardQueue();
            close(CloseFrame.TRY_AGAIN_LATER, "this client does not read what it is sent");
            return false;
        }
        try {
            socket.sendFrame(frame);
            return true;
        } catch (WebsocketNotConnectedException e) {
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
            channel.closeWithin(CLOSE_GRACE);
            socket.close(code, reason.length() > 100 ? reason.substring(0, 100) : reason);
        }
    }

    /** {@code "#7 /127.0.0.1:50000"}. */
    @Override
    public String toString() {
        return "#" + id + " " + remoteAddress;
    }
}
