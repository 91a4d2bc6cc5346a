package io.cameraservice.launcher.auth;

import io.cameraservice.CameraException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A file that holds a secret: made whole or not at all, for its owner alone. */
public final class SecretFile {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /**
     * What the file holds; if it is missing, it is made with what {@code fresh} gives. When two do so at once, both get the same.
     *
     * @throws CameraException if it cannot be made or read, or others may read it
     */
    public static byte[] readOrMake(Path file, Supplier<byte[]> fresh) {
        try {
            if (!Files.exists(file)) {
                make(file, fresh.get());
            }
            Set<PosixFilePermission> shared = EnumSet.copyOf(OTHERS);
            shared.retainAll(Files.getPosixFilePermissions(file));
            if (!shared.isEmpty()) {
                throw unusable(
                        "the secret file " + file + " can be read or written by others; chmod 600 " + file, null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
            throw unusable("the secret file " + file + " cannot be made or read (" + reason + ")", e);
        }
    }

    private static void make(Path file, byte[] secret) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path temp = Files.createTempFile(
                directory,
                ".secret",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(temp, secret, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            publish(temp, file);
        } finally {
            Files.deleteIfExists(temp);
        }
    }

    /** A hard link appears whole or not at all and never replaces what is there. */
    private static void publish(Path temp, Path file) throws IOException {
        try {
            Files.createLink(file, temp);
        } catch (FileAlreadyExistsException e) {
            return; // somebody else was first; theirs is the secret
        } catch (UnsupportedOperationException | IOException e) {
            if (!Files.exists(file)) {
                Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    static CameraException unusable(String message, @Nullable Throwable cause) {
        return new CameraException(
                "secret_unusable", message, "choose a directory that can be written with --state-dir", cause);
    }
}
