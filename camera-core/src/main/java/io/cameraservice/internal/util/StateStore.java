package io.cameraservice.internal.util;

import io.cameraservice.CameraException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's persistent state: named JSON documents in the state directory, which belongs to one service at a
 * time. A document that cannot be read, is no regular file or is larger than 4 MiB is set aside as
 * {@code NAME.json.damaged-TIME} and counts as missing.
 *
 * <p>Safe for use by any thread; the last of several writers of one document wins. Closing releases the directory.
 */
public final class StateStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Enough for thousands of cameras. */
    private static final int MOST_BYTES = 4 << 20;

    private final Path directory;
    private final InstantSource clock;
    private final DirectoryLock lock;

    private StateStore(Path directory, InstantSource clock, DirectoryLock lock) {
        this.directory = directory;
        this.clock = clock;
        this.lock = lock;
    }

    /**
     * Takes the directory, which is made with mode 0700 if it is missing, and tightened to it if it is more open.
     *
     * @throws CameraException.InvalidState if another service has it
     * @throws CameraException.StorageFailed if it cannot be made or written
     */
    public static StateStore open(Path directory, InstantSource clock) {
        Storage.makeDirectory(directory, FileModes.OWNER);
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            AtomicFile.sweep(directory);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        return new StateStore(directory, clock, lock);
    }

    /** The document of this name, or empty if there is none that can be read. */
    public Optional<Map<String, @Nullable Object>> load(String name) {
        Path file = file(name);
        Optional<byte[]> content;
        try {
            content = AtomicFile.read(file, MOST_BYTES);
        } catch (CameraException.StorageFailed e) {
            setAside(file, clock, e.getMessage());
            return Optional.empty();
        }
        try {
            return content.map(bytes -> Json.readObject(bytes).toMap());
        } catch (JsonException e) {
            setAside(file, clock, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Reads a document of a directory that another service may have, touching nothing; empty if there is none, or none that can
     * be understood.
     *
     * @throws CameraException.StorageFailed if it cannot be read
     */
    public static Optional<Map<String, @Nullable Object>> peek(Path directory, String name) {
        try {
            return AtomicFile.read(file(directory, name), MOST_BYTES)
                    .map(bytes -> Json.readObject(bytes).toMap());
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes the document and returns when it is on the disk.
     *
     * @throws CameraException.StorageFailed if it cannot be written; the old one is then still there
     */
    public void save(String name, Map<String, ? extends @Nullable Object> document) {
        AtomicFile.write(file(name), Json.writeUtf8(document), FileModes.OWNER);
    }

    /**
     * Removes the document, if there is one.
     *
     * @throws CameraException.StorageFailed if it cannot be removed
     */
    public void delete(String name) {
        AtomicFile.delete(file(name));
    }

    /** Moves a damaged JSON file out of the way, keeping it for people to look at, and says so in the log. */
    public static void setAside(Path file, InstantSource clock, @Nullable String why) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged-" + TIME.format(clock.instant()));
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn("{} is damaged ({}); renamed to {} and not used", file, why, aside.getFileName());
        } catch (IOException e) {
            LOG.warn("{} is damaged ({}) and not used; it cannot be set aside: {}", file, why, e.toString());
        }
    }

    private Path file(String name) {
        return file(directory, name);
    }

    private static Path file(Path directory, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a document's name is made of a-z, 0-9 and '-', not '" + name + "'");
        }
        return directory.resolve(name + ".json");
    }

    @Override
    public void close() {
        lock.close();
    }
}
