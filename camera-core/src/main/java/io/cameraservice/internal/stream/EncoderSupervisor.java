package io.cameraservice.internal.stream;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.capture.CameraFeed;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.rtsp.RelayStream;
import io.cameraservice.internal.util.Backoff;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import io.cameraservice.internal.util.Since;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.stream.StreamStatus.EncoderInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an encoder between feed and relay from {@link #begin} to {@link #end}: starts it, writes the newest frames to
 * it, and restarts it when it ends by itself or stalls, and when the camera changes its mode. {@link #begin} and
 * {@link #end} are called on the stream's line, the accessors by any thread.
 */
final class EncoderSupervisor {
    private static final Logger log = LoggerFactory.getLogger(EncoderSupervisor.class);
    private static final Duration CHECK = Duration.ofMillis(500);
    private static final Duration OUTPUT_TIMEOUT = Duration.ofSeconds(3);
    /** An encoder that cannot work ends at once; one that took frames for so long may be started again without a pause. */
    private static final Duration STEADY = Duration.ofSeconds(1);

    private final String name;
    private final CameraFeed feed;
    private final RelayStream mount;
    private final StreamPlan plan;
    private final EncoderStarter starter;
    private final ServiceThreads threads;
    private final SerialExecutor line;
    private final InstantSource clock;
    private final Runnable onChange;
    private final StreamController.Observer observer;
    private final Backoff backoff = new Backoff();
    private final AtomicInteger restarts = new AtomicInteger();

    // Written on the line only.
    private volatile @Nullable StreamEncoder encoder;
    private volatile @Nullable String problem;
    private volatile @Nullable CameraException failure;
    private volatile @Nullable Since liveSince;
    private boolean wanted;
    private long notBeforeNanos;
    private @Nullable Subscription subscription;
    private @Nullable Timer watchdog;

    /** {@code onChange} runs on the line when something that shows in the stream's state may have changed. */
    EncoderSupervisor(
            String name,
            CameraFeed feed,
            RelayStream mount,
            StreamPlan plan,
            EncoderStarter starter,
            ServiceThreads threads,
            SerialExecutor line,
            InstantSource clock,
            Runnable onChange,
            StreamController.Observer observer) {
        this.name = name;
        this.feed = feed;
        this.mount = mount;
        this.plan = plan;
        this.starter = starter;
        this.threads = threads;
        this.line = line;
        this.clock = clock;
        this.onChange = onChange;
        this.observer = observer;
    }

    /** Why there is none, although there should be. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** The same, where one could not even be started. */
    Optional<CameraException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Since when media flows. */
    Optional<Since> liveSince() {
        return Optional.ofNullable(liveSince);
    }

    /** The one at work. */
    Optional<EncoderInfo> info() {
        return Optional.ofNullable(encoder)
                .map(s -> s.info(restarts.get(), feed.metrics().framesSkipped()));
    }

    /** Whether the camera encodes itself, and pictures come that nobody can begin with. */
    boolean awaitsKeyFrame() {
        return info().filter(i -> i.pid().isEmpty()).isPresent()
                && !mount.live()
                && !mount.stats().isInterrupted();
    }

    void begin() {
        wanted = true;
        restarts.set(0);
        backoff.reset();
        notBeforeNanos = System.nanoTime();
        problem = null;
        liveSince = null;
        // The encoder starts beside the device rather than after it: the likely mode is known.
        feed.mode().ifPresent(mode -> startEncoder(mode.format()));
        subscription = feed.subscribe(this::passedThrough, this::frame);
        feed.sound().listen(this::sound);
        watchdog = threads.every(CHECK, line, this::killIfSilent);
    }

    /** Blocks for up to two seconds. */
    void end() {
        wanted = false;
        if (watchdog != null) {
            watchdog.cancel();
            watchdog = null;
        }
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        feed.sound().ignore();
        StreamEncoder last = encoder;
        encoder = null;
        if (last != null) {
            last.close();
        }
        problem = null;
    }

    /** Whether it was written to an encoder that does not block; on the capture's thread. */
    private boolean passedThrough(Frame frame) {
        if (!(encoder instanceof H264Passthrough passthrough) || !passthrough.accepts(frame.mode())) {
            return false;
        }
        passthrough.write(frame);
        return true;
    }

    /** Called on the pool, one frame at a time; blocks while the encoder is busy, and newer frames replace each other. */
    private void frame(Frame frame) {
        StreamEncoder running = encoder;
        if (running == null || !running.accepts(frame.mode())) {
            line.execute(() -> ensureEncoder(frame.mode()));
            return;
        }
        try {
            running.write(frame);
        } catch (IOException e) {
            log.debug("{}: the encoder takes no more: {}", name, e.getMessage());
        } catch (RuntimeException e) {
            log.debug("{}: {} cannot be encoded and is left out", name, frame, e); // damaged: the next one may be whole
        }
    }

    /** On the capture's thread; encoders are for pictures alone. */
    private void sound(MediaPacket packet) {
        if (encoder instanceof H264Passthrough passthrough) {
            passthrough.sound(packet);
        }
    }

    private void ensureEncoder(VideoMode mode) {
        StreamEncoder running = encoder;
        if (running != null && running.accepts(mode)) {
            return;
        }
        if (running != null) {
            log.info("{}: the camera now delivers {}", name, mode);
            encoder = null;
            running.close();
        }
        if (wanted && System.nanoTime() - notBeforeNanos >= 0) {
            startEncoder(mode.format());
            onChange.run();
        }
    }

    private void startEncoder(PixelFormat format) {
        try {
            if (!format.equals(PixelFormat.H264) && !MatroskaWriter.carries(format)) {
                throw new CameraException.NotSupported("format", "frames in " + format + " cannot be encoded", null);
            }
            StreamEncoder started = starter.start(name, format, plan, mount, feed.sound()::track);
            encoder = started;
            problem = null;
            failure = null;
            var exited = started.onExit().thenAccept(code -> line.execute(() -> ended(started, code)));
            exited.exceptionally(e -> null);
            var live = mount.whenLive().thenRun(() -> line.execute(() -> becameLive(started)));
            live.exceptionally(e -> null);
        } catch (CameraException e) {
            failure = e;
            problem = e.getMessage() + e.suggestion().map(s -> "; " + s).orElse("");
            notBeforeNanos = System.nanoTime() + backoff.next().plusSeconds(1).toNanos();
            log.warn("{}: {}", name, problem);
            mount.refuseWaiting(String.valueOf(problem));
        }
    }

    private void becameLive(StreamEncoder which) {
        if (encoder == which) {
            if (liveSince == null || restarts.get() == 0) {
                liveSince = Since.now(clock);
            }
            onChange.run();
        }
    }

    private void ended(StreamEncoder which, int code) {
        if (encoder != which) {
            return;
        }
        encoder = null;
        if (!wanted) {
            return;
        }
        String reason =
                "ffmpeg ended with code " + code + (which.lastWords().isEmpty() ? "" : ": " + which.lastWords());
        if (which.fedNanos() > STEADY.toNanos()) {
            backoff.reset();
        }
        Duration pause = backoff.next();
        notBeforeNanos = System.nanoTime() + pause.toNanos();
        restarts.incrementAndGet();
        log.warn("{}: {}; starting it again in {} ms", name, reason, pause.toMillis());
        if (pause.isZero()) {
            feed.mode().ifPresent(mode -> startEncoder(mode.format()));
        } else {
            problem = reason;
        }
        observer.encoderRestarted(reason, restarts.get());
        onChange.run();
    }

    private void killIfSilent() {
        StreamEncoder running = encoder;
        Duration patience = feed.frameInterval()
                .map(interval -> interval.multipliedBy(4))
                .filter(d -> d.compareTo(OUTPUT_TIMEOUT) > 0)
                .orElse(OUTPUT_TIMEOUT);
        boolean silent = running != null
                && running.fedNanos() > patience.toNanos()
                && feed.newest().isPresent()
                && mount.stats().silentFor(patience);
        if (running != null && silent) {
            log.warn("{}: encoder watchdog: no output; ending it", name);
            running.kill();
        }
        onChange.run();
    }
}
