package io.cameraservice.internal.util;

import io.cameraservice.CameraException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory held by one service alone, through a lock on its file {@code lock}. The system frees it when the process dies,
 * however it dies. Closing releases it; safe for use by any thread.
 *
 * <p>POSIX drops all locks a process has on a file as soon as it closes any descriptor of that file. A second service in one
 * JVM must therefore find out before it opens {@code lock}: that is what {@code lock.jvm} is for, whose lock other processes
 * do not rely on.
 */
final class DirectoryLock implements AutoCloseable {
    private final FileChannel jvm;
    private final FileChannel process;

    private DirectoryLock(FileChannel jvm, FileChannel process) {
        this.jvm = jvm;
        this.process = process;
    }

    /**
     * Takes the lock.
     *
     * @throws CameraException.InvalidState with reason {@code state_directory_in_use} if another service has it
     * @throws CameraException.StorageFailed if its files cannot be made
     */
    static DirectoryLock take(Path directory) {
        FileChannel jvm = take(directory, "lock.jvm");
        try {
            return new DirectoryLock(jvm, take(directory, "lock"));
        } catch (CameraException e) {
            close(jvm);
            throw e;
        }
    }

    private static FileChannel take(Path directory, String name) {
        Path file = directory.resolve(name);
        FileChannel channel = open(file);
        CameraException refused;
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
            refused = inUse(directory, null);
        } catch (OverlappingFileLockException e) {
            refused = inUse(directory, e);
        } catch (IOException e) {
            refused = Storage.failed("lock", file, 0, e);
        }
        close(channel);
        throw refused;
    }

    private static FileChannel open(Path file) {
        try {
            Storage.requireRegular(file);
        } catch (NoSuchFileException e) {
            // it is made now
        } catch (IOException e) {
            throw Storage.failed("lock", file, 0, e);
        }
        try {
            return FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw Storage.failed("lock", file, 0, e);
        }
    }

    private static CameraException inUse(Path directory, @Nullable Exception cause) {
        return new CameraException.InvalidState(
                "state_directory_in_use",
                "another camera service uses the state directory " + directory,
                "stop the other service, or give this one a state directory of its own",
                "in_use",
                List.of(),
                cause);
    }

    @Override
    public void close() {
        close(process);
        close(jvm);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing was written through it
        }
    }
}
