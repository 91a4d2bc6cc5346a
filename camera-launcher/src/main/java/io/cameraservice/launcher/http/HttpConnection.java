package io.cameraservice.launcher.http;

import io.cameraservice.internal.util.ConnectionLimiter;
import io.cameraservice.internal.util.EndpointBudget;
import io.cameraservice.launcher.http.ConnectionPhase.Phase;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: its requests, one after another, each answered before the next is decoded, and the time limits of
 * each step. For its event loop alone, except for methods that say otherwise.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    /** Bytes of further requests that are taken while one is being answered. */
    private static final int MAX_AHEAD = 16 * 1024;

    /** A client that reads nothing for so long may be evicted for others. */
    private static final Duration STUCK = Duration.ofSeconds(2);

    private final SocketChannel channel;
    private final InetAddress address;
    private final RequestDecoder decoder;
    private final ConnectionLimiter.Slot slot;
    private final Duration responseTimeout;
    private final EndpointBudget budget;
    private final HttpServer.Requests requests;
    private final ClientOutput output;
    private final ConnectionPhase phase;
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
            HttpServer.Timeouts timeouts,
            EndpointBudget budget,
            HttpServer.Requests requests) {
        this.channel = channel;
        this.output = new ClientOutput(channel);
        this.address = channel.remoteAddress().getAddress();
        this.decoder = decoder;
        this.slot = slot;
        this.phase = new ConnectionPhase(timeouts);
        this.responseTimeout = timeouts.response();
        this.budget = budget;
        this.requests = requests;
    }

    InetAddress address() {
        return address;
    }

    ClientOutput output() {
        return output;
    }

    boolean hasFailedLogin() {
        return loginFailed;
    }

    void loginFailed() {
        loginFailed = true;
    }

    /** The present request is authenticated: its connection is not evicted for others while it makes progress. */
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
        long announced = HttpUtil.getContentLength(request, 0L);
        incoming = new IncomingBody(announced, budget.unfinishedInput(authenticated), limit, then);
        phase.enter(Phase.READING_BODY);
        if (HttpUtil.is100ContinueExpected(request)) {
            output.sendContinue();
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

    /** Writes the last part of the response of this exchange. Safe for any thread. */
    void finish(Object part, Exchange last) {
        output.writeLast(part, () -> finished(last));
    }

    /** Disconnects. Safe for any thread. */
    void close() {
        var unused = channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (phase.is(Phase.LINGERING) || !channel.isActive()) {
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
        if (phase.is(Phase.ANSWERING) && decoder.buffered() > MAX_AHEAD) {
            channel.config().setAutoRead(false);
        } else if (phase.is(Phase.LINGERING) && decoder.hasDiscardedTooMuch()) {
            close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputShut = true;
            keepAlive = false;
            if (!phase.is(Phase.ANSWERING) || (exchange != null && exchange.isEndless())) {
                close();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        output.wakeWriters();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        releaseBody();
        output.wakeWriters();
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
        if (phase.is(Phase.ANSWERING)) {
            checkProgress(now);
        } else if (phase.isOver(now, decoder.receivingSince())) {
            if (phase.is(Phase.READING_BODY)) {
                abandon(new HttpError(408, "request_timeout", "the request did not come in time"));
            } else {
                close();
            }
        }
    }

    private void checkProgress(long now) {
        long stuck = output.stuckNanos(now);
        if (stuck > responseTimeout.toNanos()) {
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
        phase.enter(Phase.ANSWERING);
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
                phase.enter(Phase.ANSWERING);
                body.complete();
            }
        }
    }

    /** Answers instead of waiting for the rest of a body. */
    private void abandon(HttpError why) {
        Exchange present = exchange;
        releaseBody();
        phase.enter(Phase.ANSWERING);
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
        output.responseDone();
        authenticated = false;
        slot.evictable();
        if (keepAlive) {
            phase.enter(Phase.IDLE);
            // Not before others had their turn: clients with long pipelines do not hold up the rest.
            var unused = channel.eventLoop().schedule(this::next, 0, TimeUnit.NANOSECONDS);
        } else if (inputShut || (requestComplete && decoder.buffered() == 0)) {
            close();
        } else {
            phase.enter(Phase.LINGERING);
            decoder.discard();
            channel.config().setAutoRead(true);
            var unused = channel.shutdownOutput();
        }
    }

    private void next() {
        if (!phase.is(Phase.IDLE) || !channel.isActive()) {
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

    private void releaseBody() {
        IncomingBody body = incoming;
        incoming = null;
        if (body != null) {
            body.release();
        }
    }
}
