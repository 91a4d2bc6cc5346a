package io.cameraservice.internal.recording.container;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A box of an MP4 file (ISO/IEC 14496-12), by its place. Immutable.
 *
 * @param type four letters
 * @param start where its size field is
 * @param body where its content begins
 * @param end one past its last byte
 */
record Box(String type, long start, long body, long end) {
    private static final int LARGEST_HEADER = 16;

    long size() {
        return end - start;
    }

    /** The box that begins here and is whole before {@code limit}; empty for none, a cut one, or anything that is no box. */
    static Optional<Box> at(FileChannel channel, long start, long limit) throws IOException {
        ByteBuffer header = read(channel, start, (int) Math.min(LARGEST_HEADER, Math.max(0, limit - start)));
        return at(header, 0, limit - start).map(b -> new Box(b.type, start, start + b.body, start + b.end));
    }

    /** The same within bytes already read; their size may be less than {@code limit}. */
    static Optional<Box> at(ByteBuffer bytes, int start, long limit) {
        if (bytes.limit() - start < 8) {
            return Optional.empty();
        }
        long size = Integer.toUnsignedLong(bytes.getInt(start));
        int header = 8;
        if (size == 1 && bytes.limit() - start >= LARGEST_HEADER) {
            size = bytes.getLong(start + 8);
            header = LARGEST_HEADER;
        }
        if (size < header || size > limit - start) {
            return Optional.empty();
        }
        byte[] type = new byte[4];
        bytes.get(start + 4, type);
        String letters = new String(type, StandardCharsets.ISO_8859_1);
        return Optional.of(new Box(letters, start, start + header, start + size));
    }

    /** These bytes of the file; fewer if it ends before. */
    static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                break;
            }
        }
        return buffer.flip();
    }

    ByteBuffer read(FileChannel channel) throws IOException {
        ByteBuffer bytes = read(channel, start, (int) size());
        if (bytes.limit() < size()) {
            throw new EOFException("the file became shorter while it was read");
        }
        return bytes;
    }

    /** Its children, within bytes that hold all of it; what is damaged ends the list. */
    List<Box> children(ByteBuffer bytes) {
        List<Box> found = new ArrayList<>();
        long at = body;
        while (at < end) {
            Optional<Box> next = at(bytes, (int) at, end);
            if (next.isEmpty()) {
                break;
            }
            found.add(next.get());
            at = next.get().end;
        }
        return found;
    }

    List<Box> children(ByteBuffer bytes, String type) {
        return children(bytes).stream().filter(b -> b.type.equals(type)).toList();
    }

    /** The first box down this path. */
    Optional<Box> find(ByteBuffer bytes, String... path) {
        Optional<Box> box = Optional.of(this);
        for (String type : path) {
            box = box.flatMap(b -> b.children(bytes, type).stream().findFirst());
        }
        return box;
    }

    static Optional<Box> whole(ByteBuffer bytes) {
        return at(bytes, 0, bytes.limit());
    }

    static long u32(ByteBuffer bytes, long at) {
        return Integer.toUnsignedLong(bytes.getInt((int) at));
    }

    /** The time fields of an mvhd or mdhd box. */
    TimeHeader timeHeader(ByteBuffer bytes) {
        boolean large = bytes.get((int) body) == 1;
        long at = body + (large ? 20 : 12);
        return new TimeHeader(u32(bytes, at), large ? bytes.getLong((int) at + 4) : u32(bytes, at + 4));
    }

    /** Units a second, and a length in them; 0 or all ones for unknown. */
    record TimeHeader(long timescale, long duration) {}
}
