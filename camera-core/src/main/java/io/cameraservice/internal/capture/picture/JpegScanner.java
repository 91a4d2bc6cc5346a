package io.cameraservice.internal.capture.picture;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds size and end of a JPEG picture by its markers (ITU-T T.81, annex B): segment by segment, then through the
 * entropy-coded data to its end marker. What follows belongs to something else: filler, a trailer of the camera, the
 * second picture of an MPO file. Pictures within APP segments (thumbnails) are skipped with their segment.
 *
 * <p>Kept and used again from picture to picture, so that it allocates nothing. Not safe for use by several threads.
 */
public final class JpegScanner {
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int LINES = 0xdc;
    private static final int PICTURES = 0xe2;
    private static final int MPF = 'M' << 24 | 'P' << 16 | 'F' << 8;

    /** Entropy-coded data is searched up to this length; what is longer and has an end marker as its last bytes ends there. */
    private static final int SEARCHED = 512 << 10;

    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private int width;
    private int height;
    private int heightAt;
    private int linesAt;
    private int length;
    private boolean ended;
    private boolean several;

    /** Columns of the picture scanned last. */
    public int width() {
        return width;
    }

    /** Its lines, from the frame header or from the DNL segment behind the first scan. */
    public int height() {
        return height;
    }

    /** Its bytes from the start of the data to its end, the end marker included where it has one. */
    public int length() {
        return length;
    }

    /** Whether it is complete as it is; else what decoders need must be put in, see {@link #mended}. */
    public boolean isWhole() {
        return ended && linesAt < 0;
    }

    /**
     * Scans the picture that begins at the buffer's position; what is wrong with it, or null if it is a picture.
     *
     * <p>Without an end marker it counts as whole if its one sequential scan can be decoded to the last block: some
     * cameras never write the marker.
     */
    public @Nullable String scan(ByteBuffer data) {
        ByteBuffer in = data.slice();
        width = 0;
        height = 0;
        heightAt = -1;
        linesAt = -1;
        ended = false;
        several = false;
        length = in.limit();
        if (in.limit() < 4 || byteAt(in, 0) != 0xff || byteAt(in, 1) != START) {
            return "JPEG without its start marker";
        }
        String fault = segments(in);
        if (fault != null) {
            return fault;
        }
        if (!ended) {
            int end = width == 0 || height == 0 ? -1 : EntropyDecoder.end(in);
            if (end < 0) {
                return "truncated JPEG of " + in.limit() + " bytes";
            }
            length = end;
            return null;
        }
        return width == 0 || height == 0 ? "JPEG without a size" : null;
    }

    /** The picture scanned last, from the same bytes, with its end marker and with its height in the frame header. */
    public byte[] mended(ByteBuffer data) {
        ByteBuffer in = data.slice();
        int cut = linesAt < 0 ? 0 : 6;
        int head = linesAt < 0 ? length : linesAt;
        byte[] whole = new byte[length - cut + (ended ? 0 : 2)];
        in.get(0, whole, 0, head);
        in.get(head + cut, whole, head, length - head - cut);
        if (!ended) {
            whole[whole.length - 2] = (byte) 0xff;
            whole[whole.length - 1] = (byte) END;
        }
        if (linesAt >= 0) {
            whole[heightAt] = (byte) (height >> 8);
            whole[heightAt + 1] = (byte) height;
        }
        return whole;
    }

    /** Walks to the end marker, or to where the markers end; what is wrong with the picture, if anything. */
    private @Nullable String segments(ByteBuffer in) {
        int at = 2;
        while (at + 1 < in.limit() && byteAt(in, at) == 0xff) {
            int marker = byteAt(in, at + 1);
            if (marker == 0xff) { // fill byte
                at++;
            } else if (marker == END) {
                length = at + 2;
                ended = true;
                return null;
            } else if (marker == 0x01) { // without content
                at += 2;
            } else {
                int size = at + 3 < in.limit() ? in.getShort(at + 2) & 0xffff : 0;
                if (size < 2 || marker < 0xc0 || marker == START || at + 2 + size > in.limit()) {
                    return null; // cut off, or no picture any more
                }
                String fault = segment(in, marker, at, size);
                if (fault != null) {
                    return fault;
                }
                at += 2 + size;
                at = marker == SCAN ? endOfScan(in, at) : at;
            }
        }
        return null;
    }

    private @Nullable String segment(ByteBuffer in, int marker, int at, int size) {
        several |= marker == PICTURES && size >= 6 && in.getInt(at + 4) == MPF; // CIPA DC-007
        if (isArithmetic(marker)) {
            return "arithmetic-coded JPEG, which cannot be decoded here";
        }
        if (isStartOfFrame(marker) && size >= 8 && heightAt < 0) {
            heightAt = at + 5;
            height = in.getShort(at + 5) & 0xffff;
            width = in.getShort(at + 7) & 0xffff;
        } else if (marker == SCAN && width == 0) {
            return "JPEG without a frame header";
        } else if (marker == LINES && size == 4 && height == 0) {
            linesAt = at;
            height = in.getShort(at + 4) & 0xffff;
        }
        return null;
    }

    private int endOfScan(ByteBuffer in, int from) {
        int last = in.limit() - 2;
        boolean large = last - from > SEARCHED && !several && height > 0;
        return large && byteAt(in, last) == 0xff && byteAt(in, last + 1) == END ? last : afterScan(in, from);
    }

    /** Offset of the next marker other than a restart, from within entropy-coded data; the limit if there is none. */
    private static int afterScan(ByteBuffer in, int from) {
        int limit = in.limit();
        int at = from;
        while (at < limit) {
            if (at + 32 <= limit
                    && !(hasMarkerByte(in.getLong(at))
                            || hasMarkerByte(in.getLong(at + 8))
                            || hasMarkerByte(in.getLong(at + 16))
                            || hasMarkerByte(in.getLong(at + 24)))) {
                at += 32;
            } else if (at + 8 <= limit && !hasMarkerByte(in.getLong(at))) {
                at += 8;
            } else if (byteAt(in, at) != 0xff) {
                at++;
            } else if (at + 1 >= limit) {
                return limit;
            } else {
                int next = byteAt(in, at + 1);
                boolean data = next == 0 || (next >= 0xd0 && next <= 0xd7);
                if (!data && next != 0xff) {
                    return at;
                }
                at += data ? 2 : 1;
            }
        }
        return limit;
    }

    /** Whether one of these eight bytes is 0xff. */
    private static boolean hasMarkerByte(long eight) {
        long inverted = ~eight;
        return ((inverted - LOW_BITS) & eight & HIGH_BITS) != 0;
    }

    static boolean isStartOfFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean isArithmetic(int marker) {
        return marker == 0xcc || (marker >= 0xc9 && marker <= 0xcf);
    }

    private static int byteAt(ByteBuffer in, int index) {
        return in.get(index) & 0xff;
    }
}
