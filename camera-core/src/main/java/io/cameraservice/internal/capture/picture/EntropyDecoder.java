package io.cameraservice.internal.capture.picture;

import java.nio.ByteBuffer;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * Decodes the Huffman codes of a JPEG picture (ITU-T T.81, annex F) for one purpose: to know where its last block
 * ends. It tells a picture without an end marker from one that was cut off. For pictures of one sequential scan. Used by one thread.
 */
final class EntropyDecoder {
    private static final class Component {
        private int id;
        private int across;
        private int down;
        private int dc;
        private int ac;
    }

    private final ByteBuffer in;
    private final HuffmanCodes[] dcCodes = {
        HuffmanCodes.of(JPEGHuffmanTable.StdDCLuminance), HuffmanCodes.of(JPEGHuffmanTable.StdDCChrominance), null, null
    };
    private final HuffmanCodes[] acCodes = {
        HuffmanCodes.of(JPEGHuffmanTable.StdACLuminance), HuffmanCodes.of(JPEGHuffmanTable.StdACChrominance), null, null
    };
    private Component[] components = {};
    private int width;
    private int height;
    private int restartInterval;
    private int at;
    private long bits;
    private int available;

    private EntropyDecoder(ByteBuffer in) {
        this.in = in;
    }

    /** Offset behind the last byte that the picture needs; -1 if bytes are missing or it cannot be told. */
    static int end(ByteBuffer picture) {
        try {
            EntropyDecoder decoder = new EntropyDecoder(picture);
            return decoder.isReady() && decoder.hasAllBlocks() ? decoder.position() : -1;
        } catch (IndexOutOfBoundsException e) {
            return -1; // a segment that lies about its length
        }
    }

    /** Reads the segments up to the scan; whether it is one that can be decoded. */
    private boolean isReady() {
        at = 2;
        while (true) {
            if (byteAt(at) != 0xff) {
                return false;
            }
            int marker = byteAt(at + 1);
            if (marker == 0xff || marker == 0x01) {
                at += marker == 0xff ? 1 : 2;
                continue;
            }
            int segment = at + 4;
            int size = in.getShort(at + 2) & 0xffff;
            if (size < 2 || marker < 0xc0 || marker == 0xd8 || marker == 0xd9) {
                return false;
            }
            at += 2 + size;
            switch (marker) {
                case 0xc0, 0xc1 -> frame(segment);
                case 0xc4 -> codes(segment, at);
                case 0xdd -> restartInterval = in.getShort(segment) & 0xffff;
                case 0xda -> {
                    return isWholeScan(segment);
                }
                default -> {
                    if (JpegScanner.isStartOfFrame(marker)) {
                        return false;
                    }
                }
            }
        }
    }

    private void frame(int segment) {
        height = in.getShort(segment + 1) & 0xffff;
        width = in.getShort(segment + 3) & 0xffff;
        components = new Component[byteAt(segment + 5)];
        for (int i = 0; i < components.length; i++) {
            Component component = new Component();
            component.id = byteAt(segment + 6 + 3 * i);
            component.across = byteAt(segment + 7 + 3 * i) >> 4;
            component.down = byteAt(segment + 7 + 3 * i) & 15;
            components[i] = component;
        }
    }

    private void codes(int segment, int end) {
        for (int table = segment; table < end; ) {
            int id = byteAt(table) & 3;
            byte[] lengths = new byte[16];
            in.get(table + 1, lengths);
            HuffmanCodes[] kind = byteAt(table) >> 4 == 0 ? dcCodes : acCodes;
            int count = HuffmanCodes.count(lengths);
            byte[] values = new byte[count];
            in.get(table + 17, values);
            kind[id] = new HuffmanCodes(lengths, values);
            table += 17 + count;
        }
    }

    /** Whether the scan has all components and all coefficients, each with a table. */
    private boolean isWholeScan(int segment) {
        int count = byteAt(segment);
        boolean whole = count == components.length && count > 0 && count <= 4 && width > 0 && height > 0;
        for (int i = 0; whole && i < count; i++) {
            Component component = components[i];
            int tables = byteAt(segment + 2 + 2 * i);
            component.dc = tables >> 4 & 3;
            component.ac = tables & 3;
            whole = byteAt(segment + 1 + 2 * i) == component.id
                    && component.across >= 1
                    && component.across <= 4
                    && component.down >= 1
                    && component.down <= 4
                    && dcCodes[component.dc] != null
                    && acCodes[component.ac] != null;
        }
        return whole;
    }

    private boolean hasAllBlocks() {
        int across = 1;
        int down = 1;
        for (Component component : components) {
            across = Math.max(across, component.across);
            down = Math.max(down, component.down);
        }
        boolean single = components.length == 1; // its blocks are not grouped, whatever its sampling (A.2.2)
        int columns = blocks(width, single ? 8 : 8 * across);
        int rows = blocks(height, single ? 8 : 8 * down);
        int groups = columns * rows;
        for (int group = 0; group < groups; group++) {
            if (restartInterval > 0 && group > 0 && group % restartInterval == 0 && !restarts()) {
                return false;
            }
            for (Component component : components) {
                int blocks = single ? 1 : component.across * component.down;
                for (int i = 0; i < blocks; i++) {
                    if (!block(dcCodes[component.dc], acCodes[component.ac])) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static int blocks(int samples, int size) {
        return (samples + size - 1) / size;
    }

    private boolean block(HuffmanCodes dc, HuffmanCodes ac) {
        int size = symbol(dc);
        if (size < 0 || size > 15 || !skip(size)) {
            return false;
        }
        for (int k = 1; k < 64; k++) {
            int symbol = symbol(ac);
            if (symbol < 0) {
                return false;
            }
            int run = symbol >> 4;
            if ((symbol & 15) == 0 && run != 15) {
                return true;
            }
            k += run;
            if (k > 63 || !skip(symbol & 15)) {
                return false;
            }
        }
        return true;
    }

    /** The next symbol; -1 if there is none. */
    private int symbol(HuffmanCodes codes) {
        fill();
        int next = available >= 16
                ? (int) (bits >>> (available - 16)) & 0xffff
                : (int) (bits << (16 - available)) & 0xffff;
        int found = codes.find(next);
        int length = found >> 8;
        if (found < 0 || length > available) {
            return -1;
        }
        available -= length;
        return found & 0xff;
    }

    private boolean skip(int count) {
        fill();
        available -= count;
        return available >= 0;
    }

    /** Takes bytes up to the next marker, at most as many as fit. */
    private void fill() {
        while (available <= 48 && at < in.limit()) {
            int next = byteAt(at);
            if (next == 0xff && (at + 1 >= in.limit() || byteAt(at + 1) != 0)) {
                return;
            }
            bits = bits << 8 | next;
            available += 8;
            at += next == 0xff ? 2 : 1;
        }
    }

    /** Steps over a restart marker. */
    private boolean restarts() {
        at = position();
        bits = 0;
        available = 0;
        while (at + 1 < in.limit() && byteAt(at) == 0xff && byteAt(at + 1) == 0xff) {
            at++;
        }
        boolean found = at + 1 < in.limit() && byteAt(at) == 0xff && (byteAt(at + 1) & 0xf8) == 0xd0;
        at += 2;
        return found;
    }

    /** Offset behind the last byte of which a bit was used. */
    private int position() {
        int end = at;
        for (int unused = available / 8; unused > 0; unused--) {
            end -= byteAt(end - 1) == 0 && byteAt(end - 2) == 0xff ? 2 : 1;
        }
        return end;
    }

    private int byteAt(int index) {
        return in.get(index) & 0xff;
    }
}
