package io.cameraservice.jsonrpc.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.java_websocket.WebSocketImpl;

/**
 * A client's socket between the library and the kernel: counts what waits to be sent, replaces refusals, and closes gently.
 *
 * <p>The library calls {@link #read} and {@link #write} from its selector thread; the other methods are safe for any thread.
 */
final class MeteredChannel implements ByteChannel {
    private static final int MAX_HANDSHAKE_BYTES = 16 * 1024;
    private static final byte TEXT = (byte) 0x81;
    private static final byte PONG = (byte) 0x8A;
    private static final byte HTTP = 'H';
    private static final int STATUS = "HTTP/1.1 ".length();

    private final SocketChannel socket;
    private final WebSocketImpl owner;
    private final AtomicLong queued = new AtomicLong();
    private int handshakeBytes;
    private boolean ended;
    private volatile boolean handshaken;
    private volatile boolean discarding;
    private volatile boolean lingering;
    private volatile Refusal refusal;
    private volatile long heardAt = System.nanoTime();
    private volatile long deadline;

    MeteredChannel(SocketChannel socket, WebSocketImpl owner, Duration handshakeTime, Refusal refusal) {
        this.socket = socket;
        this.owner = owner;
        this.refusal = refusal;
        closeWithin(handshakeTime);
    }

    /** The connection this is the socket of. */
    WebSocketImpl owner() {
        return owner;
    }

    /** The handshake is over: time and size no longer count. */
    void handshakeDone() {
        handshaken = true;
        deadline = 0;
    }

    /** Answers the handshake with this, and not with what was given at first. */
    void refuse(Refusal answer) {
        refusal = answer;
    }

    /** Notes that so many bytes are about to be queued, and says how many then wait. */
    long enqueue(int bytes) {
        return queued.addAndGet(bytes);
    }

    /** What waits is not sent any more; only a close frame still is. */
    void discardQueue() {
        discarding = true;
    }

    /** It must be closed by then. */
    void closeWithin(Duration time) {
        deadline = Math.max(1, System.nanoTime() + time.toNanos());
    }

    /** Whether it was to be closed before that moment. */
    boolean isOverdue(long now) {
        long limit = deadline;
        return limit != 0 && now - limit > 0;
    }

    /** How long nothing was heard from the client. */
    long silentNanos(long now) {
        return now - heardAt;
    }

    boolean isHandshaken() {
        return handshaken;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = socket.read(target);
        ended = count < 0;
        if (count > 0) {
            heardAt = System.nanoTime();
            if (!handshaken) {
                handshakeBytes += count;
                return handshakeBytes > MAX_HANDSHAKE_BYTES ? -1 : count;
            }
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int length = source.remaining();
        if (length == 0) {
            return 0;
        }
        byte kind = source.get(0);
        boolean counted = kind == TEXT || kind == PONG;
        if (kind == HTTP && !handshaken && source.position() == 0 && source.get(STATUS) != '1') {
            socket.write(refusal.toBytes());
            closeWithin(Duration.ZERO); // the library would wait for the client to do so
            source.position(source.limit());
            return length;
        }
        if (discarding && counted && source.position() == 0) {
            source.position(source.limit());
            return length;
        }
        int written = socket.write(source);
        if (counted) {
            queued.addAndGet(-written);
        }
        return written;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen() && !lingering;
    }

    /**
     * Ends the sending side only and lets the client's remaining bytes run into the void: closing with unread bytes resets the
     * connection, and the client would never see why it was closed.
     */
    @Override
    public void close() throws IOException {
        if (ended || !socket.isConnected()) {
            socket.close();
            return;
        }
        if (!lingering) {
            lingering = true;
            closeWithin(Duration.ofSeconds(2));
            try {
                socket.shutdownOutput();
            } catch (IOException e) {
                socket.close();
            }
        }
    }

    /** Reads and forgets what a closed client still sends. */
    boolean drain(ByteBuffer scratch) {
        try {
            int count;
            do {
                scratch.clear();
                count = socket.read(scratch);
            } while (count > 0);
            return count < 0;
        } catch (IOException e) {
            return true;
        }
    }

    boolean isLingering() {
        return lingering;
    }

    boolean isGone() {
        return !socket.isOpen();
    }

    /** Closes the socket at once. */
    void abort() {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing is left to be done
        }
    }
}
