package io.cameraservice.internal.capture.picture;

import java.io.ByteArrayOutputStream;
import java.util.List;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import javax.imageio.plugins.jpeg.JPEGQTable;

/** The standard tables of ITU-T T.81 annex K, as segments of a file and as codes to write. Safe for use by any thread. */
public final class JpegTables {
    private static final List<JPEGHuffmanTable> STANDARD = List.of(
            JPEGHuffmanTable.StdDCLuminance,
            JPEGHuffmanTable.StdACLuminance,
            JPEGHuffmanTable.StdDCChrominance,
            JPEGHuffmanTable.StdACChrominance);
    private static final int[] CLASS_AND_ID = {0x00, 0x10, 0x01, 0x11};

    private JpegTables() {}

    /** The DHT segment, marker included, that decoders of motion JPEG assume where a frame brings none. */
    public static byte[] huffmanSegment() {
        ByteArrayOutputStream tables = new ByteArrayOutputStream(432);
        for (int i = 0; i < STANDARD.size(); i++) {
            short[] lengths = STANDARD.get(i).getLengths();
            tables.write(CLASS_AND_ID[i]);
            for (int bits = 0; bits < 16; bits++) {
                tables.write(bits < lengths.length ? lengths[bits] : 0);
            }
            for (short value : STANDARD.get(i).getValues()) {
                tables.write(value);
            }
        }
        int length = tables.size() + 2;
        ByteArrayOutputStream segment = new ByteArrayOutputStream(length + 2);
        segment.writeBytes(new byte[] {(byte) 0xff, (byte) 0xc4, (byte) (length >> 8), (byte) length});
        segment.writeBytes(tables.toByteArray());
        return segment.toByteArray();
    }

    /** Codes by symbol, each as {@code length << 16 | code}, of one of the standard tables. */
    public static int[] codes(JPEGHuffmanTable table) {
        int[] codes = new int[256];
        short[] lengths = table.getLengths();
        short[] values = table.getValues();
        int code = 0;
        int next = 0;
        for (int bits = 1; bits <= lengths.length; bits++, code <<= 1) {
            for (int i = 0; i < lengths[bits - 1]; i++) {
                codes[values[next++]] = bits << 16 | code++;
            }
        }
        return codes;
    }

    /**
     * Divisors of luma or chroma in natural order at a quality as libjpeg counts it.
     *
     * @param quality 1…100
     */
    public static int[] quantisation(boolean luma, int quality) {
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        JPEGQTable base = luma ? JPEGQTable.K1Luminance : JPEGQTable.K2Chrominance;
        return base.getScaledInstance(percent / 100f, true).getTable();
    }
}
