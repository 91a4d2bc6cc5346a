package io.cameraservice.testing;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.spi.CameraDriver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Notes what a driver delivers. Keeps copies of frames. Safe for use by any thread. */
public final class RecordingSink implements CameraDriver.FrameSink {
    private final List<Frame> frames = new CopyOnWriteArrayList<>();
    private final List<Long> arrivals = new CopyOnWriteArrayList<>();
    private final List<String> corrupt = new CopyOnWriteArrayList<>();
    private final List<CameraException> failures = new CopyOnWriteArrayList<>();
    private final Consumer<Frame> first;

    /** Notes frames only. */
    public RecordingSink() {
        this(frame -> {});
    }

    /** Also lets this look at every frame while it is valid. */
    public RecordingSink(Consumer<Frame> first) {
        this.first = first;
    }

    @Override
    public void frame(Frame frame) {
        first.accept(frame);
        arrivals.add(System.nanoTime());
        frames.add(frame.copy());
    }

    @Override
    public void corrupt(String reason) {
        corrupt.add(reason);
    }

    @Override
    public void failed(CameraException cause) {
        failures.add(cause);
    }

    public List<Frame> frames() {
        return List.copyOf(frames);
    }

    /** When each frame came, on the clock of {@link System#nanoTime()}. */
    public List<Long> arrivals() {
        return List.copyOf(arrivals);
    }

    public List<String> corrupt() {
        return List.copyOf(corrupt);
    }

    public List<CameraException> failures() {
        return List.copyOf(failures);
    }

    /** Number of calls of any kind. */
    public int calls() {
        return frames.size() + corrupt.size() + failures.size();
    }

    /** Waits until so many frames came. */
    public RecordingSink await(int count) {
        Await.until(count + " frames", Duration.ofSeconds(10), () -> frames.size() >= count || !failures.isEmpty());
        if (frames.size() < count) {
            throw new AssertionError("the capture failed after " + frames.size() + " frames", failures.get(0));
        }
        return this;
    }

    /** Waits until a frame is corrupt. */
    public void awaitCorrupt() {
        Await.until("a frame is corrupt", Duration.ofSeconds(10), () -> !corrupt.isEmpty());
    }

    /** Waits until the capture failed. */
    public CameraException awaitFailure() {
        Await.until("the capture fails", Duration.ofSeconds(10), () -> !failures.isEmpty());
        return failures.get(0);
    }
}
