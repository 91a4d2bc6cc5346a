package io.cameraservice.internal.recording;

import static java.util.Objects.requireNonNullElseGet;

import io.cameraservice.CameraException;
import io.cameraservice.event.CameraServiceEvent.RecordingStarted;
import io.cameraservice.event.CameraServiceEvent.RecordingStarting;
import io.cameraservice.event.Subscription;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording under way, from the intent to the verified end, over as many runs of the recorder as it takes. All
 * decisions
 * are made on one line; a step that fails there ends the recording, so that it never hangs. Safe for use by any thread.
 */
final class RecordingSession implements RecorderSupervisor.Owner {
    private static final Logger log = LoggerFactory.getLogger(RecordingSession.class);

    private final RecordingContext context;
    private final RecordingSource source;
    private final RecordingLedger ledger;
    private final Consumer<RecordingSession> onEnd;
    private final RecordingTimeline timeline;
    private final SerialExecutor line;
    private final Subscription demandLease;
    private final RecorderSupervisor runs;
    private final CompletableFuture<Recording> begun = new CompletableFuture<>();
    private final CompletableFuture<Recording> ended = new CompletableFuture<>();

    // Touched on the line only.
    private boolean stopping;
    private boolean suspended;
    private @Nullable CameraException failure;

    RecordingSession(
            RecordingContext context,
            RecordingSource source,
            Recording recording,
            Duration preRoll,
            Consumer<RecordingSession> onEnd) {
        this.context = context;
        this.source = source;
        this.onEnd = onEnd;
        this.ledger = new RecordingLedger(context.store(), recording);
        this.timeline = RecordingTimeline.begin(context.clock().instant(), recording);
        this.line = context.threads().line(this::broken);
        this.demandLease = source.stream().hold();
        this.runs = new RecorderSupervisor(context, source, ledger, timeline, preRoll, line, this);
    }

    /** A new recording: its first run waits for the stream by itself, so that both start side by side. */
    void start() {
        context.publish(new RecordingStarting(context.clock().instant(), ledger.now()));
        line.execute(runs::start);
    }

    /** A recording that another life of the service left: goes on as soon as there is media. */
    void resume() {
        begun.complete(ledger.now());
        line.execute(runs::resume);
    }

    /** Completes when the first media is on disk, or with what prevented it once {@link #ended} is complete. */
    CompletableFuture<Recording> begun() {
        return begun;
    }

    /** Completes when the recording is over, whole and verified or in error; never fails. */
    CompletableFuture<Recording> ended() {
        return ended;
    }

    /** Why the disk does not take its ledger at this moment; empty if it does. */
    Optional<String> refused() {
        return ledger.refused();
    }

    /** As it is at this moment. */
    @Override
    public Recording live() {
        long now = System.nanoTime();
        OptionalLong newest = source.stream().stats().lastPacketNanos();
        return ledger.live(timeline.at(newest.isPresent() && newest.getAsLong() - now < 0 ? newest.getAsLong() : now));
    }

    /** Whether pictures of its camera arrived just now. */
    boolean isFed() {
        return !source.stream().stats().isInterrupted();
    }

    /** The camera cannot deliver pictures: ends the recording if it has none yet. */
    void failUnlessBegun(CameraException cause) {
        line.execute(() -> {
            if (!begun.isDone()) {
                end(cause);
            }
        });
    }

    /** Asks it to end for good. */
    void stop() {
        line.execute(() -> end(null));
    }

    /** Ends the run but not the recording: the next life of the service goes on with it. */
    void suspend() {
        line.execute(() -> {
            suspended = true;
            runs.close();
        });
    }

    /** Called by the relay for each silence that ended. */
    void silenceEnded(long fromNanos, long toNanos) {
        line.execute(() -> runs.silenceEnded(timeline.at(fromNanos), timeline.at(toNanos)));
    }

    @Override
    public void firstMedia() {
        log.info("{}: recording", ledger.now().filename());
        context.publish(new RecordingStarted(context.clock().instant(), live()));
        begun.complete(live());
    }

    @Override
    public void end(@Nullable CameraException why) {
        if (stopping || ended.isDone()) {
            return;
        }
        stopping = true;
        failure = why;
        ledger.setState(RecordingState.STOPPING, Optional.empty());
        runs.close();
    }

    /** A step failed that must not. */
    private void broken(Throwable cause) {
        CameraException known = cause instanceof CameraException e
                ? e
                : new CameraException(
                        "recording_failed",
                        "the recording failed unexpectedly: " + cause.getMessage(),
                        "see the log of the service",
                        cause);
        if (!stopping && !suspended) {
            line.execute(() -> end(known)); // a step of its own, which may fail as well
            return;
        }
        failure = failure == null ? known : failure;
        onFinished();
    }

    /** The one way out: whatever fails on it, the camera is free and whoever waits is answered. */
    @Override
    public void onFinished() {
        if (ended.isDone()) {
            return;
        }
        try {
            demandLease.close();
        } finally {
            Recording last = suspended && !stopping
                    ? ledger.setState(RecordingState.INTERRUPTED, Optional.of("the service was stopped"))
                    : context.finisher()
                            .complete(ledger, Optional.ofNullable(failure).map(RecorderSupervisor::inWords));
            onEnd.accept(this);
            ended.complete(last);
            begun.completeExceptionally(requireNonNullElseGet(failure, RecordingSession::neverBegun));
        }
    }

    private static CameraException neverBegun() {
        return new CameraException.InvalidState(
                "recording_ended", "the recording was ended before its first picture", RecordingState.STOPPED);
    }
}
