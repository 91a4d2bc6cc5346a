package io.cameraservice.launcher.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Decodes one request at a time: pipelined ones stay bytes until this one is answered. Of the event loop alone. */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_LINE = 8 * 1024;
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int MAX_CHUNK = 8 * 1024;
    /** So much is taken after a last response: a reset would destroy that response. */
    private static final int MAX_DISCARDED = 256 * 1024;

    private @Nullable ChannelHandlerContext context;
    private boolean paused;
    private boolean discarding;
    private boolean receiving;
    private long receivingSince;
    private long discarded;

    RequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxChunkSize(MAX_CHUNK));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (!paused && !receiving) {
            receiving = true;
            receivingSince = System.nanoTime();
        }
        super.channelRead(ctx, message);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (discarding) {
            discarded += in.readableBytes();
            in.skipBytes(in.readableBytes());
        } else if (!paused) {
            super.decode(ctx, in, out);
        }
    }

    /** A request is complete: decodes nothing until {@link #resume}. */
    void pause() {
        paused = true;
        receiving = false;
    }

    /** Goes on with what has come meanwhile. */
    void resume() throws Exception {
        paused = false;
        if (context != null && buffered() > 0) {
            channelRead(context, Unpooled.EMPTY_BUFFER);
        }
    }

    /** Throws away whatever still comes. */
    void discard() {
        discarding = true;
    }

    boolean hasDiscardedTooMuch() {
        return discarded > MAX_DISCARDED;
    }

    /** Bytes that have come and are not decoded. */
    int buffered() {
        return actualReadableBytes();
    }

    /** When the first byte of an incomplete request came, by {@link System#nanoTime}; empty if there is none. */
    OptionalLong receivingSince() {
        return receiving ? OptionalLong.of(receivingSince) : OptionalLong.empty();
    }
}
