package io.cameraservice.internal.capture.picture;

import io.cameraservice.device.FrameSize;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the head of a JPEG picture says, read without decoding it. Immutable.
 *
 * @param size width and height from the start-of-frame segment
 * @param hasHuffmanTables whether it brings the tables it was coded with; motion JPEG of USB cameras often does not
 * @param scan offset of the marker at which the coded picture begins
 */
public record JpegHeader(FrameSize size, boolean hasHuffmanTables, int scan) {
    private static final int SOI = 0xd8;
    private static final int SOS = 0xda;
    private static final int DHT = 0xc4;

    /** Reads the head; empty if these bytes are no JPEG picture or end before the coded picture begins. */
    public static Optional<JpegHeader> read(ByteBuffer data) {
        ByteBuffer in = data.slice();
        if (!marker(in, 0, SOI)) {
            return Optional.empty();
        }
        FrameSize size = null;
        boolean tables = false;
        int at = 2;
        while (at + 4 <= in.limit() && (in.get(at) & 0xff) == 0xff) {
            int marker = in.get(at + 1) & 0xff;
            if (marker == 0xff || marker == 0x01) { // fill byte; marker without content
                at += marker == 0xff ? 1 : 2;
                continue;
            }
            int length = in.getShort(at + 2) & 0xffff;
            if (marker == SOS) {
                return size == null ? Optional.empty() : Optional.of(new JpegHeader(size, tables, at));
            }
            if (length < 2 || at + 2 + length > in.limit()) {
                return Optional.empty();
            }
            tables |= marker == DHT;
            if (JpegScanner.isStartOfFrame(marker) && length >= 8) {
                int height = in.getShort(at + 5) & 0xffff;
                int width = in.getShort(at + 7) & 0xffff;
                if (width == 0 || height == 0) {
                    return Optional.empty();
                }
                size = new FrameSize(width, height);
            }
            at += 2 + length;
        }
        return Optional.empty();
    }

    /**
     * The picture so that every program opens it: as it is, byte for byte, or with the standard Huffman tables put in where it
     * relies on its reader to know them. What cannot be understood is left as it is.
     */
    public static byte[] openable(ByteBuffer data) {
        ByteBuffer in = data.slice();
        byte[] tables =
                read(in).filter(h -> !h.hasHuffmanTables()).isPresent() ? JpegTables.huffmanSegment() : new byte[0];
        int head = tables.length == 0 ? 0 : read(in).orElseThrow().scan();
        byte[] whole = new byte[in.limit() + tables.length];
        in.get(whole, 0, head);
        System.arraycopy(tables, 0, whole, head, tables.length);
        in.get(whole, head + tables.length, in.remaining());
        return whole;
    }

    private static boolean marker(ByteBuffer in, int at, int marker) {
        return at + 2 <= in.limit() && (in.get(at) & 0xff) == 0xff && (in.get(at + 1) & 0xff) == marker;
    }
}
