package io.cameraservice.internal.recording;

import io.cameraservice.CameraException;
import io.cameraservice.internal.recording.store.RecordingStore;
import io.cameraservice.internal.rtsp.ReadGrant;
import io.cameraservice.internal.rtsp.RelayStats;
import io.cameraservice.internal.util.Backoff;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingState;
import io.cameraservice.spi.Recorder.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a recorder at work for one recording: starts it, ends it while pictures are missing, starts it again when they are back
 * or when it ended by itself, and enters the gaps. Its methods are called on the recording's line.
 */
final class RecorderSupervisor implements RecorderRun.Owner {
    private static final Duration CHECK = Duration.ofMillis(100);
    /** Of so many checks, one also looks for files that were deleted, while all is well. */
    private static final int FILE_CHECK = 10;
    /** A limit counts as reached when so little is missing: the picture that would pass it is left out. */
    private static final Duration NEARLY = Duration.ofMillis(250);

    /** A recorder that was asked to end is not waited for any longer. */
    private static final Duration RUN_END = Duration.ofSeconds(10);

    /** The recording; called on its line. */
    interface Owner {
        /** As it is at this moment. */
        Recording live();

        /** Its very first media is on disk. */
        void firstMedia();

        /** It cannot go on for this reason; or, without one, it reached its limit. */
        void end(@Nullable CameraException why);

        /** It was closed and no recorder is at work any more. */
        void onFinished();
    }

    private final RecordingContext context;
    private final RecordingSource source;
    private final RecordingLedger ledger;
    private final RecordingTimeline timeline;
    private final Duration preRoll;
    private final SerialExecutor line;
    private final Owner owner;
    private final Timer watch;
    private final Backoff backoff = new Backoff();
    private final Outage outage = new Outage();
    private final GapRecorder gaps;

    private @Nullable RecorderRun run;
    private volatile boolean writing;
    private int checks; // on the scheduler's thread
    private @Nullable Instant lastMediaAt;
    private @Nullable Timer pending;
    private boolean begun;
    private boolean closed;

    RecorderSupervisor(
            RecordingContext context,
            RecordingSource source,
            RecordingLedger ledger,
            RecordingTimeline timeline,
            Duration preRoll,
            SerialExecutor line,
            Owner owner) {
        this.context = context;
        this.source = source;
        this.ledger = ledger;
        this.timeline = timeline;
        this.preRoll = preRoll;
        this.line = line;
        this.owner = owner;
        this.gaps = new GapRecorder(context, ledger, owner::live);
        this.watch = context.threads().every(CHECK, line, this::isWatchDue, this::watchMedia);
    }

    /** Takes up what another life of the service left: starts a run as soon as there is media. */
    void resume() {
        begun = true;
        context.finisher().measure(ledger);
        outage.beginAfter(ledger.mediaEnd(), GapReason.SERVICE_RESTARTED);
        ledger.setState(RecordingState.INTERRUPTED, Optional.of("waiting for the camera"));
    }

    /** Starts a run now. */
    void start() {
        pending = null;
        if (run != null || closed || endIfFilesDeleted()) {
            return;
        }
        try {
            context.space().requireFree();
            Duration back = ledger.last().isEmpty() ? preRoll : outage.backlog(timeline.now());
            ReadGrant grant = source.stream().grant(back, timeline.nanos(outage.resumeAt()));
            Optional<Duration> left = ledger.now().limit().map(l -> l.minus(ledger.mediaLength()));
            RecorderRun next = new RecorderRun(line, ledger, grant, timeline, this);
            next.start(
                    context.recorder(),
                    new Job(
                            grant.url(),
                            ledger.directory(),
                            RecordingStore.segmentFormat(ledger.now().format()),
                            ledger.nextNumber(),
                            context.segmentLength(),
                            ledger.mediaLength(),
                            left));
            run = next;
        } catch (CameraException e) {
            cannotStart(e);
        }
    }

    /** Ends the run and starts no other; {@link Owner#onFinished} follows. */
    void close() {
        closed = true;
        watch.cancel();
        cancelPending();
        if (run == null) {
            owner.onFinished();
            return;
        }
        pending = context.threads().after(RUN_END, line, () -> {
            throw new IllegalStateException("the recorder " + context.recorder().name() + " does not end");
        });
        run.close();
    }

    private void cancelPending() {
        if (pending != null) {
            pending.cancel();
            pending = null;
        }
    }

    /** Whoever takes away what was written ends the recording: it could not be what its name promises. */
    private boolean endIfFilesDeleted() {
        boolean robbed = ledger.isDeleted();
        if (robbed) {
            owner.end(
                    new CameraException("files_deleted", "its files were deleted while it was under way", null, null));
        }
        return robbed;
    }

    private void cannotStart(CameraException cause) {
        if (begun && !(cause instanceof CameraException.StorageFailed)) {
            interrupt(inWords(cause));
            pending = context.threads().after(backoff.next().plusMillis(250), line, this::start);
        } else {
            owner.end(cause);
        }
    }

    static String inWords(CameraException cause) {
        return cause.getMessage() + cause.suggestion().map(s -> "; " + s).orElse("");
    }

    private void interrupt(String why) {
        if (ledger.now().state() == RecordingState.RECORDING) {
            ledger.setState(RecordingState.INTERRUPTED, Optional.of(why));
            gaps.interrupted(outage.reason(), why);
        }
    }

    /** Whether {@link #watchMedia} may have to do anything; on the scheduler's thread. */
    private boolean isWatchDue() {
        checks = (checks + 1) % FILE_CHECK;
        return !writing || checks == 0 || source.stream().stats().isInterrupted();
    }

    /** Notices silence and its end by the packets themselves, whatever caused it. */
    private void watchMedia() {
        RelayStats stats = source.stream().stats();
        OptionalLong came = stats.lastPacketNanos();
        Instant before = lastMediaAt;
        RecorderRun running = run;
        if (came.isEmpty() || closed) {
            return;
        }
        Instant newest = timeline.at(came.getAsLong());
        lastMediaAt = newest;
        writing = running != null && running.hasMedia() && !outage.isOn();
        if (running == null) {
            boolean flowing = before != null && newest.isAfter(before) && pending == null;
            if (flowing && outage.isLater(newest) && source.stream().live()) {
                start();
            }
        } else if (running.hasMedia() && !endIfFilesDeleted()) {
            check(running, stats, newest);
        }
    }

    private void check(RecorderRun running, RelayStats stats, Instant newest) {
        if (!outage.isOn() && stats.isInterrupted()) {
            outage.begin(newest, absence(newest));
            interrupt("no pictures: " + outage.reason().wireName());
            running.close();
        }
    }

    private GapReason absence(Instant since) {
        return source.absence().apply(timeline.nanos(since));
    }

    /** The stream was silent for a while: a freeze within a run is a gap too. */
    void silenceEnded(Instant from, Instant to) {
        RecorderRun running = run;
        boolean within = running != null && running.hasMedia() && !outage.isOn();
        gaps.silence(new Gap(from, to, absence(from)), within);
    }

    @Override
    public void began(Instant firstPicture) {
        backoff.reset();
        Optional<Instant> from = outage.end();
        // A camera that is silent may turn out to be unplugged.
        GapReason why = from.filter(f -> outage.reason() == GapReason.FEED_STALLED)
                .map(this::absence)
                .orElse(outage.reason());
        gaps.began(firstPicture, from, why);
        if (!begun) {
            begun = true;
            owner.firstMedia();
        }
    }

    @Override
    public void onFinished(RecorderRun which, String detail) {
        run = null;
        if (closed) {
            cancelPending();
            owner.onFinished();
            return;
        }
        context.finisher().measure(ledger);
        if (reachedLimit()) {
            owner.end(null);
        } else if (!outage.isOn()) {
            restartOrEnd(which, detail);
        }
    }

    /** The recorder ended by itself. */
    private void restartOrEnd(RecorderRun which, String detail) {
        if (which.hasMedia()) {
            outage.recorderFailed(ledger.mediaEnd());
        }
        Optional<CameraException> problem = source.problem().get();
        String why = problem.map(RecorderSupervisor::inWords).orElse(detail.isEmpty() ? "the stream ended" : detail);
        if (begun) {
            interrupt(why);
            pending = context.threads().after(backoff.next(), line, this::start);
        } else {
            owner.end(problem.orElseGet(() -> new CameraException.DependencyFailed(
                    "recorder_failed", context.recorder().name(), why, null, null)));
        }
    }

    private boolean reachedLimit() {
        return ledger.now()
                .limit()
                .map(limit -> ledger.mediaLength().plus(NEARLY).compareTo(limit) >= 0)
                .orElse(false);
    }
}
