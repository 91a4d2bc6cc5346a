package io.cameraservice.launcher.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** Whether a client takes what is written to it. Of the channel's event loop alone. */
final class WriteProgress {
    private @Nullable Object front;
    private long frontWritten;
    private long changedAt;

    /** Everything is written: what was last looked at is not kept. */
    void end() {
        front = null;
    }

    /** How long, in nanoseconds, the client has taken nothing of what waits for it; 0 if nothing waits. */
    long stuckNanos(Channel channel, long now) {
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
