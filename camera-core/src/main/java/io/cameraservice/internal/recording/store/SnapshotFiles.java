package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.device.FrameSize;
import io.cameraservice.internal.util.AtomicFile;
import io.cameraservice.internal.util.FileModes;
import io.cameraservice.internal.util.Json;
import io.cameraservice.internal.util.JsonException;
import io.cameraservice.internal.util.JsonObject;
import io.cameraservice.media.Snapshot;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots on disk: the picture under its listed name, and a hidden sidecar {@code .NAME.json} that tells what the picture does
 * not: camera, time to the millisecond, source. Safe for use by any thread.
 */
final class SnapshotFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
    private static final String SIDECAR = ".json";
    private static final int MOST_SIDECAR_BYTES = 64 << 10;

    private final Path directory;
    private final InstantSource clock;

    SnapshotFiles(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** A snapshot in the index, with the stamp of its file when they were last compared. */
    record Entry(Snapshot snapshot, Optional<FileStamp> seen) implements MediaIndex.Item {
        @Override
        public String filename() {
            return snapshot.filename();
        }

        @Override
        public Instant time() {
            return snapshot.takenAt();
        }

        @Override
        public Optional<CameraId> knownCamera() {
            return snapshot.camera();
        }
    }

    private Path sidecar(String filename) {
        return directory.resolve("." + filename + SIDECAR);
    }

    /** The picture whose sidecar this is. */
    static Optional<String> pictureOf(String sidecar) {
        return sidecar.startsWith(".") && sidecar.endsWith(SIDECAR)
                ? Optional.of(sidecar.substring(1, sidecar.length() - SIDECAR.length()))
                : Optional.empty();
    }

    /**
     * Writes sidecar and picture, in this order, so that a picture never appears without what is known of it.
     *
     * @throws FileAlreadyExistsException if there is a file of this name; it is left as it is
     * @throws CameraException.StorageFailed if there is no space, or no permission
     */
    void write(Snapshot s, byte[] picture) throws IOException {
        if (Files.exists(s.path(), LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(s.path().toString());
        }
        Path temporary = AtomicFile.writeTemporary(s.path(), picture, FileModes.GROUP, true);
        try {
            Path note = AtomicFile.writeTemporary(sidecar(s.filename()), sidecarOf(s), FileModes.GROUP, false);
            Files.move(note, sidecar(s.filename()), StandardCopyOption.ATOMIC_MOVE);
            publish(temporary, s.path());
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** A link never replaces an existing file; on file systems without links a move has to do. */
    private static void publish(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static byte[] sidecarOf(Snapshot s) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("camera", s.camera().map(CameraId::toString).orElse(null));
        map.put("taken_at", s.takenAt().toString());
        map.put("bytes", s.bytes());
        map.put("size", s.size().map(FrameSize::toString).orElse(null));
        map.put("source", s.source().orElse(null));
        return Json.writeUtf8(map);
    }

    /** Reads a picture by its sidecar, its name and the file itself; empty if it is none. */
    Optional<Entry> read(Path path, boolean hasSidecar) {
        String filename = RecordingLayout.name(path);
        if (FileNames.pictureFormat(filename).isEmpty()) {
            return Optional.empty();
        }
        if (hasSidecar) {
            try {
                Optional<byte[]> content = AtomicFile.read(sidecar(filename), MOST_SIDECAR_BYTES);
                if (content.isPresent()) {
                    return Optional.of(new Entry(told(path, content.get()), Optional.empty()));
                }
            } catch (JsonException | CameraException.StorageFailed e) {
                LOG.warn("The sidecar of {} is left out: {}", path, e.getMessage());
            }
        }
        return FileStamp.ofFile(path).map(fileStamp -> new Entry(bare(path, fileStamp), Optional.empty()));
    }

    private static Snapshot told(Path path, byte[] sidecar) {
        JsonObject o = Json.readObject(sidecar);
        return new Snapshot(
                o.optionalString("camera").flatMap(CameraId::parse),
                RecordingLayout.name(path),
                path,
                o.instant("taken_at"),
                o.number("bytes"),
                o.parsed("size", "a size", FrameSize::parse),
                o.optionalString("source"),
                Optional.empty());
    }

    private static Snapshot bare(Path path, FileStamp fileStamp) {
        String filename = RecordingLayout.name(path);
        return new Snapshot(
                FileNames.cameraOf(filename),
                filename,
                path,
                FileNames.timeOf(filename).orElse(fileStamp.modified()),
                fileStamp.bytes(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The snapshot as its file is now: the same object if nothing changed, empty if it is gone. */
    Optional<Entry> verified(Entry indexEntry) {
        Snapshot s = indexEntry.snapshot();
        return FileStamp.ofFile(s.path()).map(now -> {
            if (indexEntry.seen().equals(Optional.of(now))) {
                return indexEntry;
            }
            boolean known = s.bytes() == now.bytes() && s.size().isPresent();
            Snapshot seen = new Snapshot(
                    s.camera(),
                    s.filename(),
                    s.path(),
                    s.takenAt(),
                    now.bytes(),
                    known ? s.size() : PictureSize.of(s.path()),
                    s.source(),
                    Optional.empty());
            return new Entry(seen, Optional.of(now).filter(fileStamp -> fileStamp.settledAt(clock.instant())));
        });
    }

    /** Removes the picture, then its sidecar. */
    void delete(Snapshot s) throws IOException {
        Files.deleteIfExists(s.path());
        Files.deleteIfExists(sidecar(s.filename()));
    }

    /** Width and height from the head of a JPEG or PNG file, without decoding it. */
    private static final class PictureSize {
        private static final long PNG = 0x89504e470d0a1a0aL;

        private PictureSize() {}

        /** Empty for a file that is not a readable picture. */
        static Optional<FrameSize> of(Path file) {
            try (DataInputStream in = new DataInputStream(
                    new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), 1024))) {
                int start = in.readUnsignedShort();
                if (start == 0xffd8) {
                    return jpeg(in);
                }
                return start == PNG >>> 48 ? png(in) : Optional.empty();
            } catch (IOException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private static Optional<FrameSize> png(DataInputStream in) throws IOException {
            in.skipNBytes(6 + 8);
            return Optional.of(new FrameSize(in.readInt(), in.readInt()));
        }

        private static Optional<FrameSize> jpeg(DataInputStream in) throws IOException {
            while (true) {
                int marker = in.readUnsignedByte();
                if (marker != 0xff) {
                    return Optional.empty();
                }
                while (marker == 0xff) {
                    marker = in.readUnsignedByte();
                }
                if (marker == 0xd9 || marker == 0xda) {
                    return Optional.empty();
                }
                int length = in.readUnsignedShort();
                boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
                if (frame) {
                    in.skipNBytes(1);
                    int height = in.readUnsignedShort();
                    return Optional.of(new FrameSize(in.readUnsignedShort(), height));
                }
                in.skipNBytes(Math.max(0, length - 2));
            }
        }
    }
}
