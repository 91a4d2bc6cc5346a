package io.cameraservice.v4l2.internal.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** One C structure in memory that the kernel can write. Not safe for use by several threads at once. */
public abstract class Struct {
    private static final byte[] ZEROS = new byte[256];

    private final ByteBuffer bytes;

    Struct(int size) {
        this.bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /** The memory itself, from its first byte on. */
    public final ByteBuffer bytes() {
        return bytes;
    }

    /** Sets all bytes to zero. */
    public void clear() {
        bytes.put(0, ZEROS, 0, bytes.capacity());
    }

    /** Text up to the first zero byte. */
    final String text(int offset, int room) {
        byte[] copy = new byte[room];
        bytes.get(offset, copy);
        int end = 0;
        while (end < room && copy[end] != 0) {
            end++;
        }
        return new String(copy, 0, end, StandardCharsets.UTF_8).strip();
    }

    final void putWord(int offset, Abi abi, long value) {
        if (abi.longBytes() == 8) {
            bytes.putLong(offset, value);
        } else {
            bytes.putInt(offset, (int) value);
        }
    }

    /** An {@code int} passed by its address, as STREAMON and STREAMOFF take it. */
    public static final class Int extends Struct {
        public Int(int value) {
            super(Integer.BYTES);
            bytes().putInt(0, value);
        }
    }
}
