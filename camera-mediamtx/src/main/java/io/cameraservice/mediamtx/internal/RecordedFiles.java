package io.cameraservice.mediamtx.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that a server writes for one path, named by their time; those that existed before are ignored. */
final class RecordedFiles {
    private static final Logger log = LoggerFactory.getLogger(RecordedFiles.class);
    private static final Pattern NAME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d\\d-\\d{1,9}\\.mp4");
    private static final DirectoryStream.Filter<Path> NAMED =
            file -> NAME.matcher(String.valueOf(file.getFileName())).matches();
    /** Media are readable by the group and by no others. */
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");
    /** Of a file's mode: all but what sort of file it is. */
    private static final int MODE_BITS = 07777;
    /** What is younger may be about to get its second name. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final Path directory;
    private final Set<Path> known;

    /** Makes the directory with the mode of its parent, so that the same users may write. */
    RecordedFiles(Path directory) {
        this.directory = directory;
        try {
            make(directory);
        } catch (IOException e) {
            log.debug("the server is to make {} by itself: {}", directory, e.toString());
        }
        this.known = new HashSet<>(list());
    }

    Path directory() {
        return directory;
    }

    /** The oldest file that was not linked yet. */
    Optional<Path> next() {
        return list().stream().filter(file -> !known.contains(file)).findFirst();
    }

    /** Links the file under a second name, with the mode of media if it is ours; it is not {@link #next} any more. */
    void link(Path file, Path as) throws IOException {
        known.add(file);
        try {
            Files.createLink(as, file);
            if (Files.getAttribute(as, "unix:uid").equals(Users.own().orElse(null))) {
                Files.setPosixFilePermissions(as, MODE);
            }
        } catch (FileSystemException e) {
            boolean near = Files.getFileStore(file)
                    .equals(Files.getFileStore(as.toAbsolutePath().getParent()));
            throw new IOException(
                    file + ": " + e.getReason() + "; "
                            + (near
                                    ? "let MediaMTX run as the user of this service, or with a group in common and UMask=0002"
                                    : "have MediaMTX record on the file system of " + as),
                    e);
        }
    }

    /** Replaces the link by a copy: the server may go on writing into the original. */
    void separate(Path link) throws IOException {
        Path copy = link.resolveSibling("." + link.getFileName() + ".part");
        try {
            Files.copy(link, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(copy, MODE);
            Files.move(copy, link, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static void make(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent == null || Files.isDirectory(directory)) {
            return;
        }
        make(parent);
        Files.createDirectory(directory);
        // With the bit that gives what is made in it the directory's group, which permissions do not have.
        Files.setAttribute(directory, "unix:mode", (Integer) Files.getAttribute(parent, "unix:mode") & MODE_BITS);
    }

    private Set<Path> list() {
        Set<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, NAMED)) {
            files.forEach(found::add);
        } catch (NoSuchFileException e) {
            return Set.of(); // the server makes it with the first file
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /**
     * Deletes the server's files in a path's directory that have no second name: their recording was deleted, or never
     * had them. Files with other names than the server's are ignored.
     */
    static void sweep(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, NAMED)) {
            for (Path file : files) {
                sweepFile(file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void sweepFile(Path file) throws IOException {
        boolean young = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isAfter(InstantSource.system().instant().minus(YOUNG));
        if (!young
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer names
                && names == 1) {
            Files.deleteIfExists(file);
            log.info("orphaned file {} deleted", file);
        }
    }

    /** A file that the server is writing. For use by one thread. */
    static final class OpenSegment {
        /**
         * Without growth for so long, a file is complete: the server still writes it when the next one exists already.
         */
        private static final Duration SETTLED = Duration.ofMillis(150);

        private final Path file;
        private long bytes;
        private long grownAt = System.nanoTime();

        OpenSegment(Path file) throws IOException {
            this.file = file;
            this.bytes = Files.size(file);
        }

        Path file() {
            return file;
        }

        /** Notices growth. */
        void poll() throws IOException {
            long now = Files.size(file);
            if (now != bytes) {
                bytes = now;
                grownAt = System.nanoTime();
            }
        }

        /** Restarts the time without growth. */
        void expectEnd() {
            grownAt = System.nanoTime();
        }

        boolean isSettled() {
            return hasNotGrownFor(SETTLED);
        }

        boolean hasNotGrownFor(Duration time) {
            return System.nanoTime() - grownAt > time.toNanos();
        }
    }
}
