package io.cameraservice.simulation;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An H.264 elementary stream with start codes, cut into access units, that is played over and over. Immutable. */
final class RecordedStream {
    private static final int IDR = 5;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int AUD = 9;

    private final VideoMode mode;
    private final List<byte[]> units;

    /**
     * A stream of this size and rate.
     *
     * @throws IllegalArgumentException if it does not begin with parameter sets and a key frame
     */
    RecordedStream(byte[] annexB, FrameSize size, FrameRate rate) {
        mode = new VideoMode(PixelFormat.H264, size, rate);
        units = accessUnits(annexB);
        List<Integer> first = units.isEmpty() ? List.of() : types(units.get(0));
        if (!first.containsAll(List.of(SPS, PPS, IDR))) {
            throw new IllegalArgumentException(
                    "a recorded H.264 stream begins with SPS, PPS and an IDR picture, not with NAL units of types "
                            + first);
        }
    }

    VideoMode mode() {
        return mode;
    }

    FrameSource source() {
        return new FrameSource() {
            @Override
            public int bytesPerLine() {
                return 0;
            }

            @Override
            public void write(long sequence, Instant wallTime, FrameBuffer buffer) {
                buffer.copy(units.get((int) (sequence % units.size())));
            }
        };
    }

    /** One array for each picture, with the parameter sets and other units that belong to it. */
    static List<byte[]> accessUnits(byte[] annexB) {
        List<byte[]> units = new ArrayList<>();
        int begin = -1;
        boolean picture = false;
        for (int nal = nextStart(annexB, 0); nal < annexB.length; nal = nextStart(annexB, nal)) {
            int type = annexB[nal] & 0x1f;
            boolean slice = type >= 1 && type <= IDR;
            // A slice that begins with the bit 1 has first_mb_in_slice 0: a new picture.
            boolean opens = slice
                    ? nal + 1 < annexB.length && (annexB[nal + 1] & 0x80) != 0
                    : (type >= 6 && type <= AUD) || (type >= 14 && type <= 18);
            int start = startCode(annexB, nal);
            if (begin < 0) {
                begin = start;
            } else if (picture && opens) {
                units.add(Arrays.copyOfRange(annexB, begin, start));
                begin = start;
                picture = false;
            }
            picture |= slice;
        }
        if (begin >= 0 && picture) {
            units.add(Arrays.copyOfRange(annexB, begin, annexB.length));
        }
        return units;
    }

    private static List<Integer> types(byte[] unit) {
        List<Integer> types = new ArrayList<>();
        for (int nal = nextStart(unit, 0); nal < unit.length; nal = nextStart(unit, nal)) {
            types.add(unit[nal] & 0x1f);
        }
        return types;
    }

    /** Offset of the first byte behind the next start code; the length if there is none. */
    private static int nextStart(byte[] data, int from) {
        for (int i = from; i + 3 < data.length; i++) {
            if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                return i + 3;
            }
        }
        return data.length;
    }

    /** Offset of the start code before this NAL unit, which has three or four bytes. */
    private static int startCode(byte[] data, int nal) {
        int three = nal - 3;
        return three > 0 && data[three - 1] == 0 ? three - 1 : three;
    }
}
