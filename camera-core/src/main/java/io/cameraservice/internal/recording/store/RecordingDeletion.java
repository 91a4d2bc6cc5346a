package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.AtomicFile;
import io.cameraservice.internal.util.JsonException;
import io.cameraservice.internal.util.Storage;
import io.cameraservice.media.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes recordings so that a crash never leaves half of one in the list: renaming the sidecar decides it and needs no space on
 * the disk, the rest follows, and what a crash left is finished at the next start.
 */
final class RecordingDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingDeletion.class);

    private final RecordingLayout recordingLayout;

    RecordingDeletion(RecordingLayout recordingLayout) {
        this.recordingLayout = recordingLayout;
    }

    void delete(IndexEntry indexEntry) {
        Path file = recordingLayout.file(indexEntry.filename());
        try {
            if (indexEntry.byHand().isPresent()) {
                Files.deleteIfExists(indexEntry.byHand().get());
                return;
            }
            String stem = FileNames.stem(indexEntry.filename());
            file = recordingLayout.sidecar(stem);
            moveIfThere(recordingLayout.sidecar(stem), recordingLayout.deletedSidecar(stem));
            file = recordingLayout.segments(stem);
            finish(stem, Optional.of(indexEntry.recording()));
            AtomicFile.syncDirectory(recordingLayout.directory());
        } catch (IOException e) {
            throw Storage.failed("delete", file, 0, e);
        }
    }

    /** Removes the segments of a recording whose one file is whole. */
    void deleteSegments(String stem) throws IOException {
        moveIfThere(recordingLayout.segments(stem), recordingLayout.deletedSegments(stem));
        deleteTree(recordingLayout.deletedSegments(stem));
    }

    private void finish(String stem, Optional<Recording> recording) throws IOException {
        deleteSegments(stem);
        if (recording.isPresent() && RecordingLayout.isJoined(recording.get().format())) {
            Files.deleteIfExists(recordingLayout.file(recording.get().filename()));
        }
        Files.deleteIfExists(recordingLayout.deletedSidecar(stem));
    }

    /** Finishes what a crash interrupted. */
    void resume() {
        for (Path path : RecordingLayout.list(recordingLayout.directory())) {
            String name = RecordingLayout.name(path);
            if (!name.startsWith(".") || !name.endsWith(RecordingLayout.DELETED)) {
                continue;
            }
            String stem = name.substring(1, name.length() - RecordingLayout.DELETED.length());
            try {
                if (stem.endsWith(RecordingLayout.SEGMENTS)) {
                    deleteTree(path);
                } else {
                    finish(stem, deleted(stem));
                }
            } catch (IOException | CameraException.StorageFailed e) {
                LOG.warn("A deleted recording could not be removed from disk: {}", e.toString());
            }
        }
    }

    private Optional<Recording> deleted(String stem) {
        try {
            return AtomicFile.read(recordingLayout.deletedSidecar(stem), RecordingSidecar.MOST_BYTES)
                    .map(content -> RecordingSidecar.read(stem, content));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static void moveIfThere(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // nothing to move: deleted by hand
        }
    }

    /** One level is all there is; anything deeper was not made by us and makes it fail. Links are removed, not followed. */
    static void deleteTree(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            for (Path path : RecordingLayout.list(directory)) {
                Files.deleteIfExists(path);
            }
        }
        Files.deleteIfExists(directory);
    }
}
