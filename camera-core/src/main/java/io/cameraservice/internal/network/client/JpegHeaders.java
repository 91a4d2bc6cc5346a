package io.cameraservice.internal.network.client;

import io.cameraservice.internal.capture.picture.JpegTables;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The headers of a JPEG picture, which RTP leaves out (RFC 2435, appendices A and B). Stateless. */
final class JpegHeaders {
    private static final int BLOCK = 64;
    /** Natural place of each coefficient in zigzag order (ITU-T T.81, figure 5). */
    private static final byte[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private JpegHeaders() {}

    /** Both quantization tables for a Q from 1 to 99 in zigzag order; empty for a Q that is reserved. */
    static byte[] quantization(int q) {
        if (q < 1 || q > 99) {
            return new byte[0];
        }
        byte[] tables = new byte[2 * BLOCK];
        int[] luma = JpegTables.quantisation(true, q);
        int[] chroma = JpegTables.quantisation(false, q);
        for (int i = 0; i < BLOCK; i++) {
            tables[i] = (byte) luma[ZIGZAG[i]];
            tables[BLOCK + i] = (byte) chroma[ZIGZAG[i]];
        }
        return tables;
    }

    /**
     * Everything in front of the scan.
     *
     * @param type 0 for 4:2:2, 1 for 4:2:0
     * @param restart interval in macroblocks; 0 for none
     * @param tables 64 bytes for all components, or 128
     */
    static byte[] headers(int type, int width, int height, int restart, byte[] tables) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        two(out, 0xFFD8);
        segment(out, 0xFFE0, 14);
        out.writeBytes("JFIF\0".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {1, 1, 0, 0, 1, 0, 1, 0, 0});
        for (int i = 0; i < tables.length / BLOCK; i++) {
            segment(out, 0xFFDB, 1 + BLOCK);
            out.write(i);
            out.write(tables, i * BLOCK, BLOCK);
        }
        if (restart > 0) {
            segment(out, 0xFFDD, 2);
            two(out, restart);
        }
        segment(out, 0xFFC0, 15);
        out.write(8);
        two(out, height);
        two(out, width);
        byte chroma = (byte) (tables.length > BLOCK ? 1 : 0);
        byte sampling = (byte) (type == 0 ? 0x21 : 0x22);
        out.writeBytes(new byte[] {3, 1, sampling, 0, 2, 0x11, chroma, 3, 0x11, chroma});
        out.writeBytes(JpegTables.huffmanSegment());
        segment(out, 0xFFDA, 10);
        out.writeBytes(new byte[] {3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0});
        return out.toByteArray();
    }

    private static void segment(ByteArrayOutputStream out, int marker, int body) {
        two(out, marker);
        two(out, body + 2);
    }

    private static void two(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
