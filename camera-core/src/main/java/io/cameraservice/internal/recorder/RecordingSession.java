package io.cameraservice.internal.recorder;

import io.cameraservice.CameraException;
import io.cameraservice.event.CameraServiceEvent.RecordingFailed;
import io.cameraservice.event.CameraServiceEvent.RecordingInterrupted;
import io.cameraservice.event.CameraServiceEvent.RecordingResumed;
import io.cameraservice.event.CameraServiceEvent.RecordingStarted;
import io.cameraservice.event.CameraServiceEvent.RecordingStopped;
import io.cameraservice.internal.relay.Hold;
import io.cameraservice.internal.relay.ReadTicket;
import io.cameraservice.internal.runtime.Backoff;
import io.cameraservice.internal.runtime.SerialExecutor;
import io.cameraservice.internal.runtime.ServiceThreads.Timer;
import io.cameraservice.media.Gap;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingState;
import io.cameraservice.spi.Recorder.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording under way, from the intent to the verified end, over as many runs of the recorder as it takes. All decisions
 * are made on one line. Safe for use by any thread.
 */
final class RecordingSession implements RecorderRun.Owner {
    private static final Logger log = LoggerFactory.getLogger(RecordingSession.class);
    private static final Duration CHECK = Duration.ofMillis(100);
    /** After so long without pictures a run is ended; shorter freezes stay within one segment. */
    private static final Duration OUTAGE = Duration.ofSeconds(2);

    private static final Duration LEAST_SILENCE = Duration.ofMillis(120);
    /** A limit counts as reached when so little is missing: the picture that would pass it is left out. */
    private static final Duration NEARLY = Duration.ofMillis(250);

    private static final Duration LAST_PICTURE = Duration.ofMillis(100);

    private final RecordingRoom room;
    private final RecordingSource source;
    private final RecordingLedger ledger;
    private final Duration preRoll;
    private final Consumer<RecordingSession> onEnd;
    private final SerialExecutor line;
    private final Hold hold;
    private final Timer watch;
    private final Backoff backoff = new Backoff();
    private final CompletableFuture<Recording> begun = new CompletableFuture<>();
    private final CompletableFuture<Recording> ended = new CompletableFuture<>();

    // Touched on the line only.
    private @Nullable RecorderRun run;
    private @Nullable Instant outageFrom;
    private String outageReason = "";
    private @Nullable Instant lastMediaAt;
    private @Nullable Timer retry;
    private boolean stopping;
    private boolean suspended;
    private @Nullable String failure;

    RecordingSession(
            RecordingRoom room,
            RecordingSource source,
            Recording recording,
            Duration preRoll,
            Consumer<RecordingSession> onEnd) {
        this.room = room;
        this.source = source;
        this.preRoll = preRoll;
        this.onEnd = onEnd;
        this.ledger = new RecordingLedger(room.store(), recording);
        this.line = room.threads().line();
        this.hold = source.stream().hold();
        this.watch = room.threads().every(CHECK, line, this::watchMedia);
    }

    /** A new recording: its first run waits for the stream by itself, so that both start side by side. */
    void start() {
        line.execute(this::startRun);
    }

    /** A recording that another life of the service left: goes on as soon as there is media. */
    void resume() {
        line.execute(() -> {
            room.measure(ledger);
            outageFrom =
                    ledger.last().map(s -> s.startedAt().plus(s.duration())).orElse(null);
            outageReason = "service_restarted";
            ledger.become(RecordingState.INTERRUPTED, Optional.of("waiting for the camera"));
        });
    }

    /** Its first media is on disk since long. */
    void begunBefore() {
        begun.complete(ledger.now());
    }

    /** Completes when the first media is on disk, or with what prevented it. */
    CompletableFuture<Recording> begun() {
        return begun;
    }

    /** Completes when the recording is whole and verified. */
    CompletableFuture<Recording> ended() {
        return ended;
    }

    /** As it is at this moment. */
    Recording live() {
        Instant now = room.clock().instant();
        Instant newest = source.stream().stats().lastPacketAt();
        return ledger.live(newest == null || newest.isAfter(now) ? now : newest);
    }

    /** Asks it to end for good. */
    void stop() {
        line.execute(() -> stopBecauseOf(null));
    }

    /** Ends the run but not the recording: the next life of the service goes on with it. */
    void suspend() {
        line.execute(() -> {
            suspended = true;
            if (run == null) {
                finish();
            } else {
                run.close();
            }
        });
    }

    private void stopBecauseOf(@Nullable String why) {
        if (stopping || ended.isDone()) {
            return;
        }
        stopping = true;
        failure = why;
        ledger.become(RecordingState.STOPPING, Optional.empty());
        if (run == null) {
            finish();
        } else {
            run.close();
        }
    }

    private void startRun() {
        retry = null;
        if (run != null || stopping || suspended || ended.isDone()) {
            return;
        }
        try {
            room.requireSpace();
            ReadTicket ticket = source.stream().ticket(howFarBack(), Optional.ofNullable(resumeAt()));
            Optional<Duration> left = ledger.now().limit().map(l -> l.minus(ledger.mediaLength()));
            RecorderRun next = new RecorderRun(line, ledger, ticket, room.clock(), this);
            next.start(
                    room.recorder(),
                    new Job(
                            ticket.url(),
                            ledger.directory(),
                            ledger.now().format(),
                            ledger.nextNumber(),
                            room.segmentLength(),
                            ledger.mediaLength(),
                            left));
            run = next;
        } catch (CameraException e) {
            runFailed(e.getMessage() + e.suggestion().map(s -> "; " + s).orElse(""), e);
        }
    }

    /** To the last picture on disk if only the recorder failed, so that none is lost; some are then there twice. */
    private Duration howFarBack() {
        Instant from = outageFrom;
        if (ledger.last().isEmpty()) {
            return preRoll;
        }
        return from == null || resumeAt() != null
                ? Duration.ZERO
                : Duration.between(from, room.clock().instant());
    }

    /** Pictures from before a long outage are not recorded a second time. */
    private @Nullable Instant resumeAt() {
        Instant from = outageFrom;
        boolean cameFromSilence = from != null && !outageReason.equals("recorder_failed");
        return cameFromSilence ? from : null;
    }

    private void runFailed(String why, CameraException cause) {
        if (!begun.isDone()) {
            failure = why;
            begun.completeExceptionally(cause);
            stopping = true;
            finish();
        } else if (cause instanceof CameraException.StorageFailed) {
            stopBecauseOf(why);
        } else {
            interrupt(why);
            retry = room.threads().after(backoff.next().plusMillis(250), line, this::startRun);
        }
    }

    private void interrupt(String why) {
        if (ledger.now().state() == RecordingState.RECORDING) {
            ledger.become(RecordingState.INTERRUPTED, Optional.of(why));
            room.publish(new RecordingInterrupted(room.clock().instant(), live(), outageReason));
            log.warn("{}: {}", ledger.now().filename(), why);
        }
    }

    /** Notices silence and its end by the packets themselves, whatever caused it. */
    private void watchMedia() {
        Instant newest = source.stream().stats().lastPacketAt();
        Instant before = lastMediaAt;
        RecorderRun running = run;
        if (newest == null || stopping || suspended) {
            return;
        }
        lastMediaAt = newest;
        if (running == null) {
            boolean flowing = before != null && newest.isAfter(before) && retry == null;
            boolean news = outageFrom == null || newest.isAfter(outageFrom.plus(LAST_PICTURE));
            if (flowing && news && source.stream().live()) {
                startRun();
            }
            return;
        }
        Duration silence = Duration.between(newest, room.clock().instant());
        if (running.hasMedia() && outageFrom == null && silence.compareTo(OUTAGE) > 0) {
            outageFrom = newest;
            outageReason = source.absence().apply(newest);
            interrupt("no pictures: " + outageReason);
            running.close();
        }
    }

    /** Called by the relay for each silence that ended: a freeze within a run is a gap too. */
    void silenceEnded(Instant from, Instant to) {
        line.execute(() -> {
            Duration usual = source.frameInterval().get().multipliedBy(7).dividedBy(2);
            Duration least = usual.compareTo(LEAST_SILENCE) > 0 ? usual : LEAST_SILENCE;
            RecorderRun running = run;
            boolean within = running != null && running.hasMedia() && outageFrom == null;
            if (within && Duration.between(from, to).compareTo(least) > 0) {
                resumed(ledger.addGap(from, to, source.absence().apply(from)));
            }
        });
    }

    private void resumed(Optional<Gap> gap) {
        gap.ifPresent(g -> {
            log.info(
                    "{}: goes on after {} ms without pictures",
                    ledger.now().filename(),
                    g.duration().toMillis());
            room.publish(new RecordingResumed(room.clock().instant(), live(), g));
        });
    }

    private void finish() {
        watch.cancel();
        hold.close();
        if (retry != null) {
            retry.cancel();
        }
        if (suspended && !stopping) {
            ledger.become(RecordingState.INTERRUPTED, Optional.of("the service was stopped"));
            onEnd.accept(this);
            ended.complete(ledger.now());
            return;
        }
        Instant now = room.clock().instant();
        if (room.complete(ledger, Optional.ofNullable(failure))) {
            Recording whole = ledger.now();
            room.publish(
                    whole.state() == RecordingState.STOPPED
                            ? new RecordingStopped(now, whole)
                            : new RecordingFailed(now, whole, whole.problem().orElse("")));
        } else {
            room.publish(new RecordingFailed(now, ledger.now(), failure == null ? "no media arrived" : failure));
        }
        if (!begun.isDone()) {
            begun.completeExceptionally(new CameraException.InvalidState(
                    "recording_ended", "the recording was ended before its first picture", "STOPPED", List.of()));
        }
        onEnd.accept(this);
        ended.complete(ledger.now());
    }

    @Override
    public void began(Instant firstPicture) {
        Instant from = outageFrom;
        outageFrom = null;
        backoff.reset();
        if (from != null) {
            resumed(ledger.addGap(from, firstPicture, outageReason));
        }
        if (!begun.isDone()) {
            log.info("{}: recording", ledger.now().filename());
            room.publish(new RecordingStarted(room.clock().instant(), live()));
            begun.complete(live());
        }
    }

    @Override
    public void over(RecorderRun ended, String detail) {
        run = null;
        room.measure(ledger);
        if (stopping || suspended) {
            finish();
        } else if (reachedLimit()) {
            stopBecauseOf(null);
        } else if (outageFrom == null) {
            goOnAfter(ended, detail);
        }
    }

    /** The recorder ended by itself. */
    private void goOnAfter(RecorderRun ended, String detail) {
        if (ended.hasMedia()) {
            outageFrom =
                    ledger.last().map(s -> s.startedAt().plus(s.duration())).orElse(null);
            outageReason = "recorder_failed";
        }
        String why = source.problem().get().orElse(detail.isEmpty() ? "the stream ended" : detail);
        if (!begun.isDone()) {
            runFailed(why, new CameraException.DependencyFailed("recorder_failed", "ffmpeg", why, null, null));
            return;
        }
        interrupt(why);
        retry = room.threads().after(backoff.next(), line, this::startRun);
    }

    private boolean reachedLimit() {
        return ledger.now()
                .limit()
                .map(limit -> ledger.mediaLength().plus(NEARLY).compareTo(limit) >= 0)
                .orElse(false);
    }
}
