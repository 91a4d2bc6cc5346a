package io.cameraservice.internal.rtsp;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a stream. They never go back, also when publishers change.
 *
 * @param live whether a publisher is attached and a key frame of its has arrived
 * @param readers connected for it, from their DESCRIBE on
 * @param holds demand without a reader
 * @param playing readers that get media
 * @param packetsIn RTP packets of publishers
 * @param bytesIn their bytes
 * @param bytesOut bytes written to readers, answers included
 * @param skips how often a slow reader had to wait for another key frame
 * @param cachedBytes cached for later readers
 * @param lastPacketAt when the last packet came, null before the first
 */
public record RelayStats(
        boolean live,
        int readers,
        int holds,
        int playing,
        long packetsIn,
        long bytesIn,
        long bytesOut,
        long skips,
        long cachedBytes,
        @Nullable Instant lastPacketAt) {

    /** Written by the event loop, read by any thread. */
    static final class Counters {
        final AtomicLong packetsIn = new AtomicLong();
        final AtomicLong bytesIn = new AtomicLong();
        final AtomicLong bytesOut = new AtomicLong();
        final AtomicLong skips = new AtomicLong();
        final AtomicInteger holds = new AtomicInteger();
        volatile boolean live;
        volatile int readers;
        volatile int playing;
        volatile long cachedBytes;
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
                    lastPacketAt);
        }
    }
}
