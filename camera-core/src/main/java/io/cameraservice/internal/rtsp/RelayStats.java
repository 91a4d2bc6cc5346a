package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.media.FrameIntervalMeter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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
 * @param pictureInterval from one picture to the next at present, by their capture times; zero before it has been measured
 * @param lastPacketNanos when the last packet came, on the clock of {@link System#nanoTime()}; empty before the first
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
        Duration pictureInterval,
        OptionalLong lastPacketNanos) {
    private static final Duration INTERRUPTED = Duration.ofSeconds(2);
    private static final int INTERRUPTED_INTERVALS = 4;

    /** Whether no packet came for so long. */
    public boolean silentFor(Duration time) {
        return lastPacketNanos.isEmpty() || System.nanoTime() - lastPacketNanos.getAsLong() > time.toNanos();
    }

    /** Whether the pictures stay away for so long that the present interval does not explain it, and for two seconds at least. */
    public boolean isInterrupted() {
        Duration several = pictureInterval.multipliedBy(INTERRUPTED_INTERVALS);
        return silentFor(several.compareTo(INTERRUPTED) > 0 ? several : INTERRUPTED);
    }

    /** Written by the event loop, read by any thread. */
    static final class Counters {
        final AtomicLong packetsIn = new AtomicLong();
        final AtomicLong bytesIn = new AtomicLong();
        final AtomicLong bytesOut = new AtomicLong();
        final AtomicLong skips = new AtomicLong();
        final FrameIntervalMeter pictures = new FrameIntervalMeter();
        final AtomicInteger holds = new AtomicInteger();
        volatile boolean live;
        volatile int readers;
        volatile int playing;
        volatile long cachedBytes;
        private volatile long lastPacketNanos;
        private volatile boolean fed;

        /** Called by the event loop only. */
        void packetAt(long nanos) {
            lastPacketNanos = nanos;
            fed = true;
        }

        boolean isFed() {
            return fed;
        }

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
                    Duration.ofNanos(pictures.nanos(0)),
                    fed ? OptionalLong.of(lastPacketNanos) : OptionalLong.empty());
        }
    }
}
