package io.cameraservice.internal.capture;

import io.cameraservice.FrameListener;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.Frame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes each frame to all subscriptions. At most one copy is made for all that need one, and none if none does; a
 * raw picture is encoded as JPEG once for all. {@link #frame} is called by one thread at a time, the rest by any.
 */
public final class FrameDispatcher {
    private static final Logger log = LoggerFactory.getLogger(FrameDispatcher.class);

    private final Executor pool;
    private final UnaryOperator<Frame> toJpeg;
    private final Runnable demandChanged;
    private final LongAdder skipped = new LongAdder();
    private final List<FrameSubscription> borrowed = new CopyOnWriteArrayList<>();
    private final List<FrameSubscription> owned = new CopyOnWriteArrayList<>();
    private final List<FrameSubscription> jpeg = new CopyOnWriteArrayList<>();
    private final FrameSubscription jpegStage;
    private volatile @Nullable Frame newest;

    public FrameDispatcher(Executor pool, UnaryOperator<Frame> toJpeg, Runnable demandChanged) {
        this.pool = pool;
        this.toJpeg = toJpeg;
        this.demandChanged = demandChanged;
        this.jpegStage = new FrameSubscription(pool, this::passAsJpeg, 0, skipped, () -> {});
    }

    /** Passes frames on until the subscription is closed. */
    public FrameSubscription subscribe(FrameOptions options, FrameListener listener) {
        List<FrameSubscription> group = switch (options.delivery()) {
            case BORROWED -> borrowed;
            case OWNED -> owned;
            case JPEG -> jpeg;
        };
        return subscribe(group, options.maxPerSecond(), frame -> false, listener);
    }

    /** The same, for all frames, owned ones; those that {@code packets} takes come on the capture's thread. */
    FrameSubscription subscribe(PacketListener packets, FrameListener listener) {
        return subscribe(owned, 0, packets, listener);
    }

    private FrameSubscription subscribe(
            List<FrameSubscription> group, double maxPerSecond, PacketListener packets, FrameListener listener) {
        FrameSubscription[] self = new FrameSubscription[1];
        FrameSubscription subscription = new FrameSubscription(pool, packets, listener, maxPerSecond, skipped, () -> {
            group.remove(self[0]);
            demandChanged.run();
        });
        self[0] = subscription;
        group.add(subscription);
        demandChanged.run();
        return subscription;
    }

    /** Whether there is a subscription. */
    public boolean isWanted() {
        return !borrowed.isEmpty() || !owned.isEmpty() || !jpeg.isEmpty();
    }

    /** The newest copied frame; null if there is none since the device was opened. */
    @Nullable
    Frame newest() {
        return newest;
    }

    void forgetNewest() {
        newest = null;
    }

    long skipped() {
        return skipped.sum();
    }

    /** Passes on; the frame stays the caller's. */
    public void frame(Frame frame) {
        for (FrameSubscription subscription : borrowed) {
            if (subscription.isDue(frame.captureNanos())) {
                subscription.offer(frame.retain());
            }
        }
        Frame copy = null;
        for (FrameSubscription subscription : owned) {
            if (subscription.isDue(frame.captureNanos())) {
                copy = copy == null ? frame.copy() : copy;
                subscription.offer(copy);
            }
        }
        if (isPictureDue(frame.captureNanos())) {
            copy = copy == null ? frame.copy() : copy;
            jpegStage.offer(copy);
        }
        if (copy != null) {
            newest = copy;
        }
    }

    private boolean isPictureDue(long captureNanos) {
        for (FrameSubscription subscription : jpeg) {
            if (subscription.wouldTake(captureNanos)) {
                return true;
            }
        }
        return false;
    }

    private void passAsJpeg(Frame frame) {
        if (!isPictureDue(frame.captureNanos())) {
            return;
        }
        Frame picture;
        try {
            picture = toJpeg.apply(frame);
        } catch (RuntimeException | Error e) {
            log.debug("{} cannot be encoded as JPEG and is left out", frame, e); // damaged: the next one may not be
            return;
        }
        for (FrameSubscription subscription : jpeg) {
            if (subscription.isDue(frame.captureNanos())) {
                subscription.offer(picture);
            }
        }
    }

    /** Ends all subscriptions. */
    public void close() {
        for (List<FrameSubscription> group : List.of(borrowed, owned, jpeg)) {
            List.copyOf(group).forEach(FrameSubscription::close);
        }
        jpegStage.close();
        newest = null;
    }
}
