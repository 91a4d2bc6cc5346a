package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.CameraStatus.FeedMetrics;
import io.cameraservice.device.DeviceFault;
import io.cameraservice.device.Frame;
import io.cameraservice.spi.CameraDriver.Capture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The counters of a feed. Frames are counted by one thread at a time, read by any. */
final class FeedCounters {
    private static final long FIRST_FRAME_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long SILENCE_NANOS = Duration.ofMillis(500).toNanos();
    private static final int MISSED_INTERVALS = 6;

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

    /** What a silence of so long means. */
    CameraException.DeviceFailed fault(String device, long silentNanos) {
        long millis = Duration.ofNanos(silentNanos).toMillis();
        long damaged = corruptSinceLast.get();
        DeviceFault fault = damaged > 0 ? DeviceFault.DAMAGED_PICTURES : DeviceFault.NO_FRAMES;
        String detail = damaged > 0
                ? ": " + damaged + " of them and no whole one for " + millis + " ms"
                : ": no frame for " + millis + " ms";
        return new CameraException.DeviceFailed(fault, device + " " + fault.sentence() + detail, fault.remedy(), null);
    }

    /**
     * Whether the device has delivered no frame for too long; before the first one of an opening it may take longer.
     */
    boolean isSilent(Capture capture, long now, boolean started) {
        return silentNanos(now) > silenceTimeoutNanos(capture, started);
    }

    private long silenceTimeoutNanos(Capture capture, boolean started) {
        long own = capture.patience().orElse(Duration.ZERO).toNanos();
        long missed = MISSED_INTERVALS * capture.mode().rate().intervalNanos();
        return started && sinceOpening.get() > 0
                ? Math.max(own, Math.max(SILENCE_NANOS, missed))
                : Math.max(2 * own, FIRST_FRAME_NANOS);
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

    /** Frames per second over the last few seconds. Written by one thread, read by any. */
    static final class RateMeter {
        private static final int WINDOW = 90;
        private static final long OLDEST_NANOS = 3_000_000_000L;

        private final long[] times = new long[WINDOW];
        private int count;
        private int next;

        synchronized void mark(long nanos) {
            times[next] = nanos;
            next = (next + 1) % WINDOW;
            count = Math.min(count + 1, WINDOW);
        }

        synchronized void reset() {
            count = 0;
            next = 0;
        }

        /** Rounded to a hundredth; 0 with fewer than two frames in the last three seconds. */
        synchronized double perSecond(long now) {
            int used = 0;
            long newest = 0;
            long oldest = 0;
            for (int i = 1; i <= count; i++) {
                long time = times[Math.floorMod(next - i, WINDOW)];
                if (now - time > OLDEST_NANOS) {
                    break;
                }
                newest = used == 0 ? time : newest;
                oldest = time;
                used++;
            }
            return used < 2 || newest == oldest ? 0 : Math.round((used - 1) * 1e11 / (newest - oldest)) / 100.0;
        }
    }
}
