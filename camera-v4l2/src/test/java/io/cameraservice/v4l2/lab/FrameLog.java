package io.cameraservice.v4l2.lab;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts frames and what is between them. */
final class FrameLog implements FrameSink {
    final AtomicInteger frames = new AtomicInteger();
    final AtomicInteger borrowed = new AtomicInteger();
    final AtomicLong lost = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong oldestNanos = new AtomicLong();
    final List<String> corrupt = new CopyOnWriteArrayList<>();
    volatile @Nullable CameraException failure;
    volatile long firstNanos;
    volatile long lastNanos;
    private volatile long interval;
    private long lastSequence = -1;
    private final Consumer<Frame> also;

    FrameLog() {
        this(frame -> {});
    }

    FrameLog(Consumer<Frame> also) {
        this.also = also;
    }

    @Override
    public void frame(Frame frame) {
        if (lastSequence >= 0) {
            lost.addAndGet(frame.sequence() - lastSequence - 1);
        } else {
            firstNanos = frame.captureNanos();
        }
        lastSequence = frame.sequence();
        lastNanos = frame.captureNanos();
        interval = frame.mode().rate().intervalNanos();
        bytes.addAndGet(frame.length());
        if (frame.isBorrowed()) {
            borrowed.incrementAndGet();
        }
        long age = System.nanoTime() - frame.captureNanos();
        oldestNanos.accumulateAndGet(age, Math::max);
        also.accept(frame);
        frames.incrementAndGet();
    }

    @Override
    public void corrupt(String reason) {
        corrupt.add(reason);
    }

    @Override
    public void failed(CameraException cause) {
        failure = cause;
    }

    void awaitFrames(int count) {
        int wanted = frames.get() + count;
        Await.until(count + " more frames", Duration.ofMinutes(2), () -> frames.get() >= wanted || failure != null);
        if (failure != null) {
            throw new AssertionError("the capture failed", failure);
        }
    }

    /**
     * Numbers are missing where the camera had no buffer, or was late itself, as the test driver is on a machine that others use.
     * Of four buffers it had one as long as no frame waited for us until the next one came: then it was the camera.
     */
    long lostByUs() {
        return oldestNanos.get() < interval ? 0 : lost.get();
    }

    /** Frames per second by their own time stamps. */
    double rate() {
        return (frames.get() - 1) * 1e9 / (lastNanos - firstNanos);
    }
}
