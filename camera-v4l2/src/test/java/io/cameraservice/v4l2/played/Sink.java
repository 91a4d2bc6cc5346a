package io.cameraservice.v4l2.played;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.spi.CameraDriver.FrameSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notes what a capture delivers; keeps nothing but copies, unless told to. */
public final class Sink implements FrameSink {
    private static final long PATIENCE = 10_000;

    private final Consumer<Frame> also;
    private final List<Frame> frames = new ArrayList<>();
    private final List<String> corrupt = new ArrayList<>();
    private @Nullable CameraException failure;

    public Sink() {
        this(frame -> {});
    }

    /** Lets that look at each frame first. */
    public Sink(Consumer<Frame> also) {
        this.also = also;
    }

    @Override
    public void frame(Frame frame) {
        also.accept(frame);
        synchronized (this) {
            frames.add(frame.copy());
            notifyAll();
        }
    }

    @Override
    public synchronized void corrupt(String reason) {
        corrupt.add(reason);
        notifyAll();
    }

    @Override
    public synchronized void failed(CameraException cause) {
        failure = cause;
        notifyAll();
    }

    public synchronized List<Frame> frames() {
        return List.copyOf(frames);
    }

    public synchronized List<String> corrupt() {
        return List.copyOf(corrupt);
    }

    public synchronized Optional<CameraException> failure() {
        return Optional.ofNullable(failure);
    }

    public List<Frame> awaitFrames(int count) {
        await(count + " frames", () -> frames.size() >= count);
        return frames();
    }

    public CameraException awaitFailure() {
        await("a failure", () -> failure != null);
        return failure().orElseThrow();
    }

    public String awaitCorrupt() {
        await("a corrupt frame", () -> !corrupt.isEmpty());
        return corrupt().get(0);
    }

    private synchronized void await(String what, BooleanSupplier condition) {
        long deadline = System.currentTimeMillis() + PATIENCE;
        while (!condition.getAsBoolean()) {
            long left = deadline - System.currentTimeMillis();
            if (left <= 0) {
                throw new AssertionError("no " + what + "; frames " + frames.size() + ", corrupt " + corrupt, failure);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
