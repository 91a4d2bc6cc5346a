package io.cameraservice.simulation;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import io.cameraservice.spi.CameraDriver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One open simulated camera: a thread that delivers frames on time, in a fixed number of reused buffers.
 * Safe for use by any thread.
 */
final class SimulatedCapture implements CameraDriver.Capture {
    /** What the pictures show. */
    private static final InstantSource WALL = InstantSource.system();

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final VideoMode mode;
    private final CameraDriver.FrameSink sink;
    private final Function<VideoMode, FrameSource> sources;
    private final Faults faults;
    private final BlockingQueue<FrameBuffer> free;
    private final Consumer<SimulatedCapture> ended;
    private final Thread thread;
    private final CallGate gate = new CallGate();
    private volatile @Nullable CameraException failure;

    /**
     * A capture that does not run yet.
     *
     * @param sources makes the source of its frames in a mode, on the capture thread
     * @param ended called when the device is free again, once or more often
     */
    SimulatedCapture(
            SimulatedCameraOptions options,
            VideoMode mode,
            CameraDriver.FrameSink sink,
            Function<VideoMode, FrameSource> sources,
            Faults faults,
            Consumer<SimulatedCapture> ended) {
        this.mode = mode;
        this.sink = sink;
        this.sources = sources;
        this.faults = faults;
        this.ended = ended;
        free = new ArrayBlockingQueue<>(options.buffers());
        thread = new Thread(this::run, options.threadName());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether its thread has not come to its end. */
    boolean isRunning() {
        return thread.isAlive();
    }

    /** Looks again at what is to be done. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Ends it from the device's side. */
    void fail(CameraException cause) {
        failure = cause;
        wake();
    }

    @Override
    public VideoMode mode() {
        return mode;
    }

    @Override
    public void close() {
        gate.shut();
        wake();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(CLOSE_LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        ended.accept(this);
    }

    private void run() {
        try {
            while (free.offer(new FrameBuffer())) {
                // until all buffers are there
            }
            deliver();
        } catch (RuntimeException | Error e) {
            failure = new CameraException("driver_failed", "the simulated camera stopped: " + e, null, e);
        } finally {
            ended.accept(this);
        }
        CameraException cause = failure;
        if (cause != null) {
            gate.pass(() -> sink.failed(cause));
        }
    }

    private void deliver() {
        VideoMode shown = faults.habits.shown(mode);
        FrameSource source = sources.apply(shown);
        FrameSchedule frameSchedule = new FrameSchedule(mode.rate(), System.nanoTime());
        while (!gate.isShut() && failure == null) {
            if (faults.stalled) {
                LockSupport.park(this);
                frameSchedule.resume(System.nanoTime());
                continue;
            }
            frameSchedule.slowness(faults.slowness);
            long now = System.nanoTime();
            if (now < frameSchedule.due()) {
                LockSupport.parkNanos(this, frameSchedule.due() - now);
                continue;
            }
            if (!faults.habits.shown(mode).equals(shown)) {
                shown = faults.habits.shown(mode);
                source = sources.apply(shown);
            }
            faults.lost.addAndGet(frameSchedule.skipTo(now));
            frame(source, frameSchedule.sequence(), frameSchedule.due());
            frameSchedule.next();
        }
    }

    private void frame(FrameSource source, long sequence, long captureNanos) {
        FrameBuffer buffer = free.poll();
        if (buffer == null) {
            faults.lost.incrementAndGet();
            return;
        }
        source.write(sequence, WALL.instant(), buffer);
        if (mode.format().isJpeg()) {
            faults.habits.end(sequence, buffer);
        }
        int whole = buffer.length();
        if (Faults.take(faults.corrupt)) {
            free.add(buffer);
            gate.pass(() -> sink.corrupt("frame " + sequence + " has " + whole / 2 + " of " + whole + " bytes"));
            return;
        }
        ByteBuffer data = buffer.first(Faults.take(faults.damaged) ? whole / 2 : whole);
        try (Frame frame =
                Frame.borrowed(mode, source.bytesPerLine(), sequence, captureNanos, data, () -> free.add(buffer))) {
            if (gate.pass(() -> sink.frame(frame))) {
                faults.delivered.incrementAndGet();
            }
        }
    }

    /** What is wrong with a camera now, and what it has delivered so far. Safe for use by any thread. */
    static final class Faults {
        final PictureHabits habits = new PictureHabits();
        final AtomicLong delivered = new AtomicLong();
        final AtomicLong lost = new AtomicLong();
        final AtomicInteger corrupt = new AtomicInteger();
        final AtomicInteger damaged = new AtomicInteger();
        volatile boolean stalled;
        volatile double slowness = 1;

        /** Counts a frame down; whether there was one left. */
        private static boolean take(AtomicInteger frames) {
            return frames.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        }
    }

    /** Lets one thread call a sink until another shuts it: no call begins after that. Never waits. */
    private static final class CallGate {
        private enum State {
            IDLE,
            CALLING,
            SHUT
        }

        private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

        /** Makes the call unless the gate is shut; whether it was made. */
        boolean pass(Runnable call) {
            if (!state.compareAndSet(State.IDLE, State.CALLING)) {
                return false;
            }
            try {
                call.run();
            } finally {
                state.compareAndSet(State.CALLING, State.IDLE);
            }
            return true;
        }

        /** No call begins any more; one under way goes on. */
        void shut() {
            state.set(State.SHUT);
        }

        boolean isShut() {
            return state.get() == State.SHUT;
        }
    }
}
