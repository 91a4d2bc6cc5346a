package io.cameraservice.launcher.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request of a connection and its response. It is answered once, by any thread: with {@link #send}, or with
 * {@link #begin} and {@link #close}.
 */
final class Exchange {
    private enum State {
        OPEN,
        STREAMING,
        ENDED
    }

    private final HttpConnection connection;
    private final HttpRequest request;
    private final HttpHeaders responseHeaders =
            DefaultHttpHeadersFactory.headersFactory().newHeaders();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile @Nullable ResponseBody stream;
    private volatile boolean endless;
    private byte[] body = {};

    Exchange(HttpConnection connection, HttpRequest request) {
        this.connection = connection;
        this.request = request;
    }

    String method() {
        return request.method().name();
    }

    /** The request target as it was sent. */
    String target() {
        return request.uri();
    }

    HttpVersion version() {
        return request.protocolVersion();
    }

    /** The first of these headers. */
    Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    int headerCount(String name) {
        return request.headers().getAll(name).size();
    }

    /** Why the request could not be decoded; empty if it could. */
    Optional<Throwable> malformed() {
        return request.decoderResult().isFailure()
                ? Optional.of(request.decoderResult().cause())
                : Optional.empty();
    }

    HttpConnection connection() {
        return connection;
    }

    HttpHeaders responseHeaders() {
        return responseHeaders;
    }

    /** Whether a response has begun. */
    boolean isAnswered() {
        return state.get() != State.OPEN;
    }

    /**
     * Reads the body, up to this many bytes, then goes on; of the event loop.
     *
     * @throws HttpError 413 if more is announced
     */
    void readBody(int limit, Runnable then) {
        connection.readBody(request, limit, then);
    }

    /** Whether the client may send another request after this. */
    boolean wantsKeepAlive() {
        return HttpUtil.isKeepAlive(request);
    }

    /** What was read; empty before and without. */
    byte[] body() {
        return body;
    }

    void body(byte[] bytes) {
        body = bytes;
    }

    /** Answers with this body, or for HEAD with the headers that it would have. */
    void send(int status, byte[] content) {
        take(State.ENDED);
        if (status != HttpResponseStatus.NOT_MODIFIED.code()) {
            responseHeaders.set("Content-Length", content.length);
        }
        finishHeaders();
        connection.finish(
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        isHead() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(content),
                        responseHeaders,
                        EmptyHttpHeaders.INSTANCE),
                this);
    }

    /**
     * Answers HEAD with the headers of a body of this length.
     *
     * @param length empty if it is not known
     */
    void sendHeaders(int status, OptionalLong length) {
        take(State.ENDED);
        length.ifPresent(bytes -> responseHeaders.set("Content-Length", bytes));
        finishHeaders();
        connection.output().write(head(status));
        connection.finish(LastHttpContent.EMPTY_LAST_CONTENT, this);
    }

    /**
     * Sends status and headers; the body follows on the stream, from a thread that may wait, up to {@link #close}.
     *
     * @param length of the body; empty for one without an end, where a client that shuts down its sending side has left
     */
    ResponseBody begin(int status, OptionalLong length) {
        take(State.STREAMING);
        endless = length.isEmpty();
        if (length.isPresent()) {
            responseHeaders.set("Content-Length", length.getAsLong());
        } else if (version().minorVersion() > 0) {
            responseHeaders.set("Transfer-Encoding", HttpHeaderValues.CHUNKED);
        } else {
            connection.closeAfterResponse();
        }
        finishHeaders();
        connection.output().write(head(status));
        ResponseBody opened = new ResponseBody(connection.output(), length.orElse(Long.MAX_VALUE));
        stream = opened;
        return opened;
    }

    /** Whether what is being sent has no end of its own. */
    boolean isEndless() {
        return endless;
    }

    /**
     * Ends a response that was begun; if less was written than announced, or nothing was begun, the connection is closed. No
     * effect after {@link #send}.
     */
    void close() {
        State before = state.getAndSet(State.ENDED);
        ResponseBody sent = stream;
        if (before == State.STREAMING && sent != null && (endless || sent.isComplete())) {
            connection.finish(LastHttpContent.EMPTY_LAST_CONTENT, this);
        } else if (before != State.ENDED) {
            connection.close();
        }
    }

    private boolean isHead() {
        return method().equals("HEAD");
    }

    private DefaultHttpResponse head(int status) {
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), responseHeaders);
    }

    private void take(State next) {
        if (!state.compareAndSet(State.OPEN, next)) {
            throw new IllegalStateException("this request is answered already");
        }
    }

    private void finishHeaders() {
        responseHeaders.set("Date", HttpDates.now());
        if (!connection.isKeptAlive()) {
            responseHeaders.set("Connection", HttpHeaderValues.CLOSE);
        } else if (version().minorVersion() == 0) {
            responseHeaders.set("Connection", HttpHeaderValues.KEEP_ALIVE);
        }
    }
}
