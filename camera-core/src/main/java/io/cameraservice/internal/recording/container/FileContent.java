package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.util.Storage;
import io.cameraservice.media.MediaContent;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** A file as it is. It is opened for each reading only; a symbolic link is refused. */
public record FileContent(String filename, String contentType, Path path, long size, Instant lastModified)
        implements MediaContent {
    private static final int CHUNK = 128 * 1024;

    public static FileContent of(String filename, String contentType, Path path) throws IOException {
        BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!a.isRegularFile()) {
            throw new IOException(path + " is not a regular file");
        }
        return new FileContent(
                filename, contentType, path, a.size(), a.lastModifiedTime().toInstant());
    }

    @Override
    public void writeTo(OutputStream out, long offset, long length) throws IOException {
        checkRange(offset, length, size);
        if (length == 0) {
            return;
        }
        try (FileChannel channel = open(path)) {
            copy(channel, offset, length, out);
        }
    }

    static void checkRange(long offset, long length, long total) {
        if (offset < 0 || length < 0 || offset > total - length) {
            throw new IndexOutOfBoundsException(length + " bytes from " + offset + " on are not within " + total);
        }
    }

    static FileChannel open(Path path) throws IOException {
        Storage.requireRegular(path);
        return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** Writes these bytes of the file, all or none being too few. */
    static void copy(FileChannel channel, long offset, long length, OutputStream out) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
        for (long done = 0; done < length; ) {
            ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, (int) Math.min(chunk.length, length - done));
            int read = channel.read(buffer, offset + done);
            if (read < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            out.write(chunk, 0, read);
            done += read;
        }
    }
}
