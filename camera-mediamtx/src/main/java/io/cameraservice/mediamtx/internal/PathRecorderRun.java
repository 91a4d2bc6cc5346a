package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.internal.RecordedFiles.OpenSegment;
import io.cameraservice.spi.Recorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the server's recorder, from the request to the verified end. Polls the files and the server's snapshot;
 * calls no API itself. An interruption of the media ends the run: the next one begins where this one's media end. Works
 * on the recorder's thread.
 */
final class PathRecorderRun implements Recorder.Run {
    private static final Logger log = LoggerFactory.getLogger(PathRecorderRun.class);
    private static final Duration INTERVAL = Duration.ofMillis(25);
    /** Without media for so long, the run fails. */
    private static final Duration FIRST_MEDIA = Duration.ofSeconds(8);
    /** Without growth for so long, the file is not being written. */
    private static final Duration GROWTH = Duration.ofSeconds(3);
    /** Without growth for so long, the next file may have begun. */
    private static final Duration PAUSE = RecordPathSpec.PART.multipliedBy(2);
    /** How long to wait for the confirmation of the end. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(4);

    /** Polls until the snapshot is newer than an event: one may be under way. */
    private static final int POLLS = 2;

    private final String path;
    private final Recorder.Job job;
    private final Recorder.Listener listener;
    private final RecordedFiles recordedFiles;
    private final PathRecorder recorder;
    private volatile boolean asked;
    private @Nullable Future<?> polling;

    // On the recorder's thread alone.
    private long waitingSince = System.nanoTime();
    private @Nullable OpenSegment segment;
    private int number;
    private Duration earlier = Duration.ZERO;
    private long measureAt;
    private @Nullable Instant pulledAt;
    private @Nullable Path following;
    private long pollsNeeded;
    private @Nullable String why;
    private long endingSince;
    private long endEdition;
    private boolean over;

    PathRecorderRun(
            String path,
            Recorder.Job job,
            Recorder.Listener listener,
            RecordedFiles recordedFiles,
            PathRecorder recorder) {
        this.path = path;
        this.job = job;
        this.listener = listener;
        this.recordedFiles = recordedFiles;
        this.recorder = recorder;
        this.number = job.firstNumber();
    }

    void begin() {
        polling = recorder.every(INTERVAL, this::poll);
        recorder.setRecordPath(path, Optional.of(new RecordPathSpec(job.rtspUrl(), job.segmentLength())));
    }

    @Override
    public void close() {
        asked = true;
    }

    private void poll() {
        if (over) {
            return;
        }
        try {
            if (why == null) {
                why = asked ? "" : problem();
            }
            if (why == null) {
                write();
            } else {
                conclude();
            }
        } catch (IOException | UncheckedIOException e) {
            finish("MediaMTX's file cannot be added to the recording: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            log.error("{}: recording by MediaMTX failed unexpectedly", path, e);
            finish("recording by MediaMTX failed unexpectedly: " + e);
        }
    }

    /** Why the run must end; null if it goes on. */
    private @Nullable String problem() {
        ServerSnapshot snapshot = recorder.snapshot();
        boolean writesOnThough = snapshot.state() == State.SILENT && segment != null;
        if (!snapshot.state().attached() && !writesOnThough) {
            return snapshot.detail();
        }
        String refused = snapshot.audit().problems().get(path);
        if (refused != null) {
            return path + ": " + refused;
        }
        if (segment == null) {
            return System.nanoTime() - waitingSince > FIRST_MEDIA.toNanos() ? noMedia(snapshot) : null;
        }
        if (segment.hasNotGrownFor(GROWTH)) {
            return "MediaMTX has written nothing for " + GROWTH.toSeconds() + " s; " + snapshot.detail();
        }
        return null;
    }

    private String noMedia(ServerSnapshot snapshot) {
        boolean pulls = Optional.ofNullable(snapshot.poll().paths().get(path))
                .map(PathState::ready)
                .orElse(false);
        return pulls
                ? "MediaMTX records, but no file appears in " + recordedFiles.directory()
                        + ": it has to run on this machine, and be allowed to write there"
                : "MediaMTX did not get the camera's stream within " + FIRST_MEDIA.toSeconds() + " s";
    }

    private void write() throws IOException {
        OpenSegment now = segment;
        if (now == null) {
            beginNext();
            return;
        }
        now.poll();
        if (following == null
                && now.hasNotGrownFor(PAUSE)) { // listing the directory, which may be large, is only then worth while
            following = recordedFiles.next().orElse(null);
            if (following != null) {
                pollsNeeded = recorder.snapshot().poll().count() + POLLS;
            }
        }
        ServerSnapshot snapshot = recorder.snapshot();
        if (snapshot.poll().count() < pollsNeeded) {
            recorder.wake();
        } else {
            check(now, snapshot);
        }
        limit(now.file());
    }

    private void check(OpenSegment now, ServerSnapshot snapshot) throws IOException {
        Optional<Instant> pulled =
                Optional.ofNullable(snapshot.poll().paths().get(path)).flatMap(PathState::readyAt);
        if (pulled.isEmpty()) {
            why = "MediaMTX lost the camera's stream";
        } else if (pulledAt == null) {
            pulledAt = pulled.get();
        } else if (!pulledAt.equals(pulled.get())) {
            why = "MediaMTX lost the camera's stream for a moment";
        } else if (following != null && now.isSettled()) {
            if (isFull(now.file())) {
                endSegment(now.file());
                beginNext();
            } else {
                why = "MediaMTX broke off the recording";
            }
        }
    }

    /** The next file becomes a segment as soon as it has media. */
    private void beginNext() throws IOException {
        Optional<Path> next = recordedFiles.next();
        if (next.isEmpty() || listener.mediaIn(next.get()).isZero()) {
            return;
        }
        Path name = job.directory()
                .resolve(String.format(
                        Locale.ROOT, "%05d.%s", number, job.format().extension()));
        recordedFiles.link(next.get(), name);
        segment = new OpenSegment(name);
        following = null;
        pollsNeeded = recorder.snapshot().poll().count() + POLLS;
        listener.segmentBegun(number, name);
    }

    private void endSegment(Path now) throws IOException {
        Duration media = listener.mediaIn(now);
        earlier = earlier.plus(media);
        segment = null;
        waitingSince = System.nanoTime();
        listener.segmentEnded(number, now, media);
        number++;
    }

    /** Ends the run at the wanted length, since the server has no such setting. */
    private void limit(Path now) throws IOException {
        if (job.length().isEmpty() || System.nanoTime() < measureAt) {
            return;
        }
        Duration left = job.length().get().minus(earlier).minus(listener.mediaIn(now));
        if (left.compareTo(RecordPathSpec.PART.dividedBy(2)) <= 0) {
            why = "";
        }
        measureAt = System.nanoTime()
                + Math.min(left.toNanos(), Duration.ofSeconds(1).toNanos()) / 2;
    }

    /** Stops the recording, and waits until the server has done so and the last file is complete. */
    private void conclude() throws IOException {
        long now = System.nanoTime();
        if (endEdition == 0) {
            endingSince = now;
            if (segment != null) {
                segment.expectEnd();
            }
            endEdition = recorder.setRecordPath(path, Optional.empty());
        }
        if (segment != null) {
            segment.poll();
        }
        ServerSnapshot snapshot = recorder.snapshot();
        boolean away = !snapshot.state().attached();
        boolean ended = snapshot.audit().edition() >= endEdition
                && snapshot.audit().inPlace().contains(path);
        if (ended && (segment == null || segment.isSettled())) {
            finish("");
        } else if (away || now - endingSince > END_TIMEOUT.toNanos()) {
            log.warn("{}: the end of the recording is not confirmed by MediaMTX: {}", path, snapshot.detail());
            if (segment != null && snapshot.state() != State.ABSENT) {
                recordedFiles.separate(segment.file());
            }
            finish("");
        }
    }

    private void finish(String failure) {
        over = true;
        if (polling != null) {
            polling.cancel(false);
        }
        String reason = failure.isEmpty() && why != null ? why : failure;
        try {
            if (endEdition == 0) {
                recorder.setRecordPath(path, Optional.empty());
            }
            endLast();
        } catch (IOException | RuntimeException e) {
            log.warn("{}: {}", path, e.toString());
        } finally { // the recording waits for this
            recorder.finished(path);
            listener.ended(asked ? "" : reason);
        }
    }

    /** The end may come when another file has just begun. */
    private void endLast() throws IOException {
        if (segment == null) {
            return;
        }
        boolean full = isFull(segment.file());
        endSegment(segment.file());
        if (asked && full) {
            beginNext();
        }
        if (segment != null) {
            endSegment(segment.file());
        }
    }

    void abandon() {
        if (!over) {
            finish("the media server is closed");
        }
    }

    /** Whether the file has the length of a segment, give or take a part. */
    private boolean isFull(Path file) throws IOException {
        return listener.mediaIn(file).plus(RecordPathSpec.PART).compareTo(job.segmentLength()) >= 0;
    }
}
