package io.cameraservice.internal.recording;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.event.Subscription;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.internal.recording.store.RecordingStore;
import io.cameraservice.internal.util.EventBus;
import io.cameraservice.internal.util.Outcomes;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.spi.Recorder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recordings under way: at most one per camera, and clips of the past beside it. Safe for use by any thread. */
public final class RecordingManager {
    private static final Logger log = LoggerFactory.getLogger(RecordingManager.class);
    private static final Duration FIRST_MEDIA = Duration.ofSeconds(12);
    private static final Duration END = Duration.ofMinutes(5);
    private static final Duration SUSPEND = Duration.ofSeconds(4);

    private final RecordingContext context;
    private final RecordingContext clips;
    private final PendingLedgerWrites unwritten;
    private final Map<CameraId, RecordingSession> sessions = new ConcurrentHashMap<>();
    /** How the last recording of a camera ended, if that was in error. */
    private final Map<CameraId, Recording> failed = new ConcurrentHashMap<>();

    public RecordingManager(
            RecordingStore store,
            Recorders recorders,
            ServiceThreads threads,
            InstantSource clock,
            EventBus events,
            Duration segmentLength) {
        this.unwritten = new PendingLedgerWrites(store, threads);
        this.context = new RecordingContext(
                store,
                new RecordingSpace(store.directory(), clock),
                recorders.recordings(),
                new RecordingFinisher(store, unwritten, clock, events),
                threads,
                clock,
                events,
                segmentLength);
        this.clips = context.by(recorders.clips());
    }

    /**
     * Who writes.
     *
     * @param recordings what begins now
     * @param clips what is of the past: cut from what the relay still has
     */
    public record Recorders(Recorder recordings, Recorder clips) {}

    /** Starts a recording and waits for its first media on disk. */
    public Recording start(RecordingSource source, RecordingRequest request) {
        context.space().requireFree();
        CameraId camera = source.camera();
        letEnd(camera);
        RecordingSession session = sessions.compute(camera, (id, present) -> {
            if (present != null && !present.ended().isDone()) {
                Recording running = present.live();
                throw new CameraException.InvalidState(
                        "already_recording",
                        camera + " is being recorded already, as " + running.filename(),
                        running.state().name(),
                        List.of("IDLE"));
            }
            return session(context, source, request, this::ended);
        });
        failed.remove(camera);
        Subscription failures = source.failures().apply(session::failUnlessBegun);
        try {
            session.start();
            if (!isBegun(session) && session.isFed()) {
                return session.live(); // pictures come, and the next key frame will
            }
            return await(session.begun(), Duration.ZERO, () -> {
                session.stop();
                return new CameraException.InvalidState(
                        "no_media",
                        camera + " gave no picture within " + FIRST_MEDIA.toSeconds() + " s",
                        RecordingState.STARTING);
            });
        } finally {
            failures.close();
        }
    }

    /** A finished recording of at least this much of the past. */
    public Recording saveRecent(RecordingSource source, Duration length) {
        context.space().requireFree();
        Duration whole = length.plus(source.keyFrameInterval());
        RecordingSession session = session(
                clips, source, new RecordingRequest(RecordingFormat.FMP4, Optional.of(whole), length), ended -> {});
        session.start();
        await(session.begun(), FIRST_MEDIA, () -> {
            session.stop();
            return new CameraException.InvalidState(
                    "no_media", source.camera() + " gave no picture in time", RecordingState.STARTING);
        });
        return await(session.ended(), whole.plus(FIRST_MEDIA), () -> {
            session.stop();
            return new CameraException.InvalidState(
                    "no_media", "the clip did not end in time", RecordingState.RECORDING);
        });
    }

    /** Ends the camera's recording and waits until it is whole. */
    public Recording stop(CameraId camera) {
        letEnd(camera);
        RecordingSession session = sessions.get(camera);
        if (session == null) {
            throw new CameraException.InvalidState(
                    "not_recording",
                    camera + " is not being recorded" + howItEnded(camera),
                    "IDLE",
                    List.of("STARTING", "RECORDING", "INTERRUPTED"));
        }
        session.stop();
        return await(
                session.ended(),
                END,
                () -> new CameraException("stop_timeout", "the recording is still being completed", null, null));
    }

    /** One that is over may be about to free the camera: it is waited for, so that nobody is told it still runs. */
    private void letEnd(CameraId camera) {
        RecordingSession session = sessions.get(camera);
        if (session != null && session.live().state().isFinal()) {
            await(
                    session.ended(),
                    SUSPEND,
                    () -> new CameraException("busy", "the last recording ends just now", null, null));
        }
    }

    private String howItEnded(CameraId camera) {
        Recording last = failed.get(camera);
        return last == null
                ? ""
                : "; " + last.filename() + " ended in error: " + last.problem().orElse("");
    }

    private void ended(RecordingSession session) {
        Recording last = session.live();
        if (last.state() == RecordingState.ERROR) {
            failed.put(last.camera(), last);
        }
        sessions.remove(last.camera(), session);
    }

    /** Whether recordings can be written. */
    public ComponentHealth health() {
        Optional<String> refused = sessions.values().stream()
                .flatMap(session -> session.refused().stream())
                .findFirst();
        return context.space().health(refused.or(unwritten::problem));
    }

    /** The camera's recording under way. */
    public Optional<Recording> current(CameraId camera) {
        return Optional.ofNullable(sessions.get(camera))
                .map(RecordingSession::live)
                .filter(r -> !r.state().isFinal());
    }

    /** A listed recording as it is at this moment, if it is the one under way on its camera. */
    public Recording live(Recording listed) {
        return listed.knownCamera()
                .map(sessions::get)
                .map(RecordingSession::live)
                .filter(r -> r.id().equals(listed.id()))
                .orElse(listed);
    }

    /**
     * Tells the recording of this camera that its stream was silent between two moments of {@link System#nanoTime()}.
     */
    public void silenceEnded(CameraId camera, long fromNanos, long toNanos) {
        RecordingSession session = sessions.get(camera);
        if (session != null) {
            session.silenceEnded(fromNanos, toNanos);
        }
    }

    /** Takes up what an earlier life of the service left unfinished. */
    public void resume(Function<CameraId, Optional<RecordingSource>> sources) {
        for (Recording left : context.store().unfinished()) {
            Optional<RecordingSource> source = sources.apply(left.camera());
            boolean goesOn = source.isPresent()
                    && left.state() != RecordingState.STOPPING
                    && !sessions.containsKey(left.camera());
            if (goesOn) {
                log.info("{}: resumed", left.filename());
                RecordingSession session =
                        new RecordingSession(context, source.get(), left, Duration.ZERO, this::ended);
                sessions.put(left.camera(), session);
                session.resume();
            } else {
                context.threads()
                        .workers()
                        .execute(() -> context.finisher()
                                .complete(new RecordingLedger(context.store(), left), Optional.empty()));
            }
        }
    }

    /** Ends all runs; the recordings go on in the next life of the service. */
    public void suspend() {
        List<RecordingSession> all = List.copyOf(sessions.values());
        all.forEach(RecordingSession::suspend);
        for (RecordingSession one : all) {
            try {
                await(
                        one.ended(),
                        SUSPEND,
                        () -> new CameraException("suspend_timeout", "a recorder does not end", null, null));
            } catch (CameraException e) {
                log.warn("{}", e.getMessage());
            }
        }
    }

    private static RecordingSession session(
            RecordingContext context,
            RecordingSource source,
            RecordingRequest request,
            Consumer<RecordingSession> onEnd) {
        Recording intent = context.store()
                .create(
                        UUID.randomUUID().toString(),
                        source.camera(),
                        request.format(),
                        context.clock().instant(),
                        request.limit());
        return new RecordingSession(context, source, intent, request.preRoll(), onEnd);
    }

    /** Waits a while for the first media of a recording; false if there is none yet. */
    private static boolean isBegun(RecordingSession session) {
        try {
            session.begun().get(FIRST_MEDIA.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true; // it is over: the one who asks for the outcome gets the reason
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static <T> T await(CompletableFuture<T> outcome, Duration atMost, Supplier<CameraException> late) {
        return Outcomes.forOutcome(outcome, atMost, late);
    }
}
