package io.cameraservice.internal.media;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;

/** NUT's numbers: seven bits a byte, most significant first, the eighth says that more follow. */
final class Vlc {
    private Vlc() {}

    static DataInputStream over(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    static long unsigned(DataInputStream in) throws IOException {
        long value = 0;
        for (int i = 0; i < 9; i++) {
            int next = in.readUnsignedByte();
            value = value << 7 | (next & 0x7f);
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("damaged NUT stream: a number without an end");
    }

    static int integer(DataInputStream in) throws IOException {
        long value = unsigned(in);
        if (value > Integer.MAX_VALUE) {
            throw new IOException("damaged NUT stream: " + value + " is too large");
        }
        return (int) value;
    }

    static long signed(DataInputStream in) throws IOException {
        long folded = unsigned(in) + 1;
        return (folded & 1) != 0 ? -(folded >> 1) : folded >> 1;
    }

    /** Bytes after their number. */
    static byte[] bytes(DataInputStream in) throws IOException {
        int length = integer(in);
        if (length > 1 << 20) {
            throw new IOException("damaged NUT stream: " + length + " bytes in a header");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }
}
