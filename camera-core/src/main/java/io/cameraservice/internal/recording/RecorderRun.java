package io.cameraservice.internal.recording;

import io.cameraservice.internal.recording.container.MediaInspector;
import io.cameraservice.internal.rtsp.ReadGrant;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.Segment;
import io.cameraservice.spi.Recorder;
import io.cameraservice.spi.Recorder.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** One run of the recorder within a recording: enters its segments in the ledger. All of it happens on the recording's line. */
final class RecorderRun implements Recorder.Listener {
    /** The recording; called on its line. */
    interface Owner {
        /** The first media of this run is on disk; its first picture is of this time on the recording's time line. */
        void began(Instant firstPicture);

        /** The run is over, whether asked to or not; {@code detail} says why if it was not. */
        void onFinished(RecorderRun run, String detail);
    }

    private final SerialExecutor line;
    private final RecordingLedger ledger;
    private final ReadGrant grant;
    private final RecordingTimeline timeline;
    private final Owner owner;
    private Recorder.Run handle = () -> {};
    private volatile RecordingFormat format = RecordingFormat.FMP4;
    private boolean hasMedia;
    private boolean over;
    private Instant nextStart = Instant.EPOCH;

    RecorderRun(SerialExecutor line, RecordingLedger ledger, ReadGrant grant, RecordingTimeline timeline, Owner owner) {
        this.line = line;
        this.ledger = ledger;
        this.grant = grant;
        this.timeline = timeline;
        this.owner = owner;
    }

    void start(Recorder recorder, Job job) {
        format = job.format();
        handle = recorder.start(job, this);
    }

    /** Whether anything of it is on disk. */
    boolean hasMedia() {
        return hasMedia;
    }

    /** Asks it to end. */
    void close() {
        handle.close();
    }

    @Override
    public void segmentBegun(int number, Path file) {
        line.execute(() -> {
            boolean first = !hasMedia;
            if (first) {
                hasMedia = true;
                nextStart = timeline.at(grant.firstMediaNanos().orElseGet(System::nanoTime));
            }
            ledger.begin(
                    new Segment(file.getFileName().toString(), nextStart, Duration.ZERO, RecordingLedger.sizeOf(file)));
            if (first) {
                owner.began(nextStart);
            }
        });
    }

    @Override
    public void segmentEnded(int number, Path file, Duration media) {
        line.execute(() -> {
            ledger.finishLast(media);
            nextStart = nextStart.plus(media);
        });
    }

    @Override
    public Duration mediaIn(Path file) throws IOException {
        try {
            return MediaInspector.segment(format, file).orElse(Duration.ZERO);
        } catch (IOException e) {
            if (!Files.isReadable(file)) {
                throw e;
            }
            return Duration.ZERO; // its head is not whole yet
        }
    }

    @Override
    public void ended(String detail) {
        line.execute(() -> {
            if (!over) {
                over = true;
                owner.onFinished(this, detail);
            }
        });
    }
}
