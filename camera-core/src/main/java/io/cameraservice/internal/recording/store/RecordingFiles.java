package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraException;
import io.cameraservice.internal.recording.container.FileContent;
import io.cameraservice.internal.recording.container.MediaInspector;
import io.cameraservice.internal.util.AtomicFile;
import io.cameraservice.internal.util.FileModes;
import io.cameraservice.internal.util.JsonException;
import io.cameraservice.internal.util.StateStore;
import io.cameraservice.internal.util.Storage;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapSummary;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    private final RecordingLayout recordingLayout;
    private final InstantSource clock;
    private final Segments segments;

    RecordingFiles(RecordingLayout recordingLayout, InstantSource clock) {
        this.recordingLayout = recordingLayout;
        this.clock = clock;
        this.segments = new Segments(recordingLayout);
    }

    Segments segments() {
        return segments;
    }

    static String stateName(Recording r) {
        return r.state().name().toLowerCase(Locale.ROOT);
    }

    void write(Recording r) {
        AtomicFile.write(
                recordingLayout.sidecar(FileNames.stem(r.filename())), RecordingSidecar.write(r), FileModes.GROUP);
    }

    /** Adds a gap to the ledger that is there. */
    void append(Recording r, Gap gap, boolean sync) {
        Path sidecar = recordingLayout.sidecar(FileNames.stem(r.filename()));
        ByteBuffer left = ByteBuffer.wrap(RecordingSidecar.entry(gap));
        try (FileChannel channel = FileChannel.open(sidecar, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            while (left.hasRemaining()) {
                channel.write(left);
            }
            if (sync) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw Storage.failed("write", sidecar, left.remaining(), e);
        }
    }

    /**
     * The recording with this stem as its sidecar tells, or as its segments tell if that is missing or damaged. Empty if there
     * is neither, or if it is being deleted.
     */
    Optional<IndexEntry> own(String stem) {
        Optional<IndexEntry> told = told(stem);
        if (told.isPresent()
                || FileStamp.of(recordingLayout.deletedSidecar(stem)).isPresent()) {
            return told;
        }
        Optional<IndexEntry> adopted;
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
    private Optional<IndexEntry> told(String stem) {
        Path sidecar = recordingLayout.sidecar(stem);
        try {
            Optional<byte[]> content = AtomicFile.read(sidecar, RecordingSidecar.MOST_BYTES);
            if (content.isPresent()) {
                return Optional.of(IndexEntry.own(RecordingSidecar.read(stem, content.get())));
            }
        } catch (JsonException e) {
            StateStore.setAside(sidecar, clock, e.getMessage());
        } catch (CameraException.StorageFailed e) {
            LOG.warn("A recording is listed by its files alone: {}", e.getMessage());
        }
        return Optional.empty();
    }

    /** A recording of segments without a ledger, which is written anew. */
    private Optional<IndexEntry> adopted(String stem) {
        Path directory = recordingLayout.segments(stem);
        Optional<RecordingFormat> format = RecordingLayout.list(directory).stream()
                .map(RecordingLayout::name)
                .filter(FileNames::isSegment)
                .findFirst()
                .flatMap(FileNames::recordingFormat);
        Optional<FileStamp> fileStamp = FileStamp.ofDirectory(directory);
        if (format.isEmpty() || fileStamp.isEmpty()) {
            return Optional.empty();
        }
        String filename = stem + "." + format.get().extension();
        Recording r = segments.measured(bare(stem, filename, format.get(), fileStamp.get()));
        if (r.segments().isEmpty()) {
            return Optional.empty();
        }
        if (r.knownCamera().isPresent()
                && FileStamp.of(recordingLayout.sidecar(stem)).isEmpty()) {
            try {
                write(r);
            } catch (CameraException.StorageFailed e) {
                LOG.warn("A recording stays without a ledger: {}", e.getMessage());
            }
        }
        return Optional.of(IndexEntry.own(r));
    }

    /** A media file that was put there by hand; empty if it is none. */
    Optional<IndexEntry> byHand(Path path) {
        String filename = RecordingLayout.name(path);
        return FileNames.recordingFormat(filename)
                .flatMap(format -> FileStamp.ofFile(path).map(fileStamp -> {
                    Recording bare = bare(filename, filename, format, fileStamp);
                    Optional<Duration> length = Optional.empty();
                    try {
                        length = MediaInspector.length(format, path);
                    } catch (IOException e) {
                        LOG.debug("The length of {} is not known: {}", path, e.toString());
                    }
                    Recording r = IndexEntry.with(bare, length, fileStamp.bytes(), List.of());
                    return new IndexEntry(r, Optional.of(path), Optional.empty()).seenAs(r, fileStamp, clock.instant());
                }));
    }

    private static Recording bare(String id, String filename, RecordingFormat format, FileStamp fileStamp) {
        return new Recording(
                id,
                FileNames.cameraOf(filename),
                filename,
                format,
                RecordingState.STOPPED,
                FileNames.timeOf(filename).orElse(fileStamp.modified()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                fileStamp.bytes(),
                List.of(),
                List.of(),
                GapSummary.NONE,
                Optional.empty());
    }

    /** The recording as its files are now: the same object if nothing changed, empty if no media is left. */
    Optional<IndexEntry> verified(IndexEntry indexEntry) {
        if (indexEntry.byHand().isPresent()) {
            Path path = indexEntry.byHand().get();
            return FileStamp.ofFile(path)
                    .flatMap(
                            now -> indexEntry.seen().equals(Optional.of(now)) ? Optional.of(indexEntry) : byHand(path));
        }
        Recording r = indexEntry.recording();
        if (!r.state().isFinal()) {
            return Optional.of(indexEntry);
        }
        Optional<FileStamp> now =
                finished(r).or(() -> FileStamp.ofDirectory(recordingLayout.segments(FileNames.stem(r.filename()))));
        if (now.isEmpty() || indexEntry.seen().equals(now)) {
            return now.map(fileStamp -> indexEntry);
        }
        FileStamp fileStamp = now.get();
        if (!fileStamp.directory()) {
            Recording same = fileStamp.bytes() == r.bytes()
                    ? r
                    : IndexEntry.with(r, r.duration(), fileStamp.bytes(), r.segments());
            return Optional.of(indexEntry.seenAs(same, fileStamp, clock.instant()));
        }
        try {
            return segments.left(r).map(left -> indexEntry.seenAs(left, fileStamp, clock.instant()));
        } catch (CameraException.StorageFailed e) {
            LOG.warn("The recording {} is listed as it was: {}", r.filename(), e.getMessage());
            return Optional.of(indexEntry);
        }
    }

    /** Whether any media of it may be there, as far as these names in the directory tell. */
    boolean hasMedia(IndexEntry indexEntry, Set<String> names) {
        return !indexEntry.recording().state().isFinal()
                || names.contains(FileNames.stem(indexEntry.filename()) + RecordingLayout.SEGMENTS)
                || (names.contains(indexEntry.filename())
                        && RecordingLayout.isJoined(indexEntry.recording().format()));
    }

    /** The one file of a finished recording; empty for formats that are kept in segments. */
    Optional<FileStamp> finished(Recording r) {
        return RecordingLayout.isJoined(r.format())
                ? FileStamp.ofFile(recordingLayout.file(r.filename()))
                : Optional.empty();
    }

    MediaContent content(IndexEntry indexEntry) {
        Recording r = indexEntry.recording();
        try {
            if (indexEntry.byHand().isPresent()) {
                return FileContent.of(
                        r.filename(),
                        r.format().contentType(),
                        indexEntry.byHand().get());
            }
            return finished(r).isPresent()
                    ? FileContent.of(r.filename(), r.format().contentType(), recordingLayout.file(r.filename()))
                    : segments.content(r);
        } catch (IOException e) {
            throw Storage.failed("read", recordingLayout.file(r.filename()), 0, e);
        }
    }
}
