package io.cameraservice.internal.recording.store;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.internal.util.AtomicFile;
import io.cameraservice.internal.util.FileModes;
import io.cameraservice.internal.util.Storage;
import io.cameraservice.media.Clip;
import io.cameraservice.media.ClipRequest;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapSummary;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.MediaPage;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The recordings directory: makes, keeps, lists and deletes recordings. The files are the truth; what is held in memory is an
 * index of them. Safe for use by any thread; one recording is saved by one thread at a time.
 */
public final class RecordingStore {
    /** What has to be free on the disk for a recording to begin, and after a clip. */
    public static final long SPARE_BYTES = 64L << 20;

    private final RecordingLayout recordingLayout;
    private final RecordingFiles files;
    private final RecordingDeletion deletion;
    private final MediaIndex<IndexEntry> mediaIndex = new MediaIndex<>();
    private final RecordingScan scan;
    private final ClipMaker clipMaker;

    private RecordingStore(RecordingLayout recordingLayout, InstantSource clock) {
        this.recordingLayout = recordingLayout;
        this.files = new RecordingFiles(recordingLayout, clock);
        this.deletion = new RecordingDeletion(recordingLayout);
        this.clipMaker = new ClipMaker(recordingLayout, files);
        this.scan = new RecordingScan(recordingLayout, files, new OrphanCleaner(recordingLayout, deletion), mediaIndex);
    }

    /**
     * Opens the directory, which is made with mode 0750 if it is missing and closed to others if it is not, cleans up after a crash and reads what is there.
     *
     * @throws CameraException.StorageFailed if it cannot be made, read or cleaned
     */
    public static RecordingStore open(Path directory, InstantSource clock) {
        Storage.makeDirectory(directory, FileModes.GROUP);
        RecordingStore store = new RecordingStore(
                new RecordingLayout(directory.toAbsolutePath().normalize()), clock);
        AtomicFile.sweep(directory);
        store.deletion.resume();
        store.rescan();
        store.scan.sweep();
        return store;
    }

    /** Where everything is. Absolute. */
    public Path directory() {
        return recordingLayout.directory();
    }

    /**
     * Begins a recording: takes a name nobody has, makes its directory and writes its ledger, in state
     * {@link RecordingState#STARTING}.
     *
     * @throws CameraException.StorageFailed if that cannot be written; nothing is left behind
     */
    public Recording create(
            String id, CameraId camera, RecordingFormat format, Instant startedAt, Optional<Duration> limit) {
        requireNonNull(id, "id");
        String stem = reserve(FileNames.recordingStem(camera, startedAt));
        Recording r = new Recording(
                id,
                Optional.of(camera),
                stem + "." + format.extension(),
                format,
                RecordingState.STARTING,
                startedAt,
                Optional.empty(),
                limit,
                Optional.of(Duration.ZERO),
                0,
                List.of(),
                List.of(),
                GapSummary.NONE,
                Optional.empty());
        try {
            save(r);
        } catch (CameraException.StorageFailed e) {
            try {
                deletion.deleteSegments(stem);
            } catch (IOException leftover) {
                e.addSuppressed(leftover);
            }
            throw e;
        }
        return r;
    }

    private String reserve(String wanted) {
        for (int n = 1; ; n++) {
            String stem = n == 1 ? wanted : wanted + "-" + n;
            if (recordingLayout.isTaken(stem)) {
                continue;
            }
            try {
                FileModes.GROUP.createDirectory(recordingLayout.segments(stem));
                return stem;
            } catch (FileAlreadyExistsException e) {
                // taken at this very moment
            } catch (IOException e) {
                throw Storage.failed("make the directory", recordingLayout.segments(stem), 0, e);
            }
        }
    }

    public Path segmentsDirectory(Recording r) {
        return recordingLayout.segments(FileNames.stem(r.filename()));
    }

    /** The one file of a finished MP4 or MKV recording: where it is, or is to be moved when it is whole. */
    public Path file(Recording r) {
        return recordingLayout.file(r.filename());
    }

    /** The container of a recording's segments: fragments for one that is to become plain MP4. */
    public static RecordingFormat segmentFormat(RecordingFormat format) {
        return RecordingLayout.segmentFormat(format);
    }

    /**
     * Writes the ledger and returns when it is on the disk.
     *
     * @throws CameraException.StorageFailed if it cannot be written; the old ledger is then still there
     */
    public void save(Recording r) {
        files.write(r);
        update(r);
    }

    /**
     * Appends a gap to the ledger, which was saved before, and lists the recording as it is with this gap.
     *
     * @param sync whether to return only when it is on the disk
     * @throws CameraException.StorageFailed if it cannot be written; the recording is listed as before
     */
    public void append(Recording withGap, Gap gap, boolean sync) {
        files.append(withGap, gap, sync);
        update(withGap);
    }

    /** Lists the recording like this from now on, without writing anything. */
    public void update(Recording r) {
        mediaIndex.put(IndexEntry.own(r));
    }

    /**
     * The recording with the segments that are on disk, each measured, and with the size its one file has. What the ledger
     * knows of a segment's time is kept. Writes nothing.
     */
    public Recording measured(Recording r) {
        return files.segments().measured(r);
    }

    /** Removes the segments of a recording whose one file is whole. */
    public void deleteSegments(Recording r) {
        try {
            deletion.deleteSegments(FileNames.stem(r.filename()));
        } catch (IOException e) {
            throw Storage.failed("delete", segmentsDirectory(r), 0, e);
        }
    }

    /**
     * Removes all that is left of a recording which has no media.
     *
     * @throws CameraException.StorageFailed if not all could be deleted
     */
    public void discard(Recording r) {
        deletion.delete(IndexEntry.own(r));
        mediaIndex.remove(r.filename());
    }

    /** Those whose state is not final, oldest first: at start, what a crash interrupted. */
    public List<Recording> unfinished() {
        List<Recording> found = new ArrayList<>();
        for (IndexEntry indexEntry : mediaIndex.all()) {
            if (!indexEntry.recording().state().isFinal()) {
                found.add(0, indexEntry.recording());
            }
        }
        return found;
    }

    /** One page, newest first; what is on it was there a moment ago. */
    public MediaPage<Recording> list(MediaQuery query) {
        return mediaIndex.page(query, files::verified, IndexEntry::recording);
    }

    public Recording get(String filename) {
        return kept(filename).recording();
    }

    /**
     * Its bytes as one file.
     *
     * @throws CameraException.InvalidState if there are none yet, or several parts that cannot be read as one
     */
    public MediaContent open(String filename) {
        return files.content(kept(filename));
    }

    /**
     * Deletes the recording and all its files.
     *
     * @throws CameraException.InvalidState while it goes on
     * @throws CameraException.StorageFailed if not all could be deleted
     */
    public void delete(String filename) {
        IndexEntry indexEntry = kept(filename);
        Recording r = indexEntry.recording();
        if (!r.state().isFinal()) {
            throw new CameraException.InvalidState(
                    "recording_in_progress",
                    "the recording " + filename + " still goes on",
                    "stop it first",
                    RecordingFiles.stateName(r),
                    List.of("stopped", "error"),
                    null);
        }
        deletion.delete(indexEntry);
        mediaIndex.remove(filename);
    }

    /**
     * Cuts a range out of what is recorded.
     *
     * @param current gives an unfinished recording as it is at this moment
     */
    Clip clip(ClipRequest request, UnaryOperator<Recording> current) {
        Clip clip = clipMaker.make(request, () -> sources(request, current));
        clip.recording().ifPresent(this::update);
        return clip;
    }

    /** The recordings a clip may be made of. */
    private List<IndexEntry> sources(ClipRequest request, UnaryOperator<Recording> current) {
        List<IndexEntry> candidates = request.recording()
                .map(name -> List.of(kept(name)))
                .orElseGet(() -> mediaIndex.all().stream()
                        .filter(e -> e.byHand().isEmpty() && e.knownCamera().equals(request.camera()))
                        .filter(e -> e.time().isBefore(request.to())
                                && e.recording()
                                        .endedAt()
                                        .filter(end -> !end.isAfter(request.from()))
                                        .isEmpty())
                        .toList());
        return candidates.stream()
                .flatMap(e -> files.verified(e).stream())
                .map(e -> e.recording().state().isFinal() ? e : IndexEntry.own(measured(current.apply(e.recording()))))
                .toList();
    }

    private IndexEntry kept(String filename) {
        Optional<IndexEntry> listed = mediaIndex.get(FileNames.checkAsked(filename));
        Optional<IndexEntry> now = listed.flatMap(files::verified);
        listed.ifPresent(before -> mediaIndex.replace(before, now));
        return now.orElseThrow(() -> new CameraException.NotFound("recording", filename));
    }

    /** Reads the whole directory for what is not listed yet; what is gone is found when it is asked for. */
    void rescan() {
        scan.rescan();
    }

    /** Something of this name in the directory came or went. */
    void noticed(String name) {
        scan.noticed(name);
    }
}
