package io.cameraservice.internal.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Elements of Matroska's binary notation (RFC 8794), built from the inside out. */
final class Ebml {
    /** A size that says "until the stream ends". */
    static final byte[] UNKNOWN_SIZE = {
        0x01, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff
    };

    private Ebml() {}

    static byte[] element(long id, byte[]... parts) {
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

    static byte[] uint(long id, long value) {
        int bytes = Math.max(1, (71 - Long.numberOfLeadingZeros(value)) / 8);
        return element(id, bigEndian(value, bytes));
    }

    static byte[] text(long id, String value) {
        return element(id, value.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] id(long id) {
        return bigEndian(id, (71 - Long.numberOfLeadingZeros(id)) / 8);
    }

    /** A size in eight bytes, or four where that is enough. */
    static byte[] size(long length) {
        return length < (1 << 28) - 1
                ? bigEndian(length | 0x1000_0000L, 4)
                : bigEndian(length | 0x0100_0000_0000_0000L, 8);
    }

    static byte[] bigEndian(long value, int bytes) {
        byte[] out = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            out[i] = (byte) (value >>> (8 * (bytes - 1 - i)));
        }
        return out;
    }
}
