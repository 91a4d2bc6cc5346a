package io.cameraservice.internal.capture.picture;

import java.util.Arrays;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/** The codes of one JPEG Huffman table (ITU-T T.81, annex C), to be found by the bits that come next. Immutable. */
final class HuffmanCodes {
    private static final int DIRECT = 9;

    /** By the next nine bits: {@code length << 8 | symbol}; 0 where the code is longer. */
    private final short[] direct = new short[1 << DIRECT];

    /** By length: one more than the last code, from the left of 16 bits. */
    private final int[] beyond = new int[17];
    /** By length: what to add to a code to have the index of its symbol. */
    private final int[] offset = new int[17];

    private final byte[] symbols;

    /** Of the number of codes of each length from 1 to 16, and the symbols in the order of their codes. */
    HuffmanCodes(byte[] lengths, byte[] symbols) {
        this.symbols = symbols;
        int code = 0;
        int next = 0;
        for (int length = 1; length <= 16; length++, code <<= 1) {
            offset[length] = next - code;
            for (int i = lengths[length - 1] & 0xff; i > 0; i--, code++, next++) {
                if (length <= DIRECT && code < 1 << length) {
                    int first = code << (DIRECT - length);
                    short entry = (short) ((length << 8) | (symbols[next] & 0xff));
                    Arrays.fill(direct, first, first + (1 << (DIRECT - length)), entry);
                }
            }
            beyond[length] = code << (16 - length);
        }
    }

    static HuffmanCodes of(JPEGHuffmanTable table) {
        byte[] lengths = new byte[16];
        for (int i = 0; i < table.getLengths().length; i++) {
            lengths[i] = (byte) table.getLengths()[i];
        }
        byte[] symbols = new byte[table.getValues().length];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (byte) table.getValues()[i];
        }
        return new HuffmanCodes(lengths, symbols);
    }

    /** How many codes there are. */
    static int count(byte[] lengths) {
        int count = 0;
        for (byte length : lengths) {
            count += length & 0xff;
        }
        return count;
    }

    /** {@code length << 8 | symbol} of the code with which these 16 bits begin; -1 if there is none. */
    int find(int next) {
        int found = direct[next >> (16 - DIRECT)];
        if (found != 0) {
            return found;
        }
        for (int length = DIRECT + 1; length <= 16; length++) {
            if (next < beyond[length]) {
                int index = (next >> (16 - length)) + offset[length];
                return index < 0 || index >= symbols.length ? -1 : (length << 8) | (symbols[index] & 0xff);
            }
        }
        return -1;
    }
}
