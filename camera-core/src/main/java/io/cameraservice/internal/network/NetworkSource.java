package io.cameraservice.internal.network;

import io.cameraservice.CameraException;
import io.cameraservice.device.VideoMode;
import io.cameraservice.external.ExternalStream.State;
import io.cameraservice.internal.network.NetworkCapture.Ending;
import io.cameraservice.internal.network.client.SoundTrack;
import io.cameraservice.internal.util.Backoff;
import io.cameraservice.internal.util.Ffmpeg;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import io.cameraservice.spi.CameraDriver.FrameSink;
import io.cameraservice.spi.CameraDriver.Listener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One network stream: probes it, reports its state, and pulls it when frames are wanted. An idle source is probed every
 * 15 s, one that is away with backoff, rarely if it refuses our credentials, since cameras lock out clients that try
 * too often. Decisions are made on one line. Safe for use by any thread.
 */
final class NetworkSource implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NetworkSource.class);
    private static final Duration CALM = Duration.ofSeconds(15);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** Quick probes after a stream broke off: a source that is shutting down may still answer. */
    private static final int DOUBTS = 3;

    private final SourceStore store;
    private final Ffmpeg ffmpeg;
    private final ServiceThreads threads;
    private final InstantSource clock;
    private final Listener listener;
    private final SerialExecutor line;
    private final Cancellation cancellation = new Cancellation();
    private final Backoff absent = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private final Backoff refused = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10));
    private final CompletableFuture<Boolean> looked = new CompletableFuture<>();

    // Written on the line only.
    private volatile KnownSource stream;
    private volatile Standing standing;
    private boolean lookAgain;
    private volatile boolean outdated;
    private int missed;
    private int doubts;
    private @Nullable Timer pending;

    // Guarded by this.
    private @Nullable NetworkCapture capture;
    private boolean closed;

    /** Whether it can be had, why not, and since when. */
    record Standing(State state, Optional<String> problem, Instant since) {}

    NetworkSource(
            KnownSource stream,
            SourceStore store,
            Ffmpeg ffmpeg,
            ServiceThreads threads,
            InstantSource clock,
            Listener listener) {
        this.stream = stream;
        this.store = store;
        this.ffmpeg = ffmpeg;
        this.threads = threads;
        this.clock = clock;
        this.listener = listener;
        this.line = threads.line();
        this.standing = new Standing(State.CONNECTING, Optional.empty(), clock.instant());
    }

    KnownSource stream() {
        return stream;
    }

    Standing standing() {
        return standing;
    }

    /** Completes after the first look, whatever was seen. */
    CompletableFuture<Boolean> looked() {
        return looked.copy();
    }

    void begin() {
        line.execute(this::check);
    }

    /** Its credentials, name or transport changed. */
    CompletableFuture<Boolean> setState(KnownSource next) {
        return line.submit(() -> {
            KnownSource before = stream;
            stream = next;
            if (!next.address().url().equals(before.address().url()) || next.transport() != before.transport()) {
                lookAgain = true;
                absent.reset();
                refused.reset();
                check();
            } else if (standing.state() == State.CONNECTED) {
                listener.attached(next.device());
            } else {
                listener.detached(next.device(), standing.problem().orElse("not looked at yet"));
            }
            return true;
        });
    }

    /**
     * Pulls the source.
     *
     * @throws CameraException.InvalidState if it is away or pulled already
     */
    NetworkCapture open(VideoMode mode, FrameSink sink) {
        KnownSource source = stream;
        SourceFormat format = source.format()
                .filter(f -> standing.state() == State.CONNECTED)
                .orElseThrow(() -> new CameraException.InvalidState(
                        CameraException.InvalidState.CAMERA_DISCONNECTED,
                        source.name() + ": " + standing.problem().orElse("not looked at yet"),
                        standing.state(),
                        State.CONNECTED));
        if (!format.modes().contains(mode)) {
            throw new CameraException.NotSupported("mode", source.name() + " does not send " + mode, null);
        }
        NetworkCapture opened;
        synchronized (this) {
            if (closed || capture != null) {
                throw new CameraException.InvalidState(
                        closed ? CameraException.InvalidState.CAMERA_DISCONNECTED : "device_busy",
                        source.name() + (closed ? " was removed" : " is being pulled already"),
                        closed ? "REMOVED" : "BUSY",
                        List.of("FREE"));
            }
            opened = format.needsFfmpeg()
                    ? FfmpegCapture.of(source, format, ffmpeg.program(), mode, sink, this::ended, this::released)
                    : new RtspCapture(source, mode, sink, this::ended, this::released, this::soundSeen);
            capture = opened;
        }
        opened.start();
        return opened;
    }

    /** Stops at once without a report. Idempotent, bounded. */
    @Override
    public void close() {
        NetworkCapture open;
        synchronized (this) {
            closed = true;
            open = capture;
        }
        cancellation.cutShort();
        line.close();
        if (open != null) {
            open.close();
        }
        looked.complete(false);
    }

    private synchronized void released(NetworkCapture which) {
        capture = capture == which ? null : capture;
        outdated |= which.isResized();
    }

    private synchronized boolean isPulled() {
        return capture != null;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void ended(NetworkCapture which, Ending why) {
        line.execute(() -> {
            switch (why) {
                case BROKEN -> {
                    lookAgain |= !which.hasDelivered();
                    doubts = DOUBTS;
                }
                case CHANGED -> lookAgain = true;
                case REORDERED ->
                    stream.format().ifPresent(f -> {
                        log.info("{}: sends B-frames; it is decoded and encoded from now on", stream.name());
                        learn(f.asReordered(), Optional.empty());
                    });
            }
            check();
        });
    }

    private void soundSeen(Optional<SoundTrack> sound) {
        line.execute(() -> stream.format().map(f -> f.withSound(sound)).ifPresent(now -> {
            KnownSource learned = stream.sending(now);
            if (!learned.equals(stream)) {
                log.info(
                        "{}: sound: {}", stream, sound.map(SoundTrack::toString).orElse("none"));
                remember(learned);
            }
        }));
    }

    private void check() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
        if (isClosed()) {
            return;
        }
        Duration pause = isPulled() && !lookAgain ? CALM : lookSafely();
        if (!isClosed()) {
            looked.complete(true);
            double jitter = ThreadLocalRandom.current().nextDouble(0.8, 1.2);
            pending = threads.after(Duration.ofMillis((long) (pause.toMillis() * jitter)), line, this::check);
        }
    }

    private Duration lookSafely() {
        try {
            return look();
        } catch (RuntimeException | Error e) {
            log.error("{}: probe failed", stream, e);
            return away(new ProbeError("probe failed: " + e, false));
        }
    }

    /** Probes it and reports a change; returns how long to wait before the next probe. */
    private Duration look() {
        Optional<String> silent = RtspProbe.at(stream.address(), cancellation);
        if (isClosed()) {
            return CALM;
        }
        if (silent.isPresent()) {
            missed++;
            if (standing.state() == State.CONNECTED && missed < 2) {
                return AGAIN;
            }
            return away(new ProbeError(silent.get(), false));
        }
        missed = 0;
        if (stream.format().isEmpty() || lookAgain || (outdated && !isPulled())) {
            SourceProbe seen = SourceProbe.at(stream, ffmpeg, cancellation);
            if (isClosed()) {
                return CALM;
            }
            if (seen.error().isPresent()) {
                return away(seen.error().get());
            }
            lookAgain = false;
            outdated = false;
            seen.format().ifPresent(f -> learn(f, seen.certificate()));
        }
        absent.reset();
        refused.reset();
        if (standing.state() != State.CONNECTED) {
            setState(State.CONNECTED, Optional.empty());
            listener.attached(stream.device());
        }
        if (doubts > 0) {
            doubts--;
            return AGAIN;
        }
        return CALM;
    }

    private Duration away(ProbeError probeError) {
        Standing before = standing;
        setState(State.DISCONNECTED, Optional.of(probeError.text()));
        if (before.state() != State.DISCONNECTED || !before.problem().equals(standing.problem())) {
            listener.detached(stream.device(), probeError.text());
        }
        return probeError.refused() ? refused.next() : absent.next();
    }

    private void setState(State state, Optional<String> problem) {
        Instant since = standing.state() == state ? standing.since() : clock.instant();
        standing = new Standing(state, problem, since);
    }

    private void remember(KnownSource learned) {
        stream = learned;
        try {
            store.put(stream);
        } catch (CameraException.StorageFailed e) {
            log.warn("{}: its format cannot be stored: {}", stream, e.getMessage());
        }
    }

    /** Stores what it sends and offers that from now on. */
    private void learn(SourceFormat now, Optional<String> certificate) {
        KnownSource learned = stream.sending(now).showing(certificate);
        if (stream.equals(learned)) {
            return;
        }
        log.info(
                "{}: sends {} {}@{}{}",
                stream,
                now.codec(),
                now.size(),
                now.rate(),
                now.needsFfmpeg() ? ", read by ffmpeg" : "");
        remember(learned);
        if (standing.state() == State.CONNECTED) {
            listener.attached(stream.device());
        }
    }
}
