package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraException;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what no recording needs any more: ledgers whose media are gone, and what a crash left. Never the only copy of anything
 * that can be played; what cannot be removed is logged and stays. At start only, before anybody writes: later, whoever takes away
 * media may be about to take the ledger too, and a name may be given to another recording.
 */
final class OrphanCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanCleaner.class);

    private final RecordingLayout recordingLayout;
    private final RecordingDeletion deletion;

    OrphanCleaner(RecordingLayout recordingLayout, RecordingDeletion deletion) {
        this.recordingLayout = recordingLayout;
        this.deletion = deletion;
    }

    /** Removes the ledger of a finished recording if surely none of its media is left. */
    void forget(Recording r) {
        String stem = FileNames.stem(r.filename());
        Path ledger = recordingLayout.sidecar(stem);
        try {
            boolean gone = Files.notExists(recordingLayout.file(r.filename()), LinkOption.NOFOLLOW_LINKS)
                    && removeIfEmpty(recordingLayout.segments(stem));
            if (gone && Files.deleteIfExists(ledger)) {
                LOG.info("{}: orphaned ledger removed, its files are gone", r.filename());
            }
        } catch (IOException | CameraException.StorageFailed e) {
            LOG.warn("An orphaned ledger could not be removed: {}", e.toString());
        }
    }

    /** Checks the listed recordings, and removes empty directories without a ledger. */
    void sweep(List<IndexEntry> listed) {
        try {
            for (IndexEntry indexEntry : listed) {
                if (isWholeElsewhere(indexEntry)) {
                    deletion.deleteSegments(FileNames.stem(indexEntry.filename()));
                } else if (indexEntry.byHand().isEmpty()
                        && indexEntry.recording().state().isFinal()) {
                    forget(indexEntry.recording());
                }
            }
            for (Path path : RecordingLayout.list(recordingLayout.directory())) {
                String name = RecordingLayout.name(path);
                String stem = FileNames.stem(name);
                boolean ours = name.endsWith(RecordingLayout.SEGMENTS)
                        && FileNames.cameraOf(name).isPresent();
                if (ours && FileStamp.of(recordingLayout.sidecar(stem)).isEmpty()) {
                    removeIfEmpty(path);
                }
            }
        } catch (IOException | CameraException.StorageFailed e) {
            LOG.warn("Orphaned files of a recording could not be removed: {}", e.toString());
        }
    }

    /** Whether its one file holds all segments, by the size in the ledger. */
    private boolean isWholeElsewhere(IndexEntry indexEntry) {
        Recording r = indexEntry.recording();
        return indexEntry.byHand().isEmpty()
                && r.state() == RecordingState.STOPPED
                && RecordingLayout.isJoined(r.format())
                && FileStamp.ofFile(recordingLayout.file(r.filename()))
                        .filter(file -> file.bytes() == r.bytes() && file.bytes() > 0)
                        .isPresent()
                && FileStamp.ofDirectory(recordingLayout.segments(FileNames.stem(r.filename())))
                        .isPresent();
    }

    /** Whether there is no such directory now. */
    private static boolean removeIfEmpty(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && RecordingLayout.list(directory).isEmpty()) {
            Files.deleteIfExists(directory);
        }
        return Files.notExists(directory, LinkOption.NOFOLLOW_LINKS);
    }
}
