package io.cameraservice.internal.state;

import io.cameraservice.CameraException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Directories, free space, and failures of the disk put into words. */
public final class Storage {
    private Storage() {}

    /**
     * Makes a directory and the missing ones above it. What exists keeps its mode.
     *
     * @param mode of what is made, e.g. {@code "rwxr-x---"}
     * @throws CameraException.StorageFailed if it cannot be made or is no directory
     */
    public static void makeDirectory(Path directory, String mode) {
        try {
            if (!Files.isDirectory(directory)) {
                FileAttribute<Set<PosixFilePermission>> attribute =
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
                Files.createDirectories(directory, attribute);
            }
        } catch (IOException e) {
            throw failed("make the directory", directory, 0, e);
        }
    }

    /** Bytes that could still be written at this path, which need not exist; -1 if the system does not tell. */
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
                "cannot " + action + " " + path + ": " + cause.getClass().getSimpleName() + " " + detail
                        + (free < 0 ? "" : "; " + free + " bytes are free"),
                free,
                needed,
                cause);
    }
}
