package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.CameraStatus.FeedMetrics;
import io.cameraservice.device.DeviceFault;
import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.media.FrameIntervalMeter;
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
    private static final int USUAL_PAUSES = 2;
    /** A device that hangs again and again is waited for {@link #MISSED_INTERVALS} times as long at most. */
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

    private final InstantSource clock;
    private final FrameIntervalMeter meter = new FrameIntervalMeter();
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
        meter.restart();
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
        meter.mark(now);
        return first;
    }

    void corrupt() {
        corrupt.incrementAndGet();
        corruptSinceLast.incrementAndGet();
    }

    /** The device is given up for now. Should it only be slow, it is given more time when that happens again. */
    void stalled(long now) {
        stalls.incrementAndGet();
        if (sinceOpening.get() > 0) {
            meter.addInterval(Math.min(silentNanos(now), LONGEST_PAUSE_NANOS));
        }
    }

    void closed() {
        meter.restart();
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
        long interval = intervalNanos(capture.mode());
        if (!started || sinceOpening.get() == 0) {
            return Math.max(2 * Math.max(own, interval), FIRST_FRAME_NANOS);
        }
        long usual = Math.max(MISSED_INTERVALS * interval, USUAL_PAUSES * meter.usualPauseNanos());
        return Math.max(own, Math.max(SILENCE_NANOS, usual));
    }

    /** From one frame to the next at present; what the mode promises until it has been measured. */
    long intervalNanos(VideoMode mode) {
        return meter.nanos(mode.rate().intervalNanos());
    }

    FeedMetrics snapshot(long skipped) {
        return new FeedMetrics(
                in.get(),
                lost.get(),
                corrupt.get(),
                skipped,
                openings.get(),
                stalls.get(),
                meter.perSecond(System.nanoTime()),
                lastAt);
    }
}
