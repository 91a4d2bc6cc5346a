package io.cameraservice.internal.catalog;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.internal.state.AtomicFile;
import io.cameraservice.internal.state.FileModes;
import io.cameraservice.internal.state.Storage;
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

/**
 * The recordings directory: makes, keeps, lists and deletes recordings. The files are the truth; what is held in memory is an
 * index of them. Safe for use by any thread; one recording is saved by one thread at a time.
 */
public final class RecordingStore {
    private final Layout layout;
    private final RecordingFiles files;
    private final RecordingDeletion deletion;
    private final Index<Kept> index = new Index<>();
    private final RecordingScan scan;

    private RecordingStore(Layout layout, InstantSource clock) {
        this.layout = layout;
        this.files = new RecordingFiles(layout, clock);
        this.deletion = new RecordingDeletion(layout);
        this.scan = new RecordingScan(layout, files, new Leftovers(layout, deletion), index);
    }

    /**
     * Opens the directory, which is made with mode 0750 if it is missing and closed to others if it is not, cleans up after a crash and reads what is there.
     *
     * @throws CameraException.StorageFailed if it cannot be made, read or cleaned
     */
    public static RecordingStore open(Path directory, InstantSource clock) {
        Storage.makeDirectory(directory, FileModes.GROUP);
        RecordingStore store =
                new RecordingStore(new Layout(directory.toAbsolutePath().normalize()), clock);
        AtomicFile.sweep(directory);
        store.deletion.resume();
        store.rescan();
        store.scan.sweep();
        return store;
    }

    /** Where everything is. Absolute. */
    public Path directory() {
        return layout.directory();
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
        String stem = reserve(Names.recordingStem(camera, startedAt));
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
            if (layout.isTaken(stem)) {
                continue;
            }
            try {
                FileModes.GROUP.createDirectory(layout.segments(stem));
                return stem;
            } catch (FileAlreadyExistsException e) {
                // taken at this very moment
            } catch (IOException e) {
                throw Storage.failed("make the directory", layout.segments(stem), 0, e);
            }
        }
    }

    /** Where the segments of a recording are. */
    public Path segmentsDirectory(Recording r) {
        return layout.segments(Names.stem(r.filename()));
    }

    /** The one file of a finished MP4 or MKV recording: where it is, or is to be moved when it is whole. */
    public Path file(Recording r) {
        return layout.file(r.filename());
    }

    /** The container of a recording's segments: fragments for one that is to become plain MP4. */
    public static RecordingFormat segmentFormat(RecordingFormat format) {
        return Layout.segmentFormat(format);
    }

    /** Extension of a recording's segments, without the dot. */
    public static String extensionOfSegments(Recording r) {
        return segmentFormat(r.format()).extension();
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

    /** Lists the recording like this from now on, without writing anything. */
    public void update(Recording r) {
        index.put(Kept.own(r));
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
            deletion.deleteSegments(Names.stem(r.filename()));
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
        deletion.delete(Kept.own(r));
        index.remove(r.filename());
    }

    /** Those whose state is not final, oldest first: at start, what a crash interrupted. */
    public List<Recording> unfinished() {
        List<Recording> found = new ArrayList<>();
        for (Kept kept : index.all()) {
            if (!kept.recording().state().isFinal()) {
                found.add(0, kept.recording());
            }
        }
        return found;
    }

    /** One page, newest first; what is on it was there a moment ago. */
    public MediaPage<Recording> list(MediaQuery query) {
        return index.page(query, files::verified, Kept::recording);
    }

    /** The recording listed under this name. */
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
        Kept kept = kept(filename);
        Recording r = kept.recording();
        if (!r.state().isFinal()) {
            throw new CameraException.InvalidState(
                    "recording_in_progress",
                    "the recording " + filename + " still goes on",
                    "stop it first",
                    RecordingFiles.stateName(r),
                    List.of("stopped", "error"),
                    null);
        }
        deletion.delete(kept);
        index.remove(filename);
    }

    private Kept kept(String filename) {
        Optional<Kept> listed = index.get(Names.checkAsked(filename));
        Optional<Kept> now = listed.flatMap(files::verified);
        listed.ifPresent(before -> index.replace(before, now));
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
