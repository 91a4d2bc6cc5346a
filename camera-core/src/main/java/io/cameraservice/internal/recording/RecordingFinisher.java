package io.cameraservice.internal.recording;

import io.cameraservice.event.CameraServiceEvent.RecordingFailed;
import io.cameraservice.event.CameraServiceEvent.RecordingStopped;
import io.cameraservice.internal.recording.container.Mkv;
import io.cameraservice.internal.recording.container.Mp4Index;
import io.cameraservice.internal.recording.store.RecordingStore;
import io.cameraservice.internal.util.EventBus;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the media of a recording on disk and completes it. Safe for use by any thread. */
final class RecordingFinisher {
    private static final Logger log = LoggerFactory.getLogger(RecordingFinisher.class);

    private final RecordingStore store;
    private final PendingLedgerWrites unwritten;
    private final InstantSource clock;
    private final EventBus events;

    RecordingFinisher(RecordingStore store, PendingLedgerWrites unwritten, InstantSource clock, EventBus events) {
        this.store = store;
        this.unwritten = unwritten;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Measures what is on disk: the segments in the ledger and those a crash kept out of it; files without media are
     * left out.
     */
    void measure(RecordingLedger ledger) {
        List<Segment> measured = new ArrayList<>();
        for (Segment segment : store.measured(ledger.now()).segments()) {
            if (segment.duration().isZero()) {
                log.warn(
                        "{}: {} holds no complete picture and is left out",
                        ledger.now().filename(),
                        segment.file());
            } else {
                measured.add(segment);
            }
        }
        ledger.replaceSegments(measured);
    }

    /**
     * Completes the recording, writes its final state and publishes it. Never throws: a failure here ends the recording
     * in error. A recording without media is discarded.
     *
     * @param failure why it had to end; empty if it was asked to or reached its limit
     * @return how it ended; its state is final
     */
    Recording complete(RecordingLedger ledger, Optional<String> failure) {
        try {
            measure(ledger);
            if (ledger.last().isEmpty()) {
                ledger.lose(failure.orElse("no media arrived"));
                store.discard(ledger.now());
            } else {
                makeWhole(ledger, failure);
            }
        } catch (RuntimeException | Error e) {
            log.error("{}: could not be completed", ledger.now().filename(), e);
            String why = failure.orElse("it could not be completed: " + e.getMessage());
            ledger.end(
                    RecordingState.ERROR,
                    ledger.mediaEnd().orElseGet(clock::instant),
                    ledger.mediaLength(),
                    ledger.bytes(),
                    Optional.of(why));
        }
        ledger.refused().ifPresent(why -> unwritten.keep(ledger.now(), why));
        Recording last = ledger.now();
        Instant now = clock.instant();
        events.publish(
                last.state() == RecordingState.STOPPED
                        ? new RecordingStopped(now, last)
                        : new RecordingFailed(now, last, last.problem().orElse("")));
        return last;
    }

    private void makeWhole(RecordingLedger ledger, Optional<String> failure) {
        Instant endedAt = ledger.mediaEnd().orElseThrow();
        Duration duration = ledger.mediaLength();
        long bytes = store.measured(ledger.now()).bytes();
        Optional<String> problem = failure;
        boolean joined = false;
        RecordingFormat format = ledger.now().format();
        if (format == RecordingFormat.MP4 || format == RecordingFormat.MKV) {
            Path whole = store.file(ledger.now());
            try {
                join(ledger, whole, format);
                joined = true;
                bytes = RecordingLedger.sizeOf(whole);
            } catch (IOException e) {
                problem = failure.or(() -> Optional.of("it could not be made one file: " + e.getMessage()));
                log.warn("{}: its segments cannot be joined", ledger.now().filename(), e);
            }
        }
        RecordingState state = problem.isEmpty() ? RecordingState.STOPPED : RecordingState.ERROR;
        ledger.end(state, endedAt, duration, bytes, problem);
        if (joined && ledger.refused().isEmpty()) {
            store.deleteSegments(ledger.now());
        }
    }

    private static void join(RecordingLedger ledger, Path whole, RecordingFormat format) throws IOException {
        List<Segment> segments = ledger.now().segments();
        List<Path> files = segments.stream().map(ledger::file).toList();
        if (format == RecordingFormat.MP4) {
            Mp4Index.build(files, whole);
        } else {
            Mkv.join(files, segments.stream().map(Segment::duration).toList(), whole);
        }
    }
}
