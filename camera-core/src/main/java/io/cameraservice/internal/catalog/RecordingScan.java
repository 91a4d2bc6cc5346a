package io.cameraservice.internal.catalog;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps the index of recordings in line with what is in their directory. Safe for use by any thread. */
final class RecordingScan {
    private final Layout layout;
    private final RecordingFiles files;
    private final Leftovers leftovers;
    private final Index<Kept> index;

    RecordingScan(Layout layout, RecordingFiles files, Leftovers leftovers, Index<Kept> index) {
        this.layout = layout;
        this.files = files;
        this.leftovers = leftovers;
        this.index = index;
    }

    /** At start, before anybody writes: removes what no recording needs any more. */
    void sweep() {
        for (Path path : Layout.list(layout.directory())) {
            String name = Layout.name(path);
            stemOfOwn(name)
                    .filter(stem -> name.endsWith(Layout.SIDECAR) && !isListed(stem))
                    .flatMap(files::own)
                    .ifPresent(kept -> leftovers.forget(kept.recording()));
        }
        leftovers.sweep(index.all());
    }

    /** Reads the whole directory for what is not listed yet; what is gone is found when it is asked for. */
    void rescan() {
        Map<String, Path> names = new HashMap<>();
        Layout.list(layout.directory()).forEach(p -> names.put(Layout.name(p), p));
        Set<String> stems = new HashSet<>();
        for (String name : names.keySet()) {
            stemOfOwn(name).filter(stem -> !isListed(stem)).ifPresent(stems::add);
        }
        stems.parallelStream()
                .flatMap(stem -> files.own(stem).stream())
                .filter(kept -> files.hasMedia(kept, names.keySet()))
                .toList()
                .forEach(index::add);
        names.values().parallelStream()
                .filter(path -> index.get(Layout.name(path)).isEmpty())
                .flatMap(path -> files.byHand(path).stream())
                .toList()
                .forEach(index::add);
    }

    /** Something of this name in the directory came or went. */
    void noticed(String name) {
        if (name.startsWith(".")) {
            return;
        }
        String stem = Names.stem(name);
        for (String filename : Layout.filenames(stem)) {
            again(filename);
        }
        again(name);
        stemOfOwn(name)
                .filter(own -> !isListed(own))
                .flatMap(files::own)
                .flatMap(files::verified)
                .or(() -> files.byHand(layout.file(name)))
                .ifPresent(index::add);
    }

    private void again(String filename) {
        index.get(filename).ifPresent(listed -> index.replace(listed, files.verified(listed)));
    }

    /** Whether one of the service's own recordings with this stem is listed. */
    private boolean isListed(String stem) {
        return Layout.filenames(stem).stream()
                .flatMap(filename -> index.get(filename).stream())
                .anyMatch(kept -> kept.byHand().isEmpty());
    }

    private static Optional<String> stemOfOwn(String name) {
        return !name.startsWith(".") && (name.endsWith(Layout.SIDECAR) || name.endsWith(Layout.SEGMENTS))
                ? Optional.of(Names.stem(name))
                : Optional.empty();
    }
}
