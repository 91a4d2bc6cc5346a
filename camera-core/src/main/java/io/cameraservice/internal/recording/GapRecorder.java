package io.cameraservice.internal.recording;

import io.cameraservice.event.CameraServiceEvent.RecordingInterrupted;
import io.cameraservice.event.CameraServiceEvent.RecordingResumed;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.GapSummary;
import io.cameraservice.media.Recording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enters the gaps of one recording in its ledger, logs and publishes them, as far as {@link GapNotices} allows. Touched on the recording's line only. */
final class GapRecorder {
    private static final Logger log = LoggerFactory.getLogger(GapRecorder.class);
    /** Pictures that a known failure cost are a gap from here on. */
    private static final Duration LEAST_LOSS = Duration.ofMillis(120);
    /** Pictures that are late without any failure are a gap when a person sees the picture stand still. */
    private static final Duration LEAST_FREEZE = Duration.ofMillis(500);

    private static final int MOST_EARLY_SILENCES = 16;

    private final RecordingContext context;
    private final RecordingLedger ledger;
    private final Supplier<Recording> live;
    private final GapNotices notices = new GapNotices(System.nanoTime());
    /** Silences of the stream while a run had not begun: it begins with older pictures, so that they are gaps within it. */
    private final List<Gap> earlySilences = new ArrayList<>();

    private boolean interruptionPublished;

    GapRecorder(RecordingContext context, RecordingLedger ledger, Supplier<Recording> live) {
        this.context = context;
        this.ledger = ledger;
        this.live = live;
    }

    /** A silence of the stream that is longer than its present interval explains, during a run or before it began. */
    void silence(Gap silence, boolean running) {
        Duration least = silence.reason() == GapReason.FEED_STALLED ? LEAST_FREEZE : LEAST_LOSS;
        if (silence.duration().compareTo(least) <= 0) {
            return;
        }
        if (running) {
            add(silence, mayPublish());
        } else if (earlySilences.size() < MOST_EARLY_SILENCES) {
            earlySilences.add(silence);
        }
    }

    /** Pictures stay away, as the ledger says already. */
    void interrupted(GapReason reason, String why) {
        interruptionPublished = mayPublish();
        if (interruptionPublished) {
            context.publish(new RecordingInterrupted(context.clock().instant(), live.get(), reason));
            log.warn("{}: {}", ledger.now().filename(), why);
        }
    }

    /** A run began with this picture, after an outage that began at {@code outageFrom}, if any. */
    void began(Instant firstPicture, Optional<Instant> outageFrom, GapReason outage) {
        // An interruption that was published is followed by its end.
        outageFrom.ifPresent(from -> add(new Gap(from, firstPicture, outage), interruptionPublished || mayPublish()));
        interruptionPublished = false;
        for (Gap silence : earlySilences) {
            // No picture is within a silence: it lies as a whole after the first one, or in the gap before this run.
            if (silence.from().plus(silence.duration().dividedBy(2)).isAfter(firstPicture)) {
                add(silence, mayPublish());
            }
        }
        earlySilences.clear();
    }

    private boolean mayPublish() {
        return notices.take(System.nanoTime());
    }

    private void add(Gap gap, boolean published) {
        if (!ledger.addGap(gap, published)) {
            return;
        }
        if (!published) {
            notices.suppress(gap);
            return;
        }
        GapSummary suppressed = notices.takeSuppressed();
        String more = suppressed.count() == 0
                ? ""
                : "; since the last message " + suppressed.count() + " more gaps of "
                        + suppressed.total().toMillis() + " ms in all";
        String name = ledger.now().filename();
        log.info(
                "{}: goes on after {} ms without pictures{}",
                name,
                gap.duration().toMillis(),
                more);
        context.publish(new RecordingResumed(context.clock().instant(), live.get(), gap));
    }
}
