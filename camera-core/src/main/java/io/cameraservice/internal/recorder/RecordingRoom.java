package io.cameraservice.internal.recorder;

import io.cameraservice.CameraException;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.internal.catalog.RecordingStore;
import io.cameraservice.internal.event.EventBus;
import io.cameraservice.internal.process.Ffmpeg;
import io.cameraservice.internal.runtime.ServiceThreads;
import io.cameraservice.internal.state.Storage;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Segment;
import io.cameraservice.spi.Recorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all recordings share, and the work on finished media. Safe for use by any thread. */
final class RecordingRoom {
    private static final Logger log = LoggerFactory.getLogger(RecordingRoom.class);
    private static final long NEEDED_BYTES = 64L << 20;

    private final RecordingStore store;
    private final Recorder recorder;
    private final ServiceThreads threads;
    private final InstantSource clock;
    private final EventBus events;
    private final Duration segmentLength;
    private final MediaProbe probe;
    private final Remuxer remuxer;

    RecordingRoom(
            RecordingStore store,
            Recorder recorder,
            Ffmpeg ffmpeg,
            ServiceThreads threads,
            InstantSource clock,
            EventBus events,
            Duration segmentLength) {
        this.store = store;
        this.recorder = recorder;
        this.threads = threads;
        this.clock = clock;
        this.events = events;
        this.segmentLength = segmentLength;
        this.probe = new MediaProbe(ffmpeg);
        this.remuxer = new Remuxer(ffmpeg);
    }

    RecordingStore store() {
        return store;
    }

    Recorder recorder() {
        return recorder;
    }

    ServiceThreads threads() {
        return threads;
    }

    InstantSource clock() {
        return clock;
    }

    Duration segmentLength() {
        return segmentLength;
    }

    void publish(CameraServiceEvent event) {
        events.publish(event);
    }

    /** Refuses to write to a disk that is nearly full. */
    void requireSpace() {
        long free = Storage.freeBytes(store.directory());
        if (free >= 0 && free < NEEDED_BYTES) {
            throw new CameraException.StorageFailed(
                    "storage_full", "only " + (free >> 20) + " MiB are free for recordings", free, NEEDED_BYTES, null);
        }
    }

    /**
     * Takes stock of what is really on disk: the files of the ledger and those a crash kept out of it, each measured by what is
     * in it and, where its container does not tell, by ffprobe; files without media are left out.
     */
    void measure(RecordingLedger ledger) {
        List<Segment> measured = new ArrayList<>();
        for (Segment segment : store.measured(ledger.now()).segments()) {
            Duration media = segment.duration().isZero()
                    ? probe.duration(ledger.file(segment)).orElse(Duration.ZERO)
                    : segment.duration();
            if (media.isZero()) {
                log.warn(
                        "{}: {} holds no whole picture and is left out",
                        ledger.now().filename(),
                        segment.file());
            } else {
                measured.add(new Segment(segment.file(), segment.startedAt(), media, segment.bytes()));
            }
        }
        ledger.replaceSegments(measured);
    }

    /**
     * Makes the recording whole and writes its end.
     *
     * @return false if it has no media and is gone altogether
     */
    boolean complete(RecordingLedger ledger, Optional<String> failure) {
        measure(ledger);
        Optional<Segment> last = ledger.last();
        if (last.isEmpty()) {
            ledger.become(RecordingState.ERROR, failure);
            try {
                store.delete(ledger.now().filename());
            } catch (CameraException e) {
                log.debug("nothing to delete: {}", e.getMessage());
            }
            return false;
        }
        Instant endedAt = last.get().startedAt().plus(last.get().duration());
        Duration duration = ledger.mediaLength();
        long bytes = store.measured(ledger.now()).bytes();
        Optional<String> problem = failure;
        RecordingFormat format = ledger.now().format();
        if (format == RecordingFormat.MP4 || format == RecordingFormat.MKV) {
            Path whole = store.file(ledger.now());
            try {
                remuxer.join(ledger.now().segments().stream().map(ledger::file).toList(), whole, format);
                duration = probe.duration(whole).orElse(duration);
                bytes = RecordingLedger.sizeOf(whole);
            } catch (CameraException e) {
                problem = Optional.of(String.valueOf(e.getMessage()));
                log.warn("{}: {}", ledger.now().filename(), e.getMessage());
            }
        }
        ledger.end(
                problem.isEmpty() ? RecordingState.STOPPED : RecordingState.ERROR, endedAt, duration, bytes, problem);
        if (problem.isEmpty() && Files.exists(store.file(ledger.now()))) {
            store.deleteSegments(ledger.now());
        }
        return true;
    }
}
