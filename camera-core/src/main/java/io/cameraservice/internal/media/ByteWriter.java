package io.cameraservice.internal.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/** Big-endian bytes in memory, as media containers have them. Not thread-safe. */
public final class ByteWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    /** The lowest 8 bits. */
    public ByteWriter u8(int value) {
        out.write(value);
        return this;
    }

    /** The lowest 16 bits. */
    public ByteWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    /** The lowest 24 bits. */
    public ByteWriter u24(int value) {
        return u8(value >>> 16).u16(value);
    }

    /** The lowest 32 bits. */
    public ByteWriter u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    public ByteWriter u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    /** One byte a character. */
    public ByteWriter text(String value) {
        return bytes(value.getBytes(ISO_8859_1));
    }

    public ByteWriter bytes(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    /** So many zeros. */
    public ByteWriter zeros(int count) {
        return bytes(new byte[count]);
    }

    /** An MP4 box (ISO/IEC 14496-12, 4.2) of these parts. */
    public static byte[] box(String type, byte[]... parts) {
        int size = 8;
        for (byte[] part : parts) {
            size += part.length;
        }
        ByteWriter box = new ByteWriter().u32(size).text(type);
        for (byte[] part : parts) {
            box.bytes(part);
        }
        return box.toBytes();
    }

    /** How many bytes there are. */
    public int size() {
        return out.size();
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}
