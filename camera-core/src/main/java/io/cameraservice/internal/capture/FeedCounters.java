package io.cameraservice.internal.capture;

import io.cameraservice.CameraStatus.FeedMetrics;
import io.cameraservice.device.Frame;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a feed counts. Frames are counted by one thread at a time, read by any. */
final class FeedCounters {
    private final InstantSource clock;
    private final RateMeter rate = new RateMeter();
    private final AtomicLong in = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong corrupt = new AtomicLong();
    private final AtomicLong openings = new AtomicLong();
    private final AtomicLong stalls = new AtomicLong();
    private final AtomicLong sinceOpening = new AtomicLong();
    private volatile long firstNanos;
    private volatile long lastNanos;
    private volatile long lastSequence;
    private final AtomicLong corruptSinceLast = new AtomicLong();
    private volatile @Nullable Instant lastAt;

    FeedCounters(InstantSource clock) {
        this.clock = clock;
    }

    void opened(long now) {
        openings.incrementAndGet();
        sinceOpening.set(0);
        corruptSinceLast.set(0);
        firstNanos = 0;
        lastNanos = now;
        rate.reset();
    }

    /** Whether it is the first frame since the device was opened. */
    boolean frame(Frame frame, long now) {
        boolean first = sinceOpening.get() == 0;
        long known = corruptSinceLast.getAndSet(0);
        if (first) {
            firstNanos = now;
        } else {
            // Damaged frames have numbers too: they came, and are counted already.
            lost.addAndGet(Math.max(0, frame.sequence() - lastSequence - 1 - known));
        }
        lastSequence = frame.sequence();
        lastNanos = now;
        lastAt = clock.instant();
        sinceOpening.incrementAndGet();
        in.incrementAndGet();
        rate.mark(now);
        return first;
    }

    void corrupt() {
        corrupt.incrementAndGet();
        corruptSinceLast.incrementAndGet();
    }

    void stalled() {
        stalls.incrementAndGet();
    }

    void closed() {
        rate.reset();
    }

    long sinceOpening() {
        return sinceOpening.get();
    }

    /** Nanoseconds since the first frame of this opening; 0 before it. */
    long settledNanos(long now) {
        return sinceOpening.get() == 0 ? 0 : now - firstNanos;
    }

    long silentNanos(long now) {
        return now - lastNanos;
    }

    FeedMetrics snapshot(long skipped) {
        return new FeedMetrics(
                in.get(),
                lost.get(),
                corrupt.get(),
                skipped,
                openings.get(),
                stalls.get(),
                rate.perSecond(System.nanoTime()),
                lastAt);
    }
}
