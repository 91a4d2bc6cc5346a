package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.device.FrameSize;
import io.cameraservice.internal.recording.container.FileContent;
import io.cameraservice.internal.util.AtomicFile;
import io.cameraservice.internal.util.FileModes;
import io.cameraservice.internal.util.Storage;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.MediaPage;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots directory: keeps, lists and deletes pictures. The files are the truth; what is held in memory is an index of
 * them. Safe for use by any thread.
 */
public final class SnapshotStore {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);

    private final Path directory;
    private final SnapshotFiles files;
    private final MediaIndex<SnapshotFiles.Entry> mediaIndex = new MediaIndex<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    private SnapshotStore(Path directory, InstantSource clock) {
        this.directory = directory;
        this.files = new SnapshotFiles(directory, clock);
    }

    /**
     * Opens the directory, which is made with mode 0750 if it is missing and closed to others if it is not, cleans up after a crash and reads what is there.
     *
     * @throws CameraException.StorageFailed if it cannot be made, read or cleaned
     */
    public static SnapshotStore open(Path directory, InstantSource clock) {
        Storage.makeDirectory(directory, FileModes.GROUP);
        AtomicFile.sweep(directory);
        SnapshotStore store = new SnapshotStore(directory.toAbsolutePath().normalize(), clock);
        store.rescan();
        store.sweepSidecars();
        return store;
    }

    /** Where everything is. Absolute. */
    public Path directory() {
        return directory;
    }

    /**
     * Stores a picture atomically, never over another one.
     *
     * @param source {@code device} or {@code stream}
     * @param startedNanos {@link System#nanoTime()} when it was asked for
     * @throws CameraException.InvalidArgument if the wanted name breaks a rule
     * @throws CameraException.InvalidState with reason {@code filename_exists} if the wanted name is taken
     * @throws CameraException.StorageFailed if there is no space, or no permission
     */
    public Snapshot save(
            CameraId camera,
            SnapshotRequest request,
            byte[] picture,
            FrameSize size,
            Instant takenAt,
            String source,
            long startedNanos) {
        Optional<String> given = request.filename().map(name -> FileNames.checkGiven(name, request.format()));
        String stem = FileNames.snapshotStem(camera, takenAt);
        String extension = "." + request.format().extension();
        for (int n = 1; ; n++) {
            String filename = given.orElse(n == 1 ? stem + extension : stem + "-" + n + extension);
            Snapshot s = new Snapshot(
                    Optional.of(camera),
                    filename,
                    directory.resolve(filename),
                    takenAt,
                    picture.length,
                    Optional.of(size),
                    Optional.of(source),
                    Optional.empty());
            try {
                write(s, picture);
                return timed(s, startedNanos);
            } catch (FileAlreadyExistsException e) {
                if (given.isPresent()) {
                    throw new CameraException.InvalidState(
                            "filename_exists",
                            "there is already a snapshot named " + filename,
                            "choose another name, or delete that one first",
                            "exists",
                            List.of(),
                            e);
                }
            } catch (IOException e) {
                throw Storage.failed("write", s.path(), picture.length, e);
            }
        }
    }

    /** Two that want the same name must not mix picture and sidecar. */
    private void write(Snapshot s, byte[] picture) throws IOException {
        if (!underWay.add(s.filename())) {
            throw new FileAlreadyExistsException(s.filename());
        }
        try {
            files.write(s, picture);
            mediaIndex.put(new SnapshotFiles.Entry(s, Optional.empty()));
        } finally {
            underWay.remove(s.filename());
        }
    }

    private static Snapshot timed(Snapshot s, long startedNanos) {
        return new Snapshot(
                s.camera(),
                s.filename(),
                s.path(),
                s.takenAt(),
                s.bytes(),
                s.size(),
                s.source(),
                Optional.of(Duration.ofNanos(System.nanoTime() - startedNanos)));
    }

    /** One page, newest first; what is on it was there a moment ago. */
    public MediaPage<Snapshot> list(MediaQuery query) {
        return mediaIndex.page(query, files::verified, SnapshotFiles.Entry::snapshot);
    }

    public Snapshot get(String filename) {
        Optional<SnapshotFiles.Entry> listed = mediaIndex.get(FileNames.checkAsked(filename));
        Optional<SnapshotFiles.Entry> now = listed.flatMap(files::verified);
        listed.ifPresent(before -> mediaIndex.replace(before, now));
        return now.map(SnapshotFiles.Entry::snapshot)
                .orElseThrow(() -> new CameraException.NotFound("snapshot", filename));
    }

    public MediaContent open(String filename) {
        Snapshot s = get(filename);
        String type = FileNames.pictureFormat(filename)
                .map(SnapshotRequest.Format::contentType)
                .orElse("application/octet-stream");
        try {
            return FileContent.of(filename, type, s.path());
        } catch (IOException e) {
            throw Storage.failed("read", s.path(), 0, e);
        }
    }

    public void delete(String filename) {
        Snapshot s = get(filename);
        try {
            files.delete(s);
        } catch (IOException e) {
            throw Storage.failed("delete", s.path(), 0, e);
        }
        mediaIndex.remove(filename);
    }

    void rescan() {
        Map<String, Path> names = new HashMap<>();
        RecordingLayout.list(directory).forEach(p -> names.put(RecordingLayout.name(p), p));
        names.entrySet().parallelStream()
                .flatMap(e -> files.read(e.getValue(), names.containsKey("." + e.getKey() + ".json")).stream())
                .toList()
                .forEach(mediaIndex::add);
    }

    /** Removes sidecars whose picture is gone: deleted by hand, or never made because of a crash. */
    private void sweepSidecars() {
        for (Path path : RecordingLayout.list(directory)) {
            SnapshotFiles.pictureOf(RecordingLayout.name(path))
                    .filter(picture -> mediaIndex.get(picture).isEmpty())
                    .filter(picture -> FileStamp.of(directory.resolve(picture)).isEmpty())
                    .ifPresent(picture -> {
                        try {
                            Files.deleteIfExists(path);
                        } catch (IOException e) {
                            LOG.debug("An orphaned sidecar could not be removed: {}", e.toString());
                        }
                    });
        }
    }

    /** Something of this name in the directory came or went. */
    void noticed(String name) {
        Optional<SnapshotFiles.Entry> listed = mediaIndex.get(name);
        if (listed.isPresent()) {
            mediaIndex.replace(listed.get(), files.verified(listed.get()));
        } else {
            files.read(directory.resolve(name), true).flatMap(files::verified).ifPresent(mediaIndex::add);
        }
    }
}
