package io.cameraservice.internal.recording.container;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Boxes within a box that was read whole. */
final class Boxes {
    private Boxes() {}

    /** The children of a box; what is damaged ends the list. */
    static List<Box> in(ByteBuffer bytes, Box parent) {
        List<Box> found = new ArrayList<>();
        long at = parent.body();
        while (at < parent.end()) {
            Optional<Box> next = Box.at(bytes, (int) at, parent.end());
            if (next.isEmpty()) {
                break;
            }
            found.add(next.get());
            at = next.get().end();
        }
        return found;
    }

    static List<Box> in(ByteBuffer bytes, Box parent, String type) {
        return in(bytes, parent).stream().filter(b -> b.type().equals(type)).toList();
    }

    /** The first box down this path. */
    static Optional<Box> find(ByteBuffer bytes, Box parent, String... path) {
        Optional<Box> box = Optional.of(parent);
        for (String type : path) {
            box = box.flatMap(b -> in(bytes, b, type).stream().findFirst());
        }
        return box;
    }

    /** The box that these bytes are. */
    static Optional<Box> whole(ByteBuffer bytes) {
        return Box.at(bytes, 0, bytes.limit());
    }

    static long u32(ByteBuffer bytes, long at) {
        return Integer.toUnsignedLong(bytes.getInt((int) at));
    }

    /** The time field at the same place of mvhd and mdhd: time scale, then duration. */
    static TimeHeader timeHeader(ByteBuffer bytes, Box box) {
        boolean large = bytes.get((int) box.body()) == 1;
        long at = box.body() + (large ? 20 : 12);
        return new TimeHeader(u32(bytes, at), large ? bytes.getLong((int) at + 4) : u32(bytes, at + 4));
    }

    /** Units a second, and a length in them; 0 or all ones for unknown. */
    record TimeHeader(long timescale, long duration) {}
}
