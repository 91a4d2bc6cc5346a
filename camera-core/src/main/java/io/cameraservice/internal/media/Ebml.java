package io.cameraservice.internal.media;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** EBML elements (RFC 8794), of which Matroska is made, built from the inside out. Stateless. */
public final class Ebml {
    private Ebml() {}

    /** An element of these parts. */
    public static byte[] element(long id, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        out.writeBytes(id(id));
        out.writeBytes(size(length));
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** An element with a number in as few bytes as it takes. */
    public static byte[] uint(long id, long value) {
        int bytes = Math.max(1, (71 - Long.numberOfLeadingZeros(value)) / 8);
        return element(id, bigEndian(value, bytes));
    }

    /** An element with ASCII text. */
    public static byte[] text(long id, String value) {
        return element(id, value.getBytes(StandardCharsets.US_ASCII));
    }

    /** The identifier of an element. */
    public static byte[] id(long id) {
        return bigEndian(id, (71 - Long.numberOfLeadingZeros(id)) / 8);
    }

    /** A size of eight bytes that says "until the stream ends". */
    public static byte[] unknownSize() {
        return bigEndian(0x01FF_FFFF_FFFF_FFFFL, 8);
    }

    /** A size in eight bytes, or four where that is enough. */
    public static byte[] size(long length) {
        return length < (1 << 28) - 1
                ? bigEndian(length | 0x1000_0000L, 4)
                : bigEndian(length | 0x0100_0000_0000_0000L, 8);
    }

    /** The lowest bytes of a number. */
    public static byte[] bigEndian(long value, int bytes) {
        byte[] out = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            out[i] = (byte) (value >>> (8 * (bytes - 1 - i)));
        }
        return out;
    }
}
