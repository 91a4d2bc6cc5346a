package io.cameraservice.mediamtx.release;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Extracts one file from a {@code .tar.gz} to a given path; directories, owners and modes in the archive are ignored.
 */
final class TarArchive {
    private static final int BLOCK = 512;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int TYPE_AT = 156;
    private static final int NAME_LENGTH = 100;

    private TarArchive() {}

    /**
     * Writes the plain file of this name to {@code target}, which must not exist.
     *
     * @throws IOException if there is none, if it has more than {@code most} bytes, or if this is no such archive
     */
    static void extract(Path archive, String name, long most, Path target) throws IOException {
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)), 1 << 16)) {
            byte[] header = new byte[BLOCK];
            long passed = 0;
            while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
                long size = size(header);
                boolean plain = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
                String entry = text(header, 0, NAME_LENGTH);
                if (plain && (entry.equals(name) || entry.equals("./" + name))) {
                    if (size > most) {
                        throw new IOException(name + " in it has " + size + " bytes, more than " + most);
                    }
                    copy(in, size, target);
                    return;
                }
                passed += BLOCK + size;
                if (passed > most) {
                    throw new IOException("there is no file " + name + " in its first " + most + " bytes");
                }
                in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
            }
        }
        throw new IOException("there is no file " + name + " in it");
    }

    private static void copy(InputStream in, long size, Path target) throws IOException {
        try (var out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new EOFException("it ends in the middle");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static long size(byte[] header) throws IOException {
        String octal = text(header, SIZE_AT, SIZE_LENGTH).strip();
        if (!octal.matches("[0-7]{1,12}")) {
            throw new IOException("it is no tar archive");
        }
        return Long.parseLong(octal, 8);
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, US_ASCII);
    }
}
