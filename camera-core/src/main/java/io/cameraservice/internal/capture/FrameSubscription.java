package io.cameraservice.internal.capture;

import io.cameraservice.FrameListener;
import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.util.Threads;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener of a feed: its backlog ({@link FrameBacklog}), drained on the pool. The capture thread never waits. Encoded frames
 * may be taken by a {@link PacketListener} on the capture's thread, as long as none waits. Safe for use by any thread.
 */
public final class FrameSubscription implements Subscription {
    private static final Logger log = LoggerFactory.getLogger(FrameSubscription.class);

    /** How much too early a frame may come: cameras are not on time to the millisecond. */
    private static final long MOST_SLACK = Duration.ofMillis(5).toNanos();

    private static final long LONGEST = Duration.ofDays(365).toNanos();

    private final Executor pool;
    private final PacketListener packets;
    private final FrameListener listener;
    private final long minIntervalNanos;
    private final long slackNanos;
    private final LongAdder skipped;
    private final Runnable onClose;
    private final FrameBacklog frameBacklog = new FrameBacklog();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long nextDue = Long.MIN_VALUE;

    FrameSubscription(Executor pool, FrameListener listener, double maxPerSecond, LongAdder skipped, Runnable onClose) {
        this(pool, frame -> false, listener, maxPerSecond, skipped, onClose);
    }

    FrameSubscription(
            Executor pool,
            PacketListener packets,
            FrameListener listener,
            double maxPerSecond,
            LongAdder skipped,
            Runnable onClose) {
        this.pool = pool;
        this.packets = packets;
        this.listener = listener;
        this.minIntervalNanos = maxPerSecond > 0 ? Math.min(LONGEST, Math.round(1e9 / maxPerSecond)) : 0;
        this.slackNanos = Math.min(minIntervalNanos / 8, MOST_SLACK);
        this.skipped = skipped;
        this.onClose = onClose;
    }

    /** Whether a frame of this capture time would be wanted. */
    boolean wouldTake(long captureNanos) {
        long due = nextDue;
        boolean paced = minIntervalNanos > 0 && due != Long.MIN_VALUE;
        return !closed.get() && !(paced && captureNanos < due - slackNanos);
    }

    /** The same, and takes note of it; keeps the wanted rate on average. Asked by one thread at a time. */
    boolean isDue(long captureNanos) {
        if (!wouldTake(captureNanos)) {
            return false;
        }
        long due = nextDue;
        boolean behind = due == Long.MIN_VALUE || captureNanos - due >= minIntervalNanos;
        nextDue = (behind ? captureNanos : due) + minIntervalNanos;
        return true;
    }

    /** Takes over the frame, to be closed by this subscription. Called by one thread at a time. */
    void offer(Frame frame) {
        if (frame.format().equals(PixelFormat.H264) && !frame.isBorrowed() && isTaken(frame)) {
            return;
        }
        frameBacklog.offer(frame).forEach(this::leaveOut);
        if (closed.get()) {
            clear();
        } else if (busy.compareAndSet(false, true)) {
            if (!Threads.offer(pool, this::drain)) {
                busy.set(false); // a full pool: this frame is left out
                frameBacklog.clear().forEach(this::leaveOut);
            }
        }
    }

    private boolean isTaken(Frame frame) {
        if (busy.get() || !frameBacklog.isEmpty() || closed.get()) {
            return false; // in order
        }
        try {
            return packets.take(frame);
        } catch (RuntimeException | Error e) {
            log.warn("a packet listener failed and is unsubscribed", e);
            close();
            return true;
        }
    }

    private void drain() {
        do {
            for (Frame frame = frameBacklog.poll(); frame != null; frame = frameBacklog.poll()) {
                pass(frame);
            }
            busy.set(false);
        } while (!frameBacklog.isEmpty() && busy.compareAndSet(false, true));
    }

    @SuppressWarnings("try") // closing is all that is done with it
    private void pass(Frame frame) {
        try (frame) {
            if (!closed.get()) {
                listener.frame(frame);
            }
        } catch (RuntimeException | Error e) {
            log.warn("a frame listener failed and is unsubscribed", e);
            close();
        }
    }

    private void leaveOut(Frame frame) {
        frame.close();
        skipped.increment();
    }

    private void clear() {
        frameBacklog.clear().forEach(Frame::close);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
            clear();
        }
    }
}
