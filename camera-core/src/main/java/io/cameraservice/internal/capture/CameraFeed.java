package io.cameraservice.internal.capture;

import static io.cameraservice.CameraState.DISCONNECTED;
import static io.cameraservice.CameraState.FAULTED;
import static io.cameraservice.CameraState.IDLE;
import static io.cameraservice.CameraState.OPENING;
import static io.cameraservice.CameraState.RUNNING;
import static io.cameraservice.CameraState.STALLED;

import io.cameraservice.CameraException;
import io.cameraservice.CameraState;
import io.cameraservice.CameraStatus.FeedMetrics;
import io.cameraservice.FrameListener;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.util.Backoff;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.spi.CameraDriver.FrameSink;
import io.cameraservice.stream.StreamPlan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of a camera's device. Opens it when the first subscription comes, closes it a while after the last one left, opens it
 * again with growing pauses when it fails or falls silent. All decisions are made on one line; frames never wait for it.
 * Safe for use by any thread.
 */
public final class CameraFeed {
    private static final Logger log = LoggerFactory.getLogger(CameraFeed.class);
    private static final Duration DEVICE_LINGER = Duration.ofSeconds(3);
    private static final Duration CHECK = Duration.ofMillis(100);
    private static final long FIRST_FRAME_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long SILENCE_NANOS = Duration.ofMillis(500).toNanos();
    private static final int MISSED_INTERVALS = 6;

    /** Whom the feed tells of its state; called on the feed's line. */
    @FunctionalInterface
    public interface Observer {
        void feedChanged(CameraState state, Optional<String> problem);
    }

    private final String name;
    private final ServiceThreads threads;
    private final StreamPlan plan;
    private final Observer observer;
    private final SerialExecutor line;
    private final FeedCounters counters;
    private final FrameDispatcher dispatcher;
    private final Backoff backoff = new Backoff();

    // Written on the line only.
    private volatile CameraState state = DISCONNECTED;
    private volatile @Nullable DeviceInfo device;
    private volatile @Nullable Capture capture;
    private @Nullable CameraDriver driver;
    private @Nullable Timer pending;
    private @Nullable Timer watchdog;
    private volatile Object generation = new Object();
    private boolean closed;

    public CameraFeed(
            String name,
            ServiceThreads threads,
            InstantSource clock,
            StreamPlan plan,
            UnaryOperator<Frame> toJpeg,
            Observer observer) {
        this.name = name;
        this.threads = threads;
        this.plan = plan;
        this.observer = observer;
        this.line = threads.line();
        this.counters = new FeedCounters(clock);
        this.dispatcher = new FrameDispatcher(threads.workers(), toJpeg, () -> line.execute(this::demandChanged));
    }

    /** The device is there: use it when frames are wanted. */
    public void attach(CameraDriver by, DeviceInfo present) {
        line.execute(() -> {
            if (closed) {
                return;
            }
            release();
            driver = by;
            device = present;
            backoff.reset();
            setState(IDLE, null);
            line.execute(this::demandChanged);
        });
    }

    /** Completes when all that was told so far is done; opening a device is not waited for. */
    public CompletableFuture<Boolean> settled() {
        return line.submit(() -> true);
    }

    /** The device is gone, for this reason if there is more to say. */
    public void detach(Optional<String> reason) {
        line.execute(() -> {
            driver = null;
            device = null;
            release();
            setState(DISCONNECTED, reason.orElse(null));
        });
    }

    /** Passes frames on until the subscription is closed. */
    public Subscription subscribe(FrameOptions options, FrameListener listener) {
        return dispatcher.subscribe(options, listener);
    }

    /** The newest owned frame, if the feed runs and somebody takes copies of it. */
    public Optional<Frame> newest() {
        Frame frame = dispatcher.newest();
        boolean fresh = state == RUNNING
                && frame != null
                && System.nanoTime() - frame.captureNanos()
                        < 2 * frame.mode().rate().intervalNanos() + SILENCE_NANOS / 10;
        return fresh ? Optional.ofNullable(frame) : Optional.empty();
    }

    /** Whether so many frames came, or so much time passed since the first, that exposure may be trusted. */
    public boolean isSettled(int frames, Duration time) {
        return counters.sinceOpening() >= frames || counters.settledNanos(System.nanoTime()) >= time.toNanos();
    }

    public CameraState state() {
        return state;
    }

    public Optional<DeviceInfo> device() {
        return Optional.ofNullable(device);
    }

    /** What was negotiated, or would be asked for. */
    public Optional<VideoMode> mode() {
        Capture running = capture;
        DeviceInfo present = device;
        if (running != null) {
            return Optional.of(running.mode());
        }
        return present == null
                ? Optional.empty()
                : ModeSelector.choose(present, plan).map(ModeSelector.Choice::mode);
    }

    /** Why {@link #mode} is what it is. */
    public Optional<String> modeReason() {
        DeviceInfo present = device;
        Optional<ModeSelector.Choice> choice = present == null ? Optional.empty() : ModeSelector.choose(present, plan);
        return choice.map(asked -> mode().filter(got -> !got.equals(asked.mode()))
                .map(got -> "what the camera made of " + asked.mode() + ": " + asked.reason())
                .orElse(asked.reason()));
    }

    public FeedMetrics metrics() {
        return counters.snapshot(dispatcher.skipped());
    }

    /** Closes subscriptions and device. Idempotent; returns when the device is closed, or after a few seconds. */
    public void close() {
        var done = line.submit(() -> {
            closed = true;
            driver = null;
            device = null;
            dispatcher.close();
            release();
            state = DISCONNECTED;
            return true;
        });
        try {
            done.get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.warn("{}: the device did not close in time", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void demandChanged() {
        if (device == null || closed) {
            return;
        }
        if (dispatcher.isWanted()) {
            if (capture == null && state == IDLE) {
                cancelPending();
                open();
            } else if (state == RUNNING || state == OPENING) {
                cancelPending();
            }
        } else if (capture != null) {
            cancelPending();
            pending = threads.after(DEVICE_LINGER, line, this::closeUnlessWanted);
        } else if (state != IDLE) {
            cancelPending();
            setState(IDLE, null);
        }
    }

    private void closeUnlessWanted() {
        if (capture != null && !dispatcher.isWanted()) {
            release();
            setState(device == null ? DISCONNECTED : IDLE, null);
            log.info("{}: closed, nobody wants frames", name);
        }
    }

    private void open() {
        pending = null;
        DeviceInfo present = device;
        CameraDriver by = driver;
        if (present == null || by == null || capture != null || closed) {
            return;
        }
        if (!dispatcher.isWanted()) {
            setState(IDLE, null);
            return;
        }
        if (state == IDLE) {
            setState(OPENING, null);
        }
        Object mine = new Object();
        generation = mine;
        try {
            ModeSelector.Choice choice = ModeSelector.choose(present, plan)
                    .orElseThrow(() -> new CameraException.NotSupported(
                            "format", present.name() + " offers no format this service understands", null));
            counters.opened(System.nanoTime());
            Capture opened = by.open(present, choice.mode(), new Sink(mine));
            capture = opened;
            watchdog = threads.every(CHECK, line, this::check);
            log.info("{}: opened {} in {}: {}", name, present.node(), opened.mode(), choice.reason());
        } catch (CameraException e) {
            fail(FAULTED, e.getMessage() + e.suggestion().map(s -> "; " + s).orElse(""));
        } catch (RuntimeException e) {
            log.error("{}: the driver {} failed unexpectedly", name, present.driver(), e);
            fail(FAULTED, "the driver " + present.driver() + " failed: " + e);
        }
    }

    private void check() {
        Capture running = capture;
        if (running == null) {
            return;
        }
        long interval = running.mode().rate().intervalNanos();
        long own = running.patience().orElse(Duration.ZERO).toNanos();
        long patience = state == RUNNING || (state == STALLED && counters.sinceOpening() > 0)
                ? Math.max(own, Math.max(SILENCE_NANOS, MISSED_INTERVALS * interval))
                : Math.max(2 * own, FIRST_FRAME_NANOS);
        long silent = counters.silentNanos(System.nanoTime());
        if (silent > patience) {
            counters.stalled();
            fail(STALLED, "no frame for " + Duration.ofNanos(silent).toMillis() + " ms");
        } else if (state == RUNNING
                && counters.settledNanos(System.nanoTime())
                        > Duration.ofSeconds(10).toNanos()) {
            backoff.reset();
        }
    }

    /** Gives the device back and tries again after a pause. */
    private void fail(CameraState why, String problem) {
        release();
        Duration pause = backoff.next();
        log.warn("{}: {}; trying again in {} ms", name, problem, pause.toMillis());
        setState(why, problem);
        pending = threads.after(pause, line, this::open);
    }

    private void release() {
        cancelPending();
        generation = new Object();
        Capture running = capture;
        capture = null;
        if (watchdog != null) {
            watchdog.cancel();
            watchdog = null;
        }
        if (running != null) {
            closeQuietly(running);
        }
        dispatcher.forgetNewest();
        counters.closed();
    }

    private void closeQuietly(Capture running) {
        try {
            running.close();
        } catch (RuntimeException e) {
            log.error("{}: the device did not close cleanly", name, e);
        }
    }

    private void cancelPending() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    private void setState(CameraState next, @Nullable String problem) {
        if (state != next || problem != null) {
            state = next;
            observer.feedChanged(next, Optional.ofNullable(problem));
        }
    }

    /** What one opening of the device delivers; silent once another generation has begun. */
    private final class Sink implements FrameSink {
        private final Object mine;

        Sink(Object mine) {
            this.mine = mine;
        }

        @Override
        public void frame(Frame frame) {
            if (generation != mine) {
                return;
            }
            if (counters.frame(frame, System.nanoTime())) {
                line.execute(() -> {
                    if (generation == mine) {
                        setState(RUNNING, null);
                    }
                });
            }
            dispatcher.frame(frame);
        }

        @Override
        public void corrupt(String reason) {
            counters.corrupt();
            log.debug("{}: damaged frame left out: {}", name, reason);
        }

        @Override
        public void failed(CameraException cause) {
            line.execute(() -> {
                if (generation == mine) {
                    fail(STALLED, String.valueOf(cause.getMessage()));
                }
            });
        }
    }
}
