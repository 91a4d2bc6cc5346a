package io.cameraservice.internal.util;

import io.cameraservice.CameraException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Files that are replaced atomically: a crash at any moment leaves either the old content or the new. What a crash
 * leaves beside them is a hidden {@code .NAME.RANDOM.tmp}, which {@link #sweep} removes.
 */
public final class AtomicFile {
    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9a-z]{1,13}\\.tmp");

    private AtomicFile() {}

    /**
     * Writes the file and returns when it is on the disk.
     *
     * @throws CameraException.StorageFailed if it cannot be written; the old content is then still there
     */
    public static void write(Path file, byte[] content, FileModes modes) {
        Path temporary = writeTemporary(file, content, modes, true);
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(parent(file));
        } catch (IOException e) {
            discard(temporary);
            throw Storage.failed("write", file, content.length, e);
        }
    }

    /**
     * Writes content beside where it is to be and returns that hidden file, for the caller to move.
     *
     * @param sync whether to return only when it is on the disk
     */
    public static Path writeTemporary(Path file, byte[] content, FileModes modes, boolean sync) {
        String random = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + random + ".tmp");
        try (FileChannel channel = modes.createFile(temporary)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            if (sync) {
                channel.force(true);
            }
        } catch (IOException e) {
            discard(temporary);
            throw Storage.failed("write", file, content.length, e);
        }
        return temporary;
    }

    /**
     * The content of a file, or empty if there is none. Only a regular file of a bounded size is opened: another may be without
     * end, or never answer. A symbolic link is not followed.
     *
     * @param atMost how many bytes it may have
     * @throws CameraException.StorageFailed if it is there but cannot be read, is no regular file, or is too large
     */
    public static Optional<byte[]> read(Path file, int atMost) {
        try {
            Storage.requireRegular(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Storage.failed("read", file, 0, e);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.size() > atMost) {
                throw new IOException("it has " + channel.size() + " bytes, and " + atMost + " are the most");
            }
            byte[] content = new byte[Math.toIntExact(channel.size())];
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining() && channel.read(left) >= 0) {
                // until it is full or the file ends
            }
            return Optional.of(left.hasRemaining() ? Arrays.copyOf(content, left.position()) : content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Storage.failed("read", file, 0, e);
        }
    }

    /**
     * Removes the file, if there is one.
     *
     * @throws CameraException.StorageFailed if it cannot be removed
     */
    static void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                syncDirectory(parent(file));
            }
        } catch (IOException e) {
            throw Storage.failed("remove", file, 0, e);
        }
    }

    /** Removes what crashed writes left in a directory; only before the first write there. Returns how many files. */
    public static int sweep(Path directory) {
        int swept = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory, p -> isTemporary(String.valueOf(p.getFileName())) && !Files.isDirectory(p))) {
            for (Path file : files) {
                Files.deleteIfExists(file);
                swept++;
            }
        } catch (IOException e) {
            throw Storage.failed("clean", directory, 0, e);
        }
        return swept;
    }

    /** Whether a file of this name is one that a write is making or has left behind. */
    public static boolean isTemporary(String name) {
        return name.endsWith(".tmp") && TEMPORARY.matcher(name).matches();
    }

    /** Returns when the names in a directory are on the disk; file systems that cannot do so are left alone. */
    public static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            try {
                channel.force(true);
            } catch (IOException e) {
                // some network and FAT file systems refuse to sync a directory: the file itself is synced
            }
        }
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is no file");
        }
        return parent;
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // the next sweep removes it; the caller throws the first failure
        }
    }
}
