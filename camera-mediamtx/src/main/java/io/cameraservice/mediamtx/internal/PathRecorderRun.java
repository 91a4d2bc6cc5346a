package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.PathState;
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
 * One run of the server's recorder: from the wish to the verified end. It looks at the files, and at what is known of the server;
 * it asks the server nothing itself. What breaks its media off ends the run: the next one begins where this one's media end. All
 * of it happens on the recorder's thread.
 */
final class PathRecorderRun implements Recorder.Run {
    private static final Logger log = LoggerFactory.getLogger(PathRecorderRun.class);
    private static final Duration LOOK = Duration.ofMillis(25);
    /** Within so long there is media, or why not is told. */
    private static final Duration FIRST_MEDIA = Duration.ofSeconds(8);
    /** A file that does not grow for so long is not being written: longer than pictures may be missing, which the service notices. */
    private static final Duration GROWTH = Duration.ofSeconds(3);
    /** A file that is being written grows more often than that; one that does not may have been followed by another. */
    private static final Duration PAUSE = RecordPathSpec.PART.multipliedBy(2);
    /** For so long the server's confirmation of the end is waited for. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(4);

    /** So often the server is looked at until what it says is of now: one look may be under way. */
    private static final int LOOKS = 2;

    private final String path;
    private final Recorder.Job job;
    private final Recorder.Listener listener;
    private final RecordedFiles recordedFiles;
    private final PathRecorder recorder;
    private volatile boolean asked;
    private @Nullable Future<?> looking;

    // On the recorder's thread alone.
    private long waitingSince = System.nanoTime();
    private @Nullable OpenSegment segment;
    private int number;
    private Duration earlier = Duration.ZERO;
    private long measureAt;
    private @Nullable Instant pulledAt;
    private @Nullable Path following;
    private long looksNeeded;
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
        looking = recorder.every(LOOK, this::look);
        recorder.setRecordPath(path, Optional.of(new RecordPathSpec(job.rtspUrl(), job.segmentLength())));
    }

    @Override
    public void close() {
        asked = true;
    }

    private void look() {
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
            finish("what MediaMTX wrote cannot be taken into the recording: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            log.error("{}: recording by MediaMTX failed unexpectedly", path, e);
            finish("recording by MediaMTX failed unexpectedly: " + e);
        }
    }

    /** What makes going on useless; null if nothing does. */
    private @Nullable String problem() {
        ServerSnapshot serverSnapshot = recorder.view();
        boolean writesOnThough = serverSnapshot.state() == State.SILENT && segment != null;
        if (!serverSnapshot.state().attached() && !writesOnThough) {
            return serverSnapshot.detail();
        }
        String refused = serverSnapshot.problems().get(path);
        if (refused != null) {
            return path + ": " + refused;
        }
        if (segment == null) {
            return System.nanoTime() - waitingSince > FIRST_MEDIA.toNanos() ? noMedia(serverSnapshot) : null;
        }
        if (segment.hasNotGrownFor(GROWTH)) {
            return "MediaMTX has written nothing for " + GROWTH.toSeconds() + " s; " + serverSnapshot.detail();
        }
        return null;
    }

    private String noMedia(ServerSnapshot serverSnapshot) {
        boolean pulls = Optional.ofNullable(serverSnapshot.paths().get(path))
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
        now.look();
        if (following == null
                && now.hasNotGrownFor(PAUSE)) { // else the directory, which may be large, is of no interest
            following = recordedFiles.next().orElse(null);
            if (following != null) {
                looksNeeded = recorder.view().looks() + LOOKS;
            }
        }
        ServerSnapshot serverSnapshot = recorder.view();
        if (serverSnapshot.looks() < looksNeeded) {
            recorder.look();
        } else {
            check(now, serverSnapshot);
        }
        limit(now.file());
    }

    private void check(OpenSegment now, ServerSnapshot serverSnapshot) throws IOException {
        Optional<Instant> pulled =
                Optional.ofNullable(serverSnapshot.paths().get(path)).flatMap(PathState::readyAt);
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
        recordedFiles.take(next.get(), name);
        segment = new OpenSegment(name);
        following = null;
        looksNeeded = recorder.view().looks() + LOOKS;
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

    /** The server knows no limit. */
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

    /** Ends the taping, and waits until the server has done so and the last file is whole. */
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
            segment.look();
        }
        ServerSnapshot serverSnapshot = recorder.view();
        boolean away = !serverSnapshot.state().attached();
        boolean ended = serverSnapshot.edition() >= endEdition
                && serverSnapshot.inPlace().contains(path);
        if (ended && (segment == null || segment.isSettled())) {
            finish("");
        } else if (away || now - endingSince > END_TIMEOUT.toNanos()) {
            log.warn("{}: that MediaMTX has ended the recording is not confirmed: {}", path, serverSnapshot.detail());
            if (segment != null && serverSnapshot.state() != State.ABSENT) {
                recordedFiles.separate(segment.file());
            }
            finish("");
        }
    }

    private void finish(String failure) {
        over = true;
        if (looking != null) {
            looking.cancel(false);
        }
        String reason = failure.isEmpty() && why != null ? why : failure;
        try {
            if (endEdition == 0) {
                recorder.setRecordPath(path, Optional.empty());
            }
            endLast();
        } catch (IOException | RuntimeException e) {
            log.warn("{}: {}", path, e.toString());
        } finally { // whatever fails: the recording waits for this
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

    /** The service lets go of the server. */
    void abandon() {
        if (!over) {
            finish("the service lets go of MediaMTX");
        }
    }

    /** Whether the server had to begin another file; what it counts and what is in the file differ by a rounding. */
    private boolean isFull(Path file) throws IOException {
        return listener.mediaIn(file).plus(RecordPathSpec.PART).compareTo(job.segmentLength()) >= 0;
    }
}
