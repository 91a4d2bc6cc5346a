package io.cameraservice.simulation;

import io.cameraservice.internal.capture.picture.JpegTables;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * Codes 8x8 blocks as baseline JPEG with the standard Huffman tables: cosine transform, quantisation, bits.
 *
 * <p>Several times as fast as the JDK's encoder where Y, U and V are there and only a part of the picture is needed.
 * What is coded between {@link #begin} and {@link #end} is one restart interval. Not safe for use by several threads.
 */
final class JpegBlockCoder {
    private static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private static final float[] SCALE = {
        1f, 1.3870399f, 1.306563f, 1.1758755f, 1f, 0.78569496f, 0.5411961f, 0.27589938f
    };

    /** Colour planes have tables of their own. */
    enum Plane {
        LUMA,
        CHROMA
    }

    private final Tables luma;
    private final Tables chroma;
    private final float[] block = new float[64];
    private final int[] coefficients = new int[64];
    private byte[] out = new byte[0];
    private int at;
    private long bits;
    private int bitCount;

    /** A coder for this quality, 1…100. */
    JpegBlockCoder(int quality) {
        luma = new Tables(
                JPEGHuffmanTable.StdDCLuminance,
                JPEGHuffmanTable.StdACLuminance,
                JpegTables.quantisation(true, quality));
        chroma = new Tables(
                JPEGHuffmanTable.StdDCChrominance,
                JPEGHuffmanTable.StdACChrominance,
                JpegTables.quantisation(false, quality));
    }

    /** Natural position of the n-th coefficient in the order of the file. */
    static int[] zigzag() {
        return ZIGZAG.clone();
    }

    /** Writes from here on. */
    void begin(byte[] target, int offset) {
        out = target;
        at = offset;
        bits = 0;
        bitCount = 0;
    }

    /** Fills up the last byte; tells the offset behind it. */
    int end() {
        if (bitCount > 0) {
            int fill = 8 - bitCount;
            put((1 << fill) - 1, fill);
        }
        return at;
    }

    /**
     * Codes one block.
     *
     * @param samples where the block's bytes are
     * @param offset of its first sample
     * @param step from one sample to the next
     * @param line from one line to the next
     * @param previous the value this returned for the plane's last block in this interval; 0 for its first
     * @return what to give as previous next time
     */
    int code(Plane plane, byte[] samples, int offset, int step, int line, int previous) {
        Tables t = plane == Plane.LUMA ? luma : chroma;
        int dc;
        int last = 0;
        if (load(samples, offset, step, line)) {
            dc = round(block[0] * 64 * t.factors[0]);
        } else {
            transform();
            dc = round(block[0] * t.factors[0]);
            for (int i = 1; i < 64; i++) {
                int natural = ZIGZAG[i];
                int value = round(block[natural] * t.factors[natural]);
                coefficients[i] = value;
                last = value != 0 ? i : last;
            }
        }
        int difference = dc - previous;
        int size = size(difference);
        put(t.dc[size], difference, size);
        int zeros = 0;
        for (int i = 1; i <= last; i++) {
            int value = coefficients[i];
            if (value == 0) {
                zeros++;
                continue;
            }
            for (; zeros > 15; zeros -= 16) {
                put(t.ac[0xf0], 0, 0);
            }
            int width = size(value);
            put(t.ac[zeros << 4 | width], value, width);
            zeros = 0;
        }
        if (last < 63) {
            put(t.ac[0], 0, 0);
        }
        return dc;
    }

    /** Fetches the samples around zero; whether they are all equal. */
    private boolean load(byte[] samples, int offset, int step, int line) {
        int first = samples[offset] & 0xff;
        int differs = 0;
        int n = 0;
        for (int y = 0; y < 8; y++) {
            int p = offset + y * line;
            for (int x = 0; x < 8; x++, p += step) {
                int v = samples[p] & 0xff;
                differs |= v ^ first;
                block[n++] = v - 128;
            }
        }
        return differs == 0;
    }

    /** The forward cosine transform of Arai, Agui and Nakajima; its scale is part of {@link Tables#factors}. */
    private void transform() {
        for (int i = 0; i < 64; i += 8) {
            lane(i, 1);
        }
        for (int i = 0; i < 8; i++) {
            lane(i, 8);
        }
    }

    private void lane(int o, int s) {
        float[] d = block;
        float s07 = d[o] + d[o + 7 * s];
        float d07 = d[o] - d[o + 7 * s];
        float s16 = d[o + s] + d[o + 6 * s];
        float d16 = d[o + s] - d[o + 6 * s];
        float s25 = d[o + 2 * s] + d[o + 5 * s];
        float d25 = d[o + 2 * s] - d[o + 5 * s];
        float s34 = d[o + 3 * s] + d[o + 4 * s];
        float d34 = d[o + 3 * s] - d[o + 4 * s];

        float e0 = s07 + s34;
        float e3 = s07 - s34;
        float e1 = s16 + s25;
        float e2 = s16 - s25;
        d[o] = e0 + e1;
        d[o + 4 * s] = e0 - e1;
        float z1 = (e2 + e3) * 0.70710677f;
        d[o + 2 * s] = e3 + z1;
        d[o + 6 * s] = e3 - z1;

        float o0 = d34 + d25;
        float o1 = d25 + d16;
        float o2 = d16 + d07;
        float z5 = (o0 - o2) * 0.38268343f;
        float z2 = 0.5411961f * o0 + z5;
        float z4 = 1.306563f * o2 + z5;
        float z3 = o1 * 0.70710677f;
        float z11 = d07 + z3;
        float z13 = d07 - z3;
        d[o + 5 * s] = z13 + z2;
        d[o + 3 * s] = z13 - z2;
        d[o + s] = z11 + z4;
        d[o + 7 * s] = z11 - z4;
    }

    private static int round(float value) {
        return (int) (value + 16384.5f) - 16384;
    }

    private static int size(int value) {
        return 32 - Integer.numberOfLeadingZeros(Math.abs(value));
    }

    private void put(int code, int value, int width) {
        int tail = (value < 0 ? value - 1 : value) & ((1 << width) - 1);
        put((code & 0xffff) << width | tail, (code >>> 16) + width);
    }

    private void put(int value, int width) {
        bits = bits << width | value;
        bitCount += width;
        while (bitCount >= 8) {
            bitCount -= 8;
            byte b = (byte) (bits >>> bitCount);
            out[at++] = b;
            if (b == (byte) 0xff) {
                out[at++] = 0;
            }
        }
    }

    private static final class Tables {
        final int[] dc;
        final int[] ac;
        final float[] factors = new float[64];

        Tables(JPEGHuffmanTable dc, JPEGHuffmanTable ac, int[] divisors) {
            this.dc = JpegTables.codes(dc);
            this.ac = JpegTables.codes(ac);
            for (int i = 0; i < 64; i++) {
                factors[i] = 1f / (divisors[i] * SCALE[i / 8] * SCALE[i % 8] * 8f);
            }
        }
    }
}
