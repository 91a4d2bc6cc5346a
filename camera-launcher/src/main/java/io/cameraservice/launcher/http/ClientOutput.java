package io.cameraservice.launcher.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** What goes out to one client. Safe for use by any thread unless a method says otherwise. */
final class ClientOutput {
    private final SocketChannel channel;
    private final Object writable = new Object();
    private @Nullable Object front;
    private long frontWritten;
    private long changedAt;

    ClientOutput(SocketChannel channel) {
        this.channel = channel;
    }

    void write(Object part) {
        var unused = channel.write(part);
    }

    /** Writes what ends a response; {@code written} is called on the event loop afterwards. */
    void writeLast(Object part, Runnable written) {
        var unused = channel.writeAndFlush(part).addListener((ChannelFutureListener) f -> written.run());
    }

    void flush() {
        channel.flush();
    }

    /** Asks for the body of a request. */
    void sendContinue() {
        write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        flush();
    }

    /**
     * Waits until the client has taken enough of what was written. For any thread but the event loop's.
     *
     * @throws IOException if the connection is closed
     */
    void awaitWritable() throws IOException {
        if (channel.eventLoop().inEventLoop()) {
            throw new IllegalStateException("the event loop never waits for a client");
        }
        synchronized (writable) {
            while (channel.isActive() && !channel.isWritable()) {
                // Not before the loop: that nothing more fits may show only when the event loop took over what was
                // written.
                channel.flush();
                try {
                    writable.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("the server is closing");
                }
            }
        }
        if (!channel.isActive()) {
            throw new IOException("the client has left");
        }
    }

    /** Wakes the threads in {@link #awaitWritable}: the channel's state has changed. */
    void wakeWriters() {
        synchronized (writable) {
            writable.notifyAll();
        }
    }

    /** A response is complete: what was written of it is forgotten. Of the event loop alone. */
    void responseDone() {
        front = null;
    }

    /**
     * How long, in nanoseconds, the client has taken nothing of what waits for it; 0 if nothing waits. Of the event
     * loop alone.
     */
    long stuckNanos(long now) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        Object nowFront = out == null ? null : out.current();
        long nowWritten = out == null ? 0 : out.currentProgress();
        if (nowFront == null || nowFront != front || nowWritten != frontWritten) {
            changedAt = now;
        }
        front = nowFront;
        frontWritten = nowWritten;
        return now - changedAt;
    }
}
