package io.cameraservice.internal.recording.store;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Synchronizes the index of recordings with their directory. Safe for use by any thread. */
final class RecordingScan {
    private final RecordingLayout recordingLayout;
    private final RecordingFiles files;
    private final OrphanCleaner orphanCleaner;
    private final MediaIndex<IndexEntry> mediaIndex;

    RecordingScan(
            RecordingLayout recordingLayout,
            RecordingFiles files,
            OrphanCleaner orphanCleaner,
            MediaIndex<IndexEntry> mediaIndex) {
        this.recordingLayout = recordingLayout;
        this.files = files;
        this.orphanCleaner = orphanCleaner;
        this.mediaIndex = mediaIndex;
    }

    /** Removes orphaned files; at start only, before anything is written. */
    void sweep() {
        for (Path path : RecordingLayout.list(recordingLayout.directory())) {
            String name = RecordingLayout.name(path);
            stemOfOwn(name)
                    .filter(stem -> name.endsWith(RecordingLayout.SIDECAR) && !isListed(stem))
                    .flatMap(files::own)
                    .ifPresent(kept -> orphanCleaner.forget(kept.recording()));
        }
        orphanCleaner.sweep(mediaIndex.all());
    }

    /** Reads the whole directory for what is not listed yet; what is gone is found when it is asked for. */
    void rescan() {
        Map<String, Path> names = new HashMap<>();
        RecordingLayout.list(recordingLayout.directory()).forEach(p -> names.put(RecordingLayout.name(p), p));
        Set<String> stems = new HashSet<>();
        for (String name : names.keySet()) {
            stemOfOwn(name).filter(stem -> !isListed(stem)).ifPresent(stems::add);
        }
        stems.parallelStream()
                .flatMap(stem -> files.own(stem).stream())
                .filter(kept -> files.hasMedia(kept, names.keySet()))
                .toList()
                .forEach(mediaIndex::add);
        names.values().parallelStream()
                .filter(path -> mediaIndex.get(RecordingLayout.name(path)).isEmpty())
                .flatMap(path -> files.byHand(path).stream())
                .toList()
                .forEach(mediaIndex::add);
    }

    /** Something of this name in the directory came or went. */
    void noticed(String name) {
        if (name.startsWith(".")) {
            return;
        }
        String stem = FileNames.stem(name);
        for (String filename : RecordingLayout.filenames(stem)) {
            again(filename);
        }
        again(name);
        stemOfOwn(name)
                .filter(own -> !isListed(own))
                .flatMap(files::own)
                .flatMap(files::verified)
                .or(() -> files.byHand(recordingLayout.file(name)))
                .ifPresent(mediaIndex::add);
    }

    private void again(String filename) {
        mediaIndex.get(filename).ifPresent(listed -> mediaIndex.replace(listed, files.verified(listed)));
    }

    /** Whether one of the service's own recordings with this stem is listed. */
    private boolean isListed(String stem) {
        return RecordingLayout.filenames(stem).stream()
                .flatMap(filename -> mediaIndex.get(filename).stream())
                .anyMatch(kept -> kept.byHand().isEmpty());
    }

    private static Optional<String> stemOfOwn(String name) {
        return !name.startsWith(".")
                        && (name.endsWith(RecordingLayout.SIDECAR) || name.endsWith(RecordingLayout.SEGMENTS))
                ? Optional.of(FileNames.stem(name))
                : Optional.empty();
    }
}
