package io.cameraservice.internal.catalog;

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
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Layout layout;
    private final RecordingDeletion deletion;

    Leftovers(Layout layout, RecordingDeletion deletion) {
        this.layout = layout;
        this.deletion = deletion;
    }

    /** Removes the ledger of a recording that has ended, if there surely is nothing left that it tells of. */
    void forget(Recording r) {
        String stem = Names.stem(r.filename());
        Path ledger = layout.sidecar(stem);
        try {
            boolean gone = Files.notExists(layout.file(r.filename()), LinkOption.NOFOLLOW_LINKS)
                    && removeIfEmpty(layout.segments(stem));
            if (gone && Files.deleteIfExists(ledger)) {
                LOG.info("{}: forgotten, its files are gone", r.filename());
            }
        } catch (IOException | CameraException.StorageFailed e) {
            LOG.warn("The ledger of a recording whose files are gone stays: {}", e.toString());
        }
    }

    /** Looks through those that are listed, and for directories made for nothing. */
    void sweep(List<Kept> listed) {
        try {
            for (Kept kept : listed) {
                if (isWholeElsewhere(kept)) {
                    deletion.deleteSegments(Names.stem(kept.filename()));
                } else if (kept.byHand().isEmpty() && kept.recording().state().isFinal()) {
                    forget(kept.recording());
                }
            }
            for (Path path : Layout.list(layout.directory())) {
                String name = Layout.name(path);
                String stem = Names.stem(name);
                boolean ours =
                        name.endsWith(Layout.SEGMENTS) && Names.cameraOf(name).isPresent();
                if (ours && Stamp.of(layout.sidecar(stem)).isEmpty()) {
                    removeIfEmpty(path);
                }
            }
        } catch (IOException | CameraException.StorageFailed e) {
            LOG.warn("What a crash left of a recording stays: {}", e.toString());
        }
    }

    /** Whether its segments are in its one file, as the ledger knows that file. */
    private boolean isWholeElsewhere(Kept kept) {
        Recording r = kept.recording();
        return kept.byHand().isEmpty()
                && r.state() == RecordingState.STOPPED
                && Layout.isJoined(r.format())
                && Stamp.ofFile(layout.file(r.filename()))
                        .filter(file -> file.bytes() == r.bytes() && file.bytes() > 0)
                        .isPresent()
                && Stamp.ofDirectory(layout.segments(Names.stem(r.filename()))).isPresent();
    }

    /** Whether there is no such directory now. */
    private static boolean removeIfEmpty(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Layout.list(directory).isEmpty()) {
            Files.deleteIfExists(directory);
        }
        return Files.notExists(directory, LinkOption.NOFOLLOW_LINKS);
    }
}
