package io.cameraservice.internal.recording.container;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Small pieces of a file, read through a buffer of fixed size. Not thread-safe. */
final class FileWindow {
    private static final int SIZE = 64 * 1024;

    private final FileChannel channel;
    private final long end;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowAt;

    /** Of a file as far as {@code end}. */
    FileWindow(FileChannel channel, long end) {
        this.channel = channel;
        this.end = end;
    }

    long end() {
        return end;
    }

    /** These bytes, or as many as there are, from position 0; valid until the next call. */
    ByteBuffer at(long position, int length) throws IOException {
        long wanted = Math.max(0, Math.min(length, end - position));
        if (position < windowAt || position + wanted > windowAt + window.limit()) {
            window = Box.read(channel, position, (int) Math.min(SIZE, Math.max(0, end - position)));
            windowAt = position;
        }
        int from = (int) (position - windowAt);
        return window.slice(from, (int) Math.min(wanted, window.limit() - from));
    }

    /** An unsigned number of four bytes. */
    long u32(long position) throws IOException {
        return Integer.toUnsignedLong(exactly(position, 4).getInt(0));
    }

    /** A number of eight bytes. */
    long u64(long position) throws IOException {
        return exactly(position, 8).getLong(0);
    }

    private ByteBuffer exactly(long position, int length) throws IOException {
        ByteBuffer bytes = at(position, length);
        if (bytes.limit() < length) {
            throw new EOFException("the file ends at " + end);
        }
        return bytes;
    }

    /** Bytes of the file, which are read when they are asked for. */
    StoredSample.Content content(long position, int size) {
        return () -> {
            ByteBuffer bytes = Box.read(channel, position, size);
            if (bytes.limit() < size) {
                throw new EOFException("the file became shorter while it was read");
            }
            byte[] data = new byte[size];
            bytes.get(data);
            return data;
        };
    }
}
