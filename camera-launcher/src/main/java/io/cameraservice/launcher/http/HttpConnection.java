package io.cameraservice.launcher.http;

import io.cameraservice.internal.util.ConnectionLimiter;
import io.cameraservice.internal.util.EndpointBudget;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: its requests, one after another, each answered before the next is looked at, and the time that the client has
 * for each step. Belongs to its event loop, but for what is said to be safe for any thread.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    /** Bytes of further requests that are taken while one is being answered. */
    private static final int MAX_AHEAD = 16 * 1024;

    /** After a last response, so much of what the client still sends is taken: a reset would destroy that response. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final int MAX_LINGER_BYTES = 256 * 1024;

    /** A client that takes nothing for so long may be disconnected for the sake of others. */
    private static final Duration STUCK = Duration.ofSeconds(2);

    /** Who answers. */
    interface Requests {
        /** Answers, now or later, or asks for the body; returns at once. */
        void begin(Exchange exchange);

        /** The body that was asked for does not come. */
        void abandoned(Exchange exchange, HttpError why);
    }

    private enum Phase {
        NEW,
        IDLE,
        READING_BODY,
        ANSWERING,
        LINGERING
    }

    private final SocketChannel channel;
    private final InetAddress address;
    private final RequestDecoder decoder;
    private final ConnectionLimiter.Slot slot;
    private final HttpTimeouts timeouts;
    private final EndpointBudget budget;
    private final Requests requests;
    private final WriteProgress progress = new WriteProgress();
    private final Object writable = new Object();
    private Phase phase = Phase.NEW;
    private long phaseSince = System.nanoTime();
    private @Nullable Exchange exchange;
    private @Nullable IncomingBody incoming;
    private boolean requestComplete;
    private boolean inputShut;
    private boolean authenticated;
    private boolean loginFailed;
    private volatile boolean keepAlive = true;

    HttpConnection(
            SocketChannel channel,
            RequestDecoder decoder,
            ConnectionLimiter.Slot slot,
            HttpTimeouts timeouts,
            EndpointBudget budget,
            Requests requests) {
        this.channel = channel;
        this.address = channel.remoteAddress().getAddress();
        this.decoder = decoder;
        this.slot = slot;
        this.timeouts = timeouts;
        this.budget = budget;
        this.requests = requests;
    }

    InetAddress address() {
        return address;
    }

    /** Whether a log-in has failed on this connection. */
    boolean hasFailedLogin() {
        return loginFailed;
    }

    void loginFailed() {
        loginFailed = true;
    }

    /** The present request is of somebody known: others do not push it out while it moves. */
    void authenticated() {
        authenticated = true;
        slot.authenticated();
    }

    /** Reads the body of the present request, up to this limit, then goes on. */
    void readBody(HttpRequest request, int limit, Runnable then) {
        if (requestComplete) {
            then.run();
            return;
        }
        if (HttpUtil.getContentLength(request, 0L) > limit) {
            throw IncomingBody.tooLarge(limit);
        }
        incoming = new IncomingBody(budget.unfinishedInput(authenticated), limit, then);
        enter(Phase.READING_BODY);
        if (HttpUtil.is100ContinueExpected(request)) {
            write(
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER),
                    null);
            flush();
        }
    }

    /** Whether another request may follow. Safe for any thread. */
    boolean isKeptAlive() {
        return keepAlive;
    }

    /** No request follows the present one. Safe for any thread. */
    void closeAfterResponse() {
        keepAlive = false;
    }

    /** Writes a part of the response; with {@code last}, what ends that exchange. Safe for any thread. */
    void write(Object part, @Nullable Exchange last) {
        if (last == null) {
            ignore(channel.write(part));
        } else {
            ignore(channel.writeAndFlush(part).addListener((ChannelFutureListener) f -> finished(last)));
        }
    }

    /** Safe for any thread. */
    void flush() {
        channel.flush();
    }

    /** Disconnects. Safe for any thread. */
    void close() {
        ignore(channel.close());
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
                // Here, not before: that nothing more fits may show only when the event loop has taken over what was
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

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (phase == Phase.LINGERING || !channel.isActive()) {
                return;
            }
            if (message instanceof HttpRequest request) {
                start(request);
            }
            if (message instanceof HttpContent content && !requestComplete) {
                received(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (phase == Phase.ANSWERING && decoder.buffered() > MAX_AHEAD) {
            channel.config().setAutoRead(false);
        } else if (phase == Phase.LINGERING && decoder.discarded() > MAX_LINGER_BYTES) {
            close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputShut = true;
            keepAlive = false;
            Exchange present = exchange;
            if (phase != Phase.ANSWERING || (present != null && present.isEndless())) {
                close();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        wake();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        releaseBody();
        wake();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            HttpEndpoint.LOG.debug("connection of {}: {}", address, cause.toString());
        } else {
            HttpEndpoint.LOG.error("connection of {}", address, cause);
        }
        close();
    }

    /** Disconnects a client whose time is over. To be called every now and then. */
    void checkTimes(long now) {
        // No switch: its table is a class of its own, which may not load when there are no descriptors left.
        if (phase == Phase.NEW) {
            closeAfter(timeouts.request(), phaseSince, now);
        } else if (phase == Phase.IDLE && decoder.receivingSince().isPresent()) {
            closeAfter(timeouts.request(), decoder.receivingSince().getAsLong(), now);
        } else if (phase == Phase.IDLE) {
            closeAfter(timeouts.idle(), phaseSince, now);
        } else if (phase == Phase.LINGERING) {
            closeAfter(LINGER, phaseSince, now);
        } else if (phase == Phase.ANSWERING) {
            checkProgress(now);
        } else if (now - phaseSince > timeouts.request().toNanos()) {
            abandon(new HttpError(408, "request_timeout", "the request did not come in time"));
        }
    }

    private void checkProgress(long now) {
        long stuck = progress.stuckNanos(channel, now);
        if (stuck > timeouts.response().toNanos()) {
            close();
        } else if (authenticated && stuck > STUCK.toNanos()) {
            slot.evictable();
        } else if (authenticated) {
            slot.authenticated();
        }
    }

    private void start(HttpRequest request) {
        boolean wellFormed = request.decoderResult().isSuccess();
        requestComplete = !wellFormed
                || (HttpUtil.getContentLength(request, 0L) == 0 && !HttpUtil.isTransferEncodingChunked(request));
        if (requestComplete) {
            decoder.pause();
        }
        // Where a body is not wanted, it is not waited for either: the connection ends with the response.
        keepAlive = wellFormed && requestComplete && HttpUtil.isKeepAlive(request);
        enter(Phase.ANSWERING);
        Exchange next = new Exchange(this, request);
        exchange = next;
        requests.begin(next);
    }

    private void received(HttpContent content) {
        IncomingBody body = incoming;
        Exchange present = exchange;
        try {
            if (content.decoderResult().isFailure()) {
                throw new HttpError(400, "malformed_request", "the body is not as HTTP says");
            }
            if (body != null) {
                body.add(content.content());
            }
        } catch (HttpError e) {
            abandon(e);
            return;
        }
        if (content instanceof LastHttpContent) {
            requestComplete = true;
            decoder.pause();
            if (body != null && present != null) {
                present.body(body.toByteArray());
                keepAlive = present.wantsKeepAlive() && !inputShut;
                enter(Phase.ANSWERING);
                body.complete();
            }
        }
    }

    /** Answers instead of waiting for the rest of a body. */
    private void abandon(HttpError why) {
        Exchange present = exchange;
        releaseBody();
        enter(Phase.ANSWERING);
        if (present != null && !present.isAnswered()) {
            requests.abandoned(present, why);
        }
    }

    private void finished(Exchange ended) {
        if (exchange != ended || !channel.isActive()) {
            return;
        }
        exchange = null;
        releaseBody();
        progress.end();
        authenticated = false;
        slot.evictable();
        if (keepAlive) {
            enter(Phase.IDLE);
            // Not before others had their turn: clients with long pipelines do not hold up the rest.
            ignore(channel.eventLoop().schedule(this::next, 0, TimeUnit.NANOSECONDS));
        } else if (inputShut || (requestComplete && decoder.buffered() == 0)) {
            close();
        } else {
            enter(Phase.LINGERING);
            decoder.discard();
            channel.config().setAutoRead(true);
            ignore(channel.shutdownOutput());
        }
    }

    private void next() {
        if (phase != Phase.IDLE || !channel.isActive()) {
            return;
        }
        channel.config().setAutoRead(true);
        try {
            decoder.resume();
        } catch (Exception e) {
            HttpEndpoint.LOG.debug("connection of {}: {}", address, e.toString());
            close();
        }
    }

    private void enter(Phase next) {
        phase = next;
        phaseSince = System.nanoTime();
    }

    private void closeAfter(Duration time, long since, long now) {
        if (now - since > time.toNanos()) {
            close();
        }
    }

    private void releaseBody() {
        IncomingBody body = incoming;
        incoming = null;
        if (body != null) {
            body.release();
        }
    }

    private void wake() {
        synchronized (writable) {
            writable.notifyAll();
        }
    }

    /** What comes of it is told by the connection's own events. */
    private static void ignore(java.util.concurrent.Future<?> unused) {}
}
