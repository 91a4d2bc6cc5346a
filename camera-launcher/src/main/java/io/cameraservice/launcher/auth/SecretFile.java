package io.cameraservice.launcher.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cameraservice.CameraException;
import io.cameraservice.internal.util.FileModes;
import io.cameraservice.internal.util.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with a secret, written atomically, for its owner alone. One line end behind a text, as editors and
 * {@code echo} write it, is not part of the secret. Binary content, such as a generated key, is read as it is.
 */
public final class SecretFile {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final int LONGEST = 64 * 1024;
    private static final Set<Path> LOGGED = ConcurrentHashMap.newKeySet();
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /**
     * The secret in the file; if it is missing, it is made with what {@code fresh} gives. When two do so at once, both get the same.
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
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
                throw unusable("the secret file " + file + " is no plain file of at most " + LONGEST + " bytes", null);
            }
            return withoutLineEnd(file, Files.readAllBytes(file));
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
            throw unusable("the secret file " + file + " cannot be made or read (" + reason + ")", e);
        }
    }

    private static byte[] withoutLineEnd(Path file, byte[] content) {
        int length = content.length;
        if (length == 0 || content[length - 1] != '\n' || !isText(content)) {
            return content;
        }
        if (LOGGED.add(file)) {
            LOG.info("the line end at the end of {} is not part of the secret", file);
        }
        return Arrays.copyOf(content, length > 1 && content[length - 2] == '\r' ? length - 2 : length - 1);
    }

    /** Random bytes practically never are. */
    private static boolean isText(byte[] content) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .chars()
                    .allMatch(c -> !Character.isISOControl(c) || c == '\t' || c == '\n' || c == '\r');
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static void make(Path file, byte[] secret) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Storage.makeDirectory(directory, FileModes.OWNER);
        }
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

    /** A hard link is atomic and never replaces an existing file. */
    private static void publish(Path temp, Path file) throws IOException {
        try {
            Files.createLink(file, temp);
        } catch (FileAlreadyExistsException e) {
            return; // another process was first; its secret is used
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
