package io.cameraservice.v4l2.internal.abi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Offsets and size of one C structure, found as the compiler finds them. Immutable. */
public final class StructLayout {
    private final String name;
    private final Map<String, Integer> offsets;
    private final int size;

    private StructLayout(Builder from, int size) {
        this.name = from.name;
        this.offsets = Collections.unmodifiableMap(new LinkedHashMap<>(from.offsets));
        this.size = size;
    }

    /** Starts a structure of that name in C; fields are added in the order of declaration. */
    public static Builder struct(Abi abi, String name) {
        return new Builder(abi, name);
    }

    /** The structure's name in C. */
    public String name() {
        return name;
    }

    /** What {@code sizeof} says. */
    public int size() {
        return size;
    }

    /** What {@code offsetof} says. */
    public int offset(String field) {
        Integer offset = offsets.get(field);
        if (offset == null) {
            throw new IllegalArgumentException("struct " + name + " has no field " + field);
        }
        return offset;
    }

    /** All named fields and their offsets. */
    public Map<String, Integer> offsets() {
        return offsets;
    }

    /** Lays field after field. For use by one thread. */
    public static final class Builder {
        private final Abi abi;
        private final String name;
        private final Map<String, Integer> offsets = new LinkedHashMap<>();
        private boolean packed;
        private int at;
        private int alignment = 1;

        private Builder(Abi abi, String name) {
            this.abi = abi;
            this.name = name;
        }

        /** No padding: {@code __attribute__((packed))}. */
        public Builder packed() {
            packed = true;
            return this;
        }

        /** An {@code __u16}. */
        public Builder u16(String field) {
            return add(field, 2, 2);
        }

        /** A {@code __u32} or {@code __s32} or enum. */
        public Builder u32(String field) {
            return add(field, 4, 4);
        }

        /** Several {@code __u32} in a row. */
        public Builder u32s(String field, int count) {
            return add(field, 4 * count, 4);
        }

        /** A {@code __u64} or {@code __s64}. */
        public Builder u64(String field) {
            return add(field, 8, 8);
        }

        /** Bytes. */
        public Builder bytes(String field, int count) {
            return add(field, count, 1);
        }

        /** A {@code long}, {@code unsigned long} or pointer. */
        public Builder word(String field) {
            return add(field, abi.longBytes(), abi.longBytes());
        }

        /** A {@code struct timeval} or {@code struct timespec}: seconds, then the finer part, each as wide as a time. */
        public Builder time(String field) {
            return add(field, 2 * abi.timeBytes(), abi.timeBytes());
        }

        /** A union of that size whose widest member has that alignment. */
        public Builder union(String field, int bytes, int align) {
            return add(field, bytes, align);
        }

        /** A member of the union or structure added last, by its distance from that one's start. */
        public Builder within(String outer, String field, int distance) {
            Integer start = offsets.get(outer);
            if (start == null) {
                throw new IllegalArgumentException("struct " + name + " has no field " + outer + " yet");
            }
            offsets.put(field, start + distance);
            return this;
        }

        /** The finished structure, padded to its alignment. */
        public StructLayout build() {
            return new StructLayout(this, packed ? at : align(at, alignment));
        }

        private Builder add(String field, int bytes, int align) {
            int wanted = packed ? 1 : align;
            at = align(at, wanted);
            alignment = Math.max(alignment, wanted);
            offsets.put(field, at);
            at += bytes;
            return this;
        }

        private static int align(int at, int alignment) {
            return (at + alignment - 1) / alignment * alignment;
        }
    }
}
