package io.cameraservice.internal.catalog;

import io.cameraservice.CameraException;
import io.cameraservice.internal.catalog.content.FileContent;
import io.cameraservice.internal.catalog.content.Measuring;
import io.cameraservice.internal.json.JsonException;
import io.cameraservice.internal.state.AtomicFile;
import io.cameraservice.internal.state.FileModes;
import io.cameraservice.internal.state.StateStore;
import io.cameraservice.internal.state.Storage;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads recordings from disk and compares them with it. Keeps nothing in memory; safe for use by any thread. */
final class RecordingFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingFiles.class);

    private final Layout layout;
    private final InstantSource clock;
    private final Segments segments;

    RecordingFiles(Layout layout, InstantSource clock) {
        this.layout = layout;
        this.clock = clock;
        this.segments = new Segments(layout);
    }

    Segments segments() {
        return segments;
    }

    static String stateName(Recording r) {
        return r.state().name().toLowerCase(Locale.ROOT);
    }

    void write(Recording r) {
        AtomicFile.write(layout.sidecar(Names.stem(r.filename())), RecordingSidecar.write(r), FileModes.GROUP);
    }

    /**
     * The recording with this stem as its sidecar tells, or as its segments tell if that is missing or damaged. Empty if there
     * is neither, or if it is being deleted.
     */
    Optional<Kept> own(String stem) {
        Optional<Kept> told = told(stem);
        if (told.isPresent() || Stamp.of(layout.deletedSidecar(stem)).isPresent()) {
            return told;
        }
        Optional<Kept> adopted;
        try {
            adopted = adopted(stem);
        } catch (CameraException.StorageFailed e) {
            LOG.warn("A recording is left out: {}", e.getMessage());
            return Optional.empty();
        }
        // Its sidecar may have come meanwhile, as when somebody moves a recording back.
        return adopted.isEmpty() ? adopted : told(stem).or(() -> adopted);
    }

    /** As its sidecar tells; empty if there is none that can be read. */
    private Optional<Kept> told(String stem) {
        Path sidecar = layout.sidecar(stem);
        try {
            Optional<byte[]> content = AtomicFile.read(sidecar, RecordingSidecar.MOST_BYTES);
            if (content.isPresent()) {
                return Optional.of(Kept.own(RecordingSidecar.read(stem, content.get())));
            }
        } catch (JsonException e) {
            StateStore.setAside(sidecar, clock, e.getMessage());
        } catch (CameraException.StorageFailed e) {
            LOG.warn("A recording is listed by its files alone: {}", e.getMessage());
        }
        return Optional.empty();
    }

    /** A recording made of nothing but segments: its ledger is lost, and written anew where there is none. */
    private Optional<Kept> adopted(String stem) {
        Path directory = layout.segments(stem);
        Optional<RecordingFormat> format = Layout.list(directory).stream()
                .map(Layout::name)
                .filter(Names::isSegment)
                .findFirst()
                .flatMap(Names::recordingFormat);
        Optional<Stamp> stamp = Stamp.ofDirectory(directory);
        if (format.isEmpty() || stamp.isEmpty()) {
            return Optional.empty();
        }
        String filename = stem + "." + format.get().extension();
        Recording r = segments.measured(bare(stem, filename, format.get(), stamp.get()));
        if (r.segments().isEmpty()) {
            return Optional.empty();
        }
        if (r.knownCamera().isPresent() && Stamp.of(layout.sidecar(stem)).isEmpty()) {
            try {
                write(r);
            } catch (CameraException.StorageFailed e) {
                LOG.warn("A recording stays without a ledger: {}", e.getMessage());
            }
        }
        return Optional.of(Kept.own(r));
    }

    /** A media file that was put there by hand; empty if it is none. */
    Optional<Kept> byHand(Path path) {
        String filename = Layout.name(path);
        return Names.recordingFormat(filename)
                .flatMap(format -> Stamp.ofFile(path).map(stamp -> {
                    Recording bare = bare(filename, filename, format, stamp);
                    Optional<Duration> length = Optional.empty();
                    try {
                        length = Measuring.length(format, path);
                    } catch (IOException e) {
                        LOG.debug("The length of {} is not known: {}", path, e.toString());
                    }
                    Recording r = Kept.with(bare, length, stamp.bytes(), List.of());
                    return new Kept(r, Optional.of(path), Optional.empty()).seenAs(r, stamp, clock.instant());
                }));
    }

    private static Recording bare(String id, String filename, RecordingFormat format, Stamp stamp) {
        return new Recording(
                id,
                Names.cameraOf(filename),
                filename,
                format,
                RecordingState.STOPPED,
                Names.timeOf(filename).orElse(stamp.modified()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                stamp.bytes(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** The recording as its files are now: the same object if nothing changed, empty if no media is left. */
    Optional<Kept> verified(Kept kept) {
        if (kept.byHand().isPresent()) {
            Path path = kept.byHand().get();
            return Stamp.ofFile(path)
                    .flatMap(now -> kept.seen().equals(Optional.of(now)) ? Optional.of(kept) : byHand(path));
        }
        Recording r = kept.recording();
        if (!r.state().isFinal()) {
            return Optional.of(kept);
        }
        Optional<Stamp> now = finished(r).or(() -> Stamp.ofDirectory(layout.segments(Names.stem(r.filename()))));
        if (now.isEmpty() || kept.seen().equals(now)) {
            return now.map(stamp -> kept);
        }
        Stamp stamp = now.get();
        if (!stamp.directory()) {
            Recording same = stamp.bytes() == r.bytes() ? r : Kept.with(r, r.duration(), stamp.bytes(), r.segments());
            return Optional.of(kept.seenAs(same, stamp, clock.instant()));
        }
        try {
            return segments.left(r).map(left -> kept.seenAs(left, stamp, clock.instant()));
        } catch (CameraException.StorageFailed e) {
            LOG.warn("The recording {} is listed as it was: {}", r.filename(), e.getMessage());
            return Optional.of(kept);
        }
    }

    /** Whether any media of it may be there, as far as these names in the directory tell. */
    boolean hasMedia(Kept kept, Set<String> names) {
        return !kept.recording().state().isFinal()
                || names.contains(Names.stem(kept.filename()) + Layout.SEGMENTS)
                || (names.contains(kept.filename())
                        && Layout.isJoined(kept.recording().format()));
    }

    /** The one file of a finished recording; empty for formats that are kept in segments. */
    private Optional<Stamp> finished(Recording r) {
        return Layout.isJoined(r.format()) ? Stamp.ofFile(layout.file(r.filename())) : Optional.empty();
    }

    /** Its bytes as one file. */
    MediaContent content(Kept kept) {
        Recording r = kept.recording();
        try {
            if (kept.byHand().isPresent()) {
                return FileContent.of(
                        r.filename(), r.format().contentType(), kept.byHand().get());
            }
            return finished(r).isPresent()
                    ? FileContent.of(r.filename(), r.format().contentType(), layout.file(r.filename()))
                    : segments.content(r);
        } catch (IOException e) {
            throw Storage.failed("read", layout.file(r.filename()), 0, e);
        }
    }
}
