package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.CameraState;
import io.cameraservice.CameraStatus.FeedMetrics;
import io.cameraservice.FrameListener;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.device.VideoMode;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.util.Outcomes;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.stream.StreamPlan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of a camera's device. Opens it for the first subscription, closes it a while after the last one, and opens
 * it again with growing pauses when it fails or delivers no frames. All decisions are made on one line; frames never
 * wait for it. Safe for use by any thread.
 */
public final class CameraFeed {
    private static final Logger log = LoggerFactory.getLogger(CameraFeed.class);
    private static final Duration DEVICE_LINGER = Duration.ofSeconds(3);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    /** Between two looks whether the last capture is closed. */
    private static final Duration CLOSING_CHECK = Duration.ofMillis(100);

    /** How long after it failed as gone a device may take to be reported as unplugged. */
    private static final Duration DEPARTURE = Duration.ofSeconds(1);

    private static final long NEWEST_SLACK_NANOS = Duration.ofMillis(50).toNanos();

    private final String name;
    private final ServiceThreads threads;
    private final StreamPlan plan;
    private final BiConsumer<CameraState, Optional<String>> stateListener;
    private final SerialExecutor line;
    private final FeedCounters counters;
    private final FrameDispatcher dispatcher;
    private final SoundFeed sound = new SoundFeed();
    private final FeedRetry retry = new FeedRetry();
    private final CaptureCloser closer;
    private final FailureListeners failures = new FailureListeners();
    private final FeedWatchdog watchdog;

    // Written on the line only.
    private volatile CameraState state = CameraState.DISCONNECTED;
    private volatile @Nullable AttachedDevice attached;
    private volatile @Nullable Capture capture;
    private @Nullable Timer pending;
    private @Nullable FeedSink sink;
    private boolean closed;
    private boolean departing;

    /**
     * A feed without a device. The listener gets each new state and its problem, on the feed's line, and the present
     * state again when pictures have another size.
     */
    public CameraFeed(
            String name,
            ServiceThreads threads,
            InstantSource clock,
            StreamPlan plan,
            UnaryOperator<Frame> toJpeg,
            BiConsumer<CameraState, Optional<String>> stateListener) {
        this.name = name;
        this.threads = threads;
        this.plan = plan;
        this.closer = new CaptureCloser(name, threads.workers());
        this.stateListener = stateListener;
        this.line = threads.line();
        this.counters = new FeedCounters(clock);
        this.dispatcher = new FrameDispatcher(threads.workers(), toJpeg, () -> line.execute(this::demandChanged));
        this.watchdog = new FeedWatchdog(
                name, threads, line, counters, retry, this::state, cause -> retryLater(CameraState.STALLED, cause));
    }

    /** The device is plugged in: opens it when frames are wanted. */
    public void attach(CameraDriver driver, DeviceInfo device) {
        line.execute(() -> {
            if (closed) {
                return;
            }
            release();
            attached = new AttachedDevice(driver, device, plan);
            retry.reset();
            setState(CameraState.IDLE, null);
            line.execute(this::demandChanged);
        });
    }

    /** Completes when the calls made so far are done, but for opening the device. */
    public CompletableFuture<Boolean> settled() {
        return line.submit(() -> true);
    }

    /** The device is gone, for this reason if one is known. */
    public void detach(Optional<String> reason) {
        line.execute(() -> {
            attached = null;
            setState(CameraState.DISCONNECTED, reason.orElse(null));
            failures.unplugged(name, reason);
            release();
        });
    }

    /** Calls the listener, on the feed's line, with each cause for which there are no frames, until closed. */
    public Subscription failures(Consumer<CameraException> listener) {
        return failures.add(listener);
    }

    public Subscription subscribe(FrameOptions options, FrameListener listener) {
        return dispatcher.subscribe(options, listener);
    }

    /**
     * All frames, those that {@code packets} takes on the capture's thread, the others as {@link #subscribe} delivers
     * them.
     */
    public Subscription subscribe(PacketListener packets, FrameListener listener) {
        return dispatcher.subscribe(packets, listener);
    }

    /** The sound that comes with the frames. */
    public SoundFeed sound() {
        return sound;
    }

    /** The newest owned frame, if the feed runs and has a subscription that needs copies. */
    public Optional<Frame> newest() {
        return Optional.ofNullable(dispatcher.newest())
                .filter(frame -> state == CameraState.RUNNING
                        && System.nanoTime() - frame.captureNanos()
                                < 2 * counters.intervalNanos(frame.mode()) + NEWEST_SLACK_NANOS);
    }

    /** Whether so many frames have come, or so much time since the first, that the exposure has settled. */
    public boolean isSettled(int frames, Duration time) {
        return counters.sinceOpening() >= frames || counters.settledNanos(System.nanoTime()) >= time.toNanos();
    }

    public CameraState state() {
        return state;
    }

    public Optional<DeviceInfo> device() {
        return Optional.ofNullable(attached).map(AttachedDevice::device);
    }

    /** What was negotiated, or would be asked for, with the size that pictures were found to have. */
    public Optional<VideoMode> mode() {
        Optional<VideoMode> negotiated = Optional.ofNullable(capture).map(Capture::mode);
        return Optional.ofNullable(attached).flatMap(device -> device.mode(negotiated));
    }

    /** From one frame to the next at present; what the mode promises until it has been measured. Empty without a mode. */
    public Optional<Duration> frameInterval() {
        return mode().map(counters::intervalNanos).map(Duration::ofNanos);
    }

    /** Why {@link #mode} was chosen. */
    public Optional<String> modeReason() {
        return choice().map(asked -> asked.reasonFor(mode().orElse(asked.mode())));
    }

    private Optional<ModeSelector.Choice> choice() {
        return Optional.ofNullable(attached).flatMap(AttachedDevice::choice);
    }

    public FeedMetrics metrics() {
        return counters.snapshot(dispatcher.skipped());
    }

    /** Closes subscriptions and device. Idempotent; returns when the device is closed, or after a few seconds. */
    public void close() {
        var done = line.submit(() -> {
            closed = true;
            attached = null;
            dispatcher.close();
            release();
            state = CameraState.DISCONNECTED;
            return true;
        });
        try {
            Outcomes.forOutcome(done, CLOSE_TIMEOUT, () -> new CameraException("close_timeout", "timeout", null, null));
            closer.await(CLOSE_TIMEOUT);
        } catch (RuntimeException e) {
            log.warn("{}: the device did not close: {}", name, e.getMessage());
        }
    }

    private void demandChanged() {
        if (attached == null || departing) {
            return;
        }
        if (dispatcher.isWanted()) {
            if (capture == null && (state == CameraState.IDLE || pending == null)) {
                cancelPending();
                open();
            } else if (capture != null) {
                cancelPending();
            }
        } else if (capture != null) {
            cancelPending();
            pending = threads.after(DEVICE_LINGER, line, this::closeUnlessWanted);
        } else {
            cancelPending(); // what is stalled or faulted stays so until it works again
            if (state == CameraState.OPENING) {
                setState(CameraState.IDLE, null);
            }
        }
    }

    private void closeUnlessWanted() {
        if (capture != null && attached != null && !dispatcher.isWanted()) {
            release();
            attached.reset();
            setState(CameraState.IDLE, null);
            log.info("{}: closed, no subscription left", name);
        }
    }

    private void open() {
        pending = null;
        AttachedDevice present = attached;
        if (present == null || capture != null || !dispatcher.isWanted()) {
            return;
        }
        if (state == CameraState.IDLE) {
            setState(CameraState.OPENING, null);
        }
        if (closer.isClosing()) {
            pending = threads.after(CLOSING_CHECK, line, this::open);
            return;
        }
        FeedSink mine = newSink(present);
        sink = mine;
        try {
            counters.opened(System.nanoTime());
            Capture opened = present.open(name, mine);
            capture = opened;
            watchdog.begin(opened);
        } catch (CameraException e) {
            failed(CameraState.FAULTED, e);
        }
    }

    private FeedSink newSink(AttachedDevice present) {
        return new FeedSink(
                name,
                line,
                counters,
                dispatcher,
                sound,
                present.inspector(),
                () -> setState(CameraState.RUNNING, null),
                () -> stateListener.accept(state, Optional.empty()),
                cause -> failed(CameraState.STALLED, cause));
    }

    /** A device that is gone is reported as unplugged in a moment; else it is tried again like any other. */
    private void failed(CameraState why, CameraException cause) {
        if (!cause.reason().equals(CameraException.InvalidState.CAMERA_DISCONNECTED)) {
            retryLater(why, cause);
            return;
        }
        release();
        departing = true;
        pending = threads.after(DEPARTURE, line, () -> {
            departing = false;
            retryLater(why, cause);
        });
    }

    private void retryLater(CameraState why, CameraException cause) {
        String problem =
                cause.getMessage() + cause.suggestion().map(s -> "; " + s).orElse("");
        Duration pause = retry.next();
        log.warn("{}: {}; trying again in {} ms", name, problem, pause.toMillis());
        setState(why, problem);
        if (why == CameraState.FAULTED || !pause.isZero()) {
            failures.failed(cause); // else it is opened again at once, which may be all that it needs
        }
        release();
        pending = threads.after(pause, line, this::open);
    }

    private void release() {
        cancelPending();
        if (sink != null) {
            sink.close();
            sink = null;
        }
        watchdog.end();
        Capture running = capture;
        if (running != null) {
            capture = null;
            closer.close(running);
        }
        dispatcher.forgetNewest();
        counters.closed();
    }

    private void cancelPending() {
        departing = false;
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    private void setState(CameraState next, @Nullable String problem) {
        if (state != next || problem != null) {
            state = next;
            stateListener.accept(next, Optional.ofNullable(problem));
        }
    }
}
