package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.rtsp.message.RtspException;
import io.cameraservice.internal.rtsp.message.RtspParser;
import io.cameraservice.internal.rtsp.message.RtspResponse;
import io.cameraservice.internal.util.ConnectionLimiter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's socket: bytes in, bytes out, and how long either may take. Confined to the loop. */
final class RtspConnection implements RtspEventLoop.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RtspConnection.class);
    private static final int READS_AT_ONCE = 4;
    private static final int MOST_ANSWERS = 256 * 1024;
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final SocketChannel channel;
    private final InetAddress remote;
    private final boolean local;
    private final RtspServerContext context;
    private final RtspParser parser;
    private final SendQueue sendQueue;
    private final RtspSession rtspSession;
    private final Consumer<RtspConnection> gone;
    private final SelectionKey key;
    private ConnectionLimiter.@Nullable Slot slot;
    private boolean paused;
    private boolean parsing;
    private boolean writeDue;
    private boolean blocked;
    private boolean closeWhenWritten;
    private boolean outputShut;
    private boolean closed;
    private long answers;
    private long lastHeard;
    private long lastProgress;
    private long lastEstablished;

    /** Owns an accepted socket; {@code gone} is called when it is closed. */
    RtspConnection(SocketChannel channel, RtspServerContext context, Consumer<RtspConnection> gone) throws IOException {
        this.channel = channel;
        this.context = context;
        this.gone = gone;
        this.remote = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        InetAddress here = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
        this.local = remote.isLoopbackAddress() || remote.equals(here);
        this.parser = new RtspParser(RtspParser.Limits.DEFAULT);
        this.sendQueue = new SendQueue(context.scratch());
        this.lastHeard = context.loop().now();
        this.lastProgress = lastHeard;
        this.lastEstablished = lastHeard;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        int sendBufferBytes = context.tuning().sendBufferBytes();
        if (sendBufferBytes > 0) {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBufferBytes);
        }
        this.rtspSession = new RtspSession(this, context);
        this.key = context.loop().register(channel, SelectionKey.OP_READ, this);
    }

    InetAddress remote() {
        return remote;
    }

    /** Sets its slot, which it releases when it is closed. */
    void admitted(ConnectionLimiter.Slot own) {
        slot = own;
    }

    /** The client is authenticated: it is not evicted for others. */
    void trusted() {
        if (slot != null) {
            slot.authenticated();
        }
    }

    /** Whether the client runs on this machine. */
    boolean local() {
        return local;
    }

    boolean closed() {
        return closed;
    }

    long queuedBytes() {
        return sendQueue.bytes();
    }

    /** A request has arrived, or media where it was expected. Other bytes do not reset the idle timeout. */
    void heard() {
        lastHeard = context.loop().now();
    }

    /** Queues an answer. A client that never reads its answers is disconnected. */
    void answer(ByteBuffer bytes) {
        answers = sendQueue.isEmpty() ? bytes.capacity() : answers + bytes.capacity();
        if (answers > MOST_ANSWERS) {
            close("does not read its answers");
        } else {
            send(bytes);
        }
    }

    /** Queues bytes, which are written at the end of the cycle. */
    void send(ByteBuffer bytes) {
        if (closed) {
            return;
        }
        if (sendQueue.isEmpty()) {
            lastProgress = context.loop().now();
        }
        sendQueue.add(bytes);
        writeSoon();
    }

    /** Reads no further request until {@link #resume}. */
    void pause() {
        paused = true;
    }

    /** Goes on with the requests that have arrived meanwhile. */
    void resume() {
        paused = false;
        listen();
        parse();
    }

    void closeWhenWritten() {
        closeWhenWritten = true;
        writeSoon();
    }

    void close(String why) {
        if (closed) {
            return;
        }
        closed = true;
        LOG.debug("{}: {}", this, why);
        key.cancel();
        sendQueue.clear();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{}: closing", this, e);
        }
        if (slot != null) {
            slot.close();
        }
        rtspSession.release();
        gone.accept(this);
    }

    /** Closes if a timeout has expired. */
    void checkTimeouts(long now) {
        Duration stall = context.tuning().stallTimeout();
        if (rtspSession.established()) {
            lastEstablished = now;
        }
        if (exceeds(now - lastEstablished, rtspSession.connectTimeout())) {
            close("neither plays nor publishes");
        } else if (!paused && exceeds(now - lastHeard, rtspSession.idleTimeout())) {
            close("idle timeout");
        } else if (!sendQueue.isEmpty() && exceeds(now - lastProgress, Optional.of(stall))) {
            LOG.warn(
                    "{}: write timeout, {} bytes queued for {} s: disconnected",
                    this,
                    sendQueue.bytes(),
                    stall.toSeconds());
            close("write timeout");
        }
    }

    private static boolean exceeds(long nanos, Optional<Duration> limit) {
        return limit.isPresent() && nanos > limit.get().toNanos();
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        if (ready.isWritable()) {
            write();
        }
        if (!closed && ready.isReadable()) {
            read();
        }
    }

    @Override
    public void abort(Throwable why) {
        if (why instanceof RuntimeException) {
            LOG.error("{}: closed because of an internal error", this, why);
        }
        close(String.valueOf(why.getMessage()));
    }

    private void read() throws IOException {
        for (int i = 0; i < READS_AT_ONCE && !closed; i++) {
            int read = parser.fill(channel);
            if (read < 0) {
                close("closed by the client");
                return;
            }
            if (read == 0) {
                break;
            }
            parse();
            if (closeWhenWritten) {
                parser.discard();
            }
        }
        listen();
    }

    private void parse() {
        if (parsing) {
            return;
        }
        parsing = true;
        try {
            while (!paused && !closed && !closeWhenWritten && parser.next(rtspSession)) {
                // handled by the session
            }
        } catch (RtspException e) {
            RtspResponse refusal = e.response().header("Connection", "close");
            answer(refusal.encode(parser.cseq()));
            closeWhenWritten();
        } finally {
            parsing = false;
        }
    }

    private void writeSoon() {
        if (!writeDue && !closed) {
            writeDue = true;
            context.loop().atEndOfCycle(this::writeNow);
        }
    }

    private void writeNow() {
        writeDue = false;
        if (closed || blocked) {
            return; // the selector reports when it is writable
        }
        try {
            write();
        } catch (IOException e) {
            abort(e);
        }
    }

    private void write() throws IOException {
        long written = sendQueue.writeTo(channel);
        if (written > 0) {
            lastProgress = context.loop().now();
            rtspSession.written(written);
        }
        blocked = !sendQueue.isEmpty();
        if (!blocked && closeWhenWritten && !outputShut) {
            outputShut = true;
            // Closing now, with bytes unread, would be a reset, and the client might never see the answer.
            channel.shutdownOutput();
            context.loop().after(LINGER, () -> close("refused"));
        }
        listen();
    }

    private void listen() {
        if (!closed) {
            boolean reading = !(paused && parser.full());
            int interest = (reading ? SelectionKey.OP_READ : 0) | (blocked ? SelectionKey.OP_WRITE : 0);
            if (key.interestOps() != interest) {
                key.interestOps(interest);
            }
        }
    }

    @Override
    public String toString() {
        return rtspSession.title() + " at " + remote.getHostAddress();
    }
}
