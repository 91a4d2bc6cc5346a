package io.cameraservice.internal.util;

import io.cameraservice.CameraException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Objects;

/** Directories, free space, and failures of the disk put into words. */
public final class Storage {
    private Storage() {}

    /**
     * Makes a directory, and the missing ones above it with mode 0750. One that exists is {@linkplain FileModes#tighten tightened},
     * those above it are left alone.
     *
     * @throws CameraException.StorageFailed if it cannot be made or is no directory
     */
    public static void makeDirectory(Path directory, FileModes modes) {
        if (Files.isDirectory(directory)) {
            modes.tighten(directory);
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            makeDirectory(parent, FileModes.GROUP);
        }
        try {
            modes.createDirectory(directory);
        } catch (IOException e) {
            if (!Files.isDirectory(directory)) { // or it was made meanwhile
                throw failed("make the directory", directory, 0, e);
            }
        }
    }

    /** Throws if there is nothing of this name, or no regular file: opening a pipe or a device could wait for ever. */
    public static void requireRegular(Path file) throws IOException {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!is.isRegularFile()) {
            String what =
                    is.isDirectory() ? "a directory" : is.isSymbolicLink() ? "a symbolic link" : "a pipe or device";
            throw new IOException("it is " + what + " instead of a regular file");
        }
    }

    /** The directory itself, or the one nearest above it that is there: what decides whether it can be made. */
    public static Path existingAncestor(Path directory) {
        Path there = directory.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    /** Bytes that could still be written at this path, which need not exist; -1 if unknown. */
    public static long freeBytes(Path path) {
        for (Path p = path.toAbsolutePath(); p != null; p = p.getParent()) {
            try {
                if (Files.exists(p)) {
                    return Files.getFileStore(p).getUsableSpace();
                }
            } catch (IOException e) {
                return -1;
            }
        }
        return -1;
    }

    /**
     * The failure of doing something to a path, with the bytes that are free there now. Reason: {@code storage_full} or
     * {@code storage_not_writable}.
     *
     * @param action what was tried, e.g. {@code "write"}
     * @param needed how many bytes were to be written; 0 if that is not known
     */
    public static CameraException.StorageFailed failed(String action, Path path, long needed, IOException cause) {
        long free = freeBytes(path);
        String detail = Objects.requireNonNullElse(cause.getMessage(), "");
        String lower = detail.toLowerCase(Locale.ROOT);
        boolean full = lower.contains("no space left") || lower.contains("quota exceeded");
        return new CameraException.StorageFailed(
                full ? "storage_full" : "storage_not_writable",
                "cannot " + action + " " + path + ": "
                        + (cause.getClass() == IOException.class
                                ? ""
                                : cause.getClass().getSimpleName() + " ")
                        + detail
                        + (free < 0 || (needed == 0 && !full) ? "" : "; " + free + " bytes are free"),
                free,
                needed,
                cause);
    }
}
