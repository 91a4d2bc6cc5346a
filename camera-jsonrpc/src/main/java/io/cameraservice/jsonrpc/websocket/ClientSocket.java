package io.cameraservice.jsonrpc.websocket;

import io.cameraservice.internal.util.ConnectionLimiter;
import io.cameraservice.internal.util.EndpointBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.framing.CloseFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's socket: what comes in goes to the library during the handshake and to the decoder afterwards, what goes out goes
 * through the queue. Closes gently. The event loop reads; all methods but {@link #readable} are safe for any thread.
 *
 * <p>To the library it is a channel from which it never reads and to which it never writes.
 */
final class ClientSocket implements ByteChannel {
    private static final Logger log = LoggerFactory.getLogger(ClientSocket.class);
    private static final int MAX_HANDSHAKE_BYTES = 16 * 1024;
    private static final Duration LINGER = Duration.ofSeconds(2);
    /** What a client may still send after its connection was closed: more than its kernel buffers hold. */
    private static final int MAX_DRAINED_BYTES = 8 * 1024 * 1024;

    private final SocketChannel socket;
    private final WebSocketImpl owner;
    private final EventLoop loop;
    private final FrameDecoder decoder;
    private final OutboundQueue queue;
    private final FrameDecoder.Sink frames;
    private final ConnectionLimiter.@Nullable Slot slot;
    private int handshakeBytes;
    private int drained;
    private boolean ended;
    private volatile @Nullable SelectionKey key;
    private volatile boolean handshaken;
    private volatile boolean lingering;
    private volatile boolean reading;
    private volatile HandshakeCheck.Refusal handshakeRefusal;
    private final ClientDeadlines deadlines = new ClientDeadlines();

    /**
     * A socket that was accepted.
     *
     * @param slot its place among the connections; null if there is none and it is refused
     * @param handshakeRefusal the answer to a handshake that is not one
     */
    ClientSocket(
            SocketChannel socket,
            WebSocketImpl owner,
            EventLoop loop,
            EndpointBudget budget,
            FrameDecoder.Sink frames,
            ConnectionLimiter.@Nullable Slot slot,
            HandshakeCheck.Refusal handshakeRefusal) {
        this.socket = socket;
        this.owner = owner;
        this.loop = loop;
        this.frames = frames;
        this.slot = slot;
        this.handshakeRefusal = handshakeRefusal;
        decoder = new FrameDecoder(budget.limits().anonymousMessageBytes(), budget.unfinishedInput(false));
        queue = new OutboundQueue(
                socket, budget.limits().queuedOutputBytes(), budget.queuedOutput(), this::setWriteInterest);
    }

    SocketChannel channel() {
        return socket;
    }

    WebSocketImpl owner() {
        return owner;
    }

    OutboundQueue queue() {
        return queue;
    }

    boolean hasSlot() {
        return slot != null;
    }

    /** The event loop reads from it from now on. */
    void joined(SelectionKey selectionKey) {
        key = selectionKey;
        if (queue.waiting() > 0) {
            setWriteInterest(true);
        }
    }

    private void setWriteInterest(boolean wanted) {
        SelectionKey selectionKey = key;
        if (selectionKey != null) {
            try {
                if (wanted) {
                    selectionKey.interestOpsOr(SelectionKey.OP_WRITE);
                    loop.wakeup();
                } else {
                    selectionKey.interestOpsAnd(~SelectionKey.OP_WRITE);
                }
            } catch (CancelledKeyException e) {
                log.trace("Closed by another thread");
            }
        }
    }

    /** The handshake is over: its time and size no longer count, and the time to log in begins; zero for any time. */
    void handshakeDone(Duration loginTimeout) {
        handshaken = true;
        deadlines.handshakeDone(loginTimeout);
    }

    void authenticated(EndpointBudget budget, int messageLimit) {
        deadlines.loggedIn();
        if (slot != null) {
            slot.authenticated();
        }
        decoder.limit(messageLimit, budget.unfinishedInput(true));
    }

    /** Answers the handshake with this, and not with what was given at first. */
    void refuse(HandshakeCheck.Refusal answer) {
        handshakeRefusal = answer;
    }

    ClientDeadlines deadlines() {
        return deadlines;
    }

    boolean isHandshaken() {
        return handshaken;
    }

    /** Whether what the calling thread sends is better held, since more of the same client is being looked at. */
    boolean isReading() {
        return reading && loop.isCurrentThread();
    }

    /** Reads once and handles all of it. By the event loop alone. */
    void readable(ByteBuffer buffer) throws IOException {
        if (lingering || (handshaken && !owner.isOpen())) {
            drain(buffer);
            return;
        }
        buffer.clear();
        int count = socket.read(buffer);
        if (count < 0) {
            ended = true;
            owner.eot();
            return;
        }
        buffer.flip();
        if (count > 0) {
            deadlines.heard();
            reading = true;
            try {
                if (handshaken) {
                    decode(buffer);
                } else if (handshakeBytes + count > MAX_HANDSHAKE_BYTES) {
                    owner.closeConnection(CloseFrame.NEVER_CONNECTED, "handshake too long");
                } else {
                    handshakeBytes += count;
                    owner.decode(buffer);
                }
            } finally {
                reading = false;
            }
            flush();
        }
    }

    /** Takes bytes of frames, also those that came with the handshake. */
    void decode(ByteBuffer bytes) {
        try {
            decoder.feed(bytes, frames);
        } catch (FrameDecoder.Violation e) {
            log.debug("{} is closed: {} {}", socket, e.closeCode(), e.reason());
            deadlines.closeWithin(LINGER);
            owner.close(e.closeCode(), e.reason());
        }
    }

    /** Writes what waits, and closes if that was to follow. */
    void flush() throws IOException {
        if (queue.flush()) {
            closeIfFlushed();
        }
    }

    /** Takes over what the library wants to send: handshakes and closings. */
    void takeOver() {
        try {
            for (ByteBuffer bytes = owner.outQueue.poll(); bytes != null; bytes = owner.outQueue.poll()) {
                queue.sendControl(isRefusal(bytes) ? handshakeRefusal.toBytes() : bytes);
            }
            if (queue.waiting() == 0) {
                closeIfFlushed();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** The library answers what is no handshake with a page of its own. */
    private boolean isRefusal(ByteBuffer bytes) {
        return !handshaken && bytes.remaining() > 9 && bytes.get(0) == 'H' && bytes.get(9) != '1';
    }

    private void closeIfFlushed() {
        if (owner.isFlushAndClose()) {
            owner.closeConnection();
        }
    }

    void fail(Throwable cause) {
        ended = true;
        owner.closeConnection(CloseFrame.ABNORMAL_CLOSE, String.valueOf(cause.getMessage()));
        abort();
    }

    @Override
    public int read(ByteBuffer target) {
        return 0;
    }

    @Override
    public int write(ByteBuffer source) {
        return 0;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen() && !lingering;
    }

    /**
     * Ends the sending side only and discards the client's remaining bytes: closing with unread bytes resets the
     * connection, and the client would never see why it was closed.
     */
    @Override
    public void close() {
        release();
        if (ended || !socket.isConnected()) {
            abort();
        } else if (!lingering) {
            lingering = true;
            deadlines.closeWithin(LINGER);
            try {
                socket.shutdownOutput();
            } catch (IOException e) {
                abort();
            }
        }
    }

    private void release() {
        queue.end();
        if (slot != null) {
            slot.close();
        }
        decoder.close();
    }

    private void drain(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = socket.read(buffer);
        drained += Math.max(0, count);
        if (count < 0 || drained > MAX_DRAINED_BYTES) {
            ended = true;
            owner.eot();
            abort();
        }
    }

    boolean isLingering() {
        return lingering;
    }

    boolean isGone() {
        return !socket.isOpen();
    }

    void abort() {
        release();
        try {
            socket.close();
        } catch (IOException e) {
            log.trace("Closed already", e);
        }
        loop.wakeup(); // a selector lets go of a closed socket when it selects again
    }
}
