package io.cameraservice.launcher.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Accepts again a moment after a client could not be accepted, most likely for want of file descriptors. Until then clients wait
 * in the kernel's queue. One line a minute in the log. Of the listening channel's event loop.
 */
final class AcceptRetry extends ChannelInboundHandlerAdapter {
    private static final long PAUSE_MILLIS = 100;
    private static final long LOG_NANOS = Duration.ofMinutes(1).toNanos();

    private long loggedAt = System.nanoTime() - LOG_NANOS;

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        long now = System.nanoTime();
        if (now - loggedAt >= LOG_NANOS) {
            loggedAt = now;
            HttpEndpoint.LOG.warn(
                    "HTTP cannot accept a client: {}; if file descriptors are used up, raise their limit"
                            + " (LimitNOFILE= in a systemd unit, ulimit -n in a shell)",
                    cause.toString());
        }
        ctx.channel().config().setAutoRead(false);
        var unused = ctx.executor()
                .schedule(() -> ctx.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
