package io.cameraservice.internal.recording.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * Detects whether a file or directory changed since it was read. Symbolic links have none and are never followed.
 * Immutable.
 *
 * @param modified when it was last written
 * @param bytes its size; 0 for a directory
 * @param directory whether it is one
 */
record FileStamp(Instant modified, long bytes, boolean directory) {
    /** Of a regular file or a directory; empty for anything else and for what is not there. */
    static Optional<FileStamp> of(Path path) {
        try {
            BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!a.isRegularFile() && !a.isDirectory()) {
                return Optional.empty();
            }
            return Optional.of(
                    new FileStamp(a.lastModifiedTime().toInstant(), a.isDirectory() ? 0 : a.size(), a.isDirectory()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<FileStamp> ofFile(Path path) {
        return of(path).filter(s -> !s.directory());
    }

    static Optional<FileStamp> ofDirectory(Path path) {
        return of(path).filter(FileStamp::directory);
    }

    /** Whether a later change is sure to give another stamp: clocks of file systems tick slowly. */
    boolean settledAt(Instant now) {
        return modified.plusSeconds(2).isBefore(now);
    }
}
