package io.cameraservice.internal.rtsp;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The numbers of one stream: written by the loop, read by anybody. */
final class StreamCounters {
    final AtomicLong packetsIn = new AtomicLong();
    final AtomicLong bytesIn = new AtomicLong();
    final AtomicLong bytesOut = new AtomicLong();
    final AtomicLong skips = new AtomicLong();
    final AtomicInteger holds = new AtomicInteger();
    volatile boolean live;
    volatile int readers;
    volatile int playing;
    volatile long cachedBytes;
    volatile @Nullable Instant publisherConnectedAt;
    volatile @Nullable Instant lastPacketAt;

    RelayStats snapshot() {
        return new RelayStats(
                live,
                readers,
                holds.get(),
                playing,
                packetsIn.get(),
                bytesIn.get(),
                bytesOut.get(),
                skips.get(),
                cachedBytes,
                publisherConnectedAt,
                lastPacketAt);
    }
}
