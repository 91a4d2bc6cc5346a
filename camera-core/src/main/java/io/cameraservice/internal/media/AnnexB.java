package io.cameraservice.internal.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** H.264 with start codes (ITU-T H.264 Annex B), as cameras deliver it, and as Matroska wants it (ISO/IEC 14496-15). */
public final class AnnexB {
    private static final int SLICE = 1;
    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int DELIMITER = 9;

    private static final byte[] START_CODE = {0, 0, 0, 1};

    private AnnexB() {}

    /** Whether the access unit can be decoded by itself; looks no further than its first slice. */
    public static boolean isKeyFrame(ByteBuffer unit) {
        for (int i = startCode(unit, unit.position()); i >= 0 && i + 3 < unit.limit(); i = startCode(unit, i + 3)) {
            int type = unit.get(i + 3) & 0x1f;
            if (type >= SLICE && type <= IDR) {
                return type == IDR;
            }
        }
        return false;
    }

    /** Whether the first slice is one that is shown before a picture that was sent earlier (ITU-T H.264, table 7-6: B). */
    public static boolean hasBSlice(ByteBuffer unit) {
        for (int i = startCode(unit, unit.position()); i >= 0 && i + 5 < unit.limit(); i = startCode(unit, i + 3)) {
            int type = unit.get(i + 3) & 0x1f;
            if (type == SLICE || type == IDR) {
                return sliceType(unit.getShort(i + 4) & 0xffff) % 5 == 1;
            }
        }
        return false;
    }

    /** The second of two Exp-Golomb numbers; -1 where the first one is not 0 and the picture begins elsewhere. */
    private static int sliceType(int bits) {
        if ((bits & 0x8000) == 0) {
            return -1;
        }
        int rest = bits << 1 & 0xffff;
        int zeros = Integer.numberOfLeadingZeros(rest) - 16;
        return zeros > 4 ? -1 : (rest >>> (15 - 2 * zeros)) - 1;
    }

    /**
     * The sequence parameter set in the access unit, which says how large its pictures are; empty if it has none. Of
     * several the last: ffmpeg puts what it knows from the beginning in front. Looks no further than the first slice.
     */
    public static Optional<ByteBuffer> sequenceParameters(ByteBuffer unit) {
        ByteBuffer found = null;
        int start = -1;
        for (int i = startCode(unit, unit.position()); i >= 0 && i + 3 < unit.limit(); i = startCode(unit, i + 3)) {
            if (start >= 0) {
                found = unit(unit, start, i);
                start = -1;
            }
            int type = unit.get(i + 3) & 0x1f;
            if (type >= SLICE && type <= IDR) {
                return Optional.ofNullable(found);
            }
            start = type == SPS ? i + 3 : -1;
        }
        return Optional.ofNullable(start >= 0 ? unit(unit, start, unit.limit()) : found);
    }

    /** Its sequence and picture parameter sets; empty unless it has both. */
    public static List<ByteBuffer> parameterSets(ByteBuffer unit) {
        List<ByteBuffer> sets = units(unit).stream()
                .filter(n -> type(n) == SPS || type(n) == PPS)
                .toList();
        boolean both =
                sets.stream().anyMatch(n -> type(n) == SPS) && sets.stream().anyMatch(n -> type(n) == PPS);
        return both ? sets : List.of();
    }

    /** Whether its first unit is an access unit delimiter. */
    public static boolean beginsWithDelimiter(ByteBuffer unit) {
        int at = unit.position();
        while (at < unit.limit() && unit.get(at) == 0) {
            at++;
        }
        return at + 1 < unit.limit() && unit.get(at) == 1 && (unit.get(at + 1) & 0x1f) == DELIMITER;
    }

    /** These units, and then the access unit. */
    public static ByteBuffer prepend(List<ByteBuffer> units, ByteBuffer unit) {
        int size =
                units.stream().mapToInt(u -> START_CODE.length + u.remaining()).sum();
        ByteBuffer all = ByteBuffer.allocate(size + unit.remaining());
        units.forEach(u -> all.put(START_CODE).put(u.duplicate()));
        return all.put(unit.duplicate()).flip();
    }

    /** The access unit with four-byte lengths in place of start codes. */
    public static byte[] toLengthPrefixed(ByteBuffer unit) {
        List<ByteBuffer> units = units(unit);
        ByteBuffer out = ByteBuffer.allocate(
                units.stream().mapToInt(u -> 4 + u.remaining()).sum());
        units.forEach(u -> out.putInt(u.remaining()).put(u));
        return out.array();
    }

    /** {@code AVCDecoderConfigurationRecord} of the parameter sets in the access unit; null if it has none. */
    public static byte @Nullable [] decoderConfiguration(ByteBuffer unit) {
        byte[] sps = null;
        byte[] pps = null;
        for (ByteBuffer nal : units(unit)) {
            if (type(nal) == SPS && nal.remaining() > 3) {
                sps = bytes(nal);
            } else if (type(nal) == PPS) {
                pps = bytes(nal);
            }
        }
        if (sps == null || pps == null) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {1, sps[1], sps[2], sps[3], (byte) 0xff, (byte) 0xe1});
        out.writeBytes(lengthOf(sps.length));
        out.writeBytes(sps);
        out.write(1);
        out.writeBytes(lengthOf(pps.length));
        out.writeBytes(pps);
        return out.toByteArray();
    }

    private static byte[] lengthOf(int length) {
        return new byte[] {(byte) (length >>> 8), (byte) length};
    }

    private static int type(ByteBuffer nal) {
        return nal.get(nal.position()) & 0x1f;
    }

    private static byte[] bytes(ByteBuffer nal) {
        byte[] out = new byte[nal.remaining()];
        nal.duplicate().get(out);
        return out;
    }

    /** The NAL units between start codes of three or four bytes, without trailing zeros. */
    public static List<ByteBuffer> units(ByteBuffer data) {
        List<ByteBuffer> found = new ArrayList<>();
        int start = -1;
        for (int i = startCode(data, data.position()); i >= 0; i = startCode(data, start)) {
            add(found, data, start, i);
            start = i + 3;
        }
        add(found, data, start, data.limit());
        return found;
    }

    /** Index of the next {@code 00 00 01}; -1 if there is none. Looks at a third of the bytes. */
    private static int startCode(ByteBuffer data, int from) {
        int end = data.limit();
        int i = from + 2;
        while (i < end) {
            byte last = data.get(i);
            if (last == 0) {
                i++;
            } else if (last == 1 && data.get(i - 1) == 0 && data.get(i - 2) == 0) {
                return i - 2;
            } else {
                i += 3;
            }
        }
        return -1;
    }

    private static void add(List<ByteBuffer> found, ByteBuffer data, int start, int end) {
        if (start >= 0) {
            ByteBuffer unit = unit(data, start, end);
            if (unit.hasRemaining()) {
                found.add(unit);
            }
        }
    }

    /** These bytes without the zeros at their end. */
    private static ByteBuffer unit(ByteBuffer data, int start, int end) {
        int last = end;
        while (last > start && data.get(last - 1) == 0) {
            last--;
        }
        return data.duplicate().limit(last).position(start);
    }
}
