package io.cameraservice.internal.media;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a sequence parameter set says (ITU-T H.264, 7.3.2.1.1 and E.1.1). Immutable.
 *
 * @param size of the pictures, cropped
 * @param rate of the pictures, if it is said and fixed or not
 * @param mayReorder whether pictures can be sent in another order than they are shown
 */
public record SequenceParameters(FrameSize size, Optional<FrameRate> rate, boolean mayReorder) {
    private static final int MAX_SIZE = 16_384;
    private static final int MAX_RATE = 240;
    private static final int BASELINE = 66;

    /** Reads a unit of type 7, without start code; empty if it is broken or says what no camera sends. */
    public static Optional<SequenceParameters> parse(ByteBuffer unit) {
        try {
            return Optional.of(read(new Bits(unit)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static SequenceParameters read(Bits in) {
        in.skip(8);
        int profile = in.bits(8);
        in.skip(16);
        in.unsigned();
        int chroma = 1;
        if (isHigh(profile)) {
            chroma = in.unsigned();
            if (chroma == 3) {
                in.skip(1);
            }
            in.unsigned();
            in.unsigned();
            in.skip(1);
            if (in.flag()) {
                scalingLists(in, chroma == 3 ? 12 : 8);
            }
        }
        in.unsigned();
        int order = in.unsigned();
        if (order == 0) {
            in.unsigned();
        } else if (order == 1) {
            in.skip(1);
            in.unsigned(); // signed, but only its length matters
            in.unsigned();
            for (int i = in.bounded(255); i > 0; i--) {
                in.unsigned();
            }
        }
        in.unsigned();
        in.skip(1);
        int width = (in.bounded(MAX_SIZE / 16) + 1) * 16;
        int rows = in.bounded(MAX_SIZE / 16) + 1;
        boolean frames = in.flag();
        int height = rows * 16 * (frames ? 1 : 2);
        if (!frames) {
            in.skip(1);
        }
        in.skip(1);
        if (in.flag()) {
            int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
            int unitY = (chroma == 1 ? 2 : 1) * (frames ? 1 : 2);
            width -= unitX * (in.bounded(MAX_SIZE) + in.bounded(MAX_SIZE));
            height -= unitY * (in.bounded(MAX_SIZE) + in.bounded(MAX_SIZE));
        }
        if (width < 1 || height < 1 || width > MAX_SIZE || height > MAX_SIZE) {
            throw new IllegalArgumentException("a size that no camera has");
        }
        boolean mayReorder = order != 2 && profile != BASELINE;
        Usability usability = usability(in);
        return new SequenceParameters(
                new FrameSize(width, height), usability.rate(), mayReorder && usability.mayReorder());
    }

    private record Usability(Optional<FrameRate> rate, boolean mayReorder) {}

    /** The usability information; what is cut off there is not worth refusing the rest for. */
    private static Usability usability(Bits in) {
        Optional<FrameRate> rate = Optional.empty();
        try {
            if (!in.flag()) {
                return new Usability(rate, true);
            }
            if (in.flag() && in.bits(8) == 255) {
                in.skip(32);
            }
            if (in.flag()) {
                in.skip(1);
            }
            if (in.flag()) {
                in.skip(4);
                if (in.flag()) {
                    in.skip(24);
                }
            }
            if (in.flag()) {
                in.unsigned();
                in.unsigned();
            }
            if (in.flag()) {
                long units = in.bits(32) & 0xFFFFFFFFL;
                long scale = in.bits(32) & 0xFFFFFFFFL;
                in.skip(1);
                rate = rate(units, scale);
            }
            boolean nal = hypotheticalDecoder(in);
            boolean vcl = hypotheticalDecoder(in);
            if (nal || vcl) {
                in.skip(1);
            }
            in.skip(1);
            if (in.flag()) {
                in.skip(1);
                for (int i = 0; i < 4; i++) {
                    in.unsigned();
                }
                return new Usability(rate, in.unsigned() > 0);
            }
        } catch (IllegalArgumentException e) {
            return new Usability(rate, true);
        }
        return new Usability(rate, true);
    }

    private static Optional<FrameRate> rate(long units, long scale) {
        if (units < 1 || scale < 1 || scale > Integer.MAX_VALUE || 2 * units > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        boolean credible = scale / (2 * units) <= MAX_RATE && scale * 60 >= 2 * units;
        return credible ? Optional.of(new FrameRate((int) scale, (int) (2 * units))) : Optional.empty();
    }

    private static boolean hypotheticalDecoder(Bits in) {
        if (!in.flag()) {
            return false;
        }
        int count = in.bounded(31) + 1;
        in.skip(8);
        for (int i = 0; i < count; i++) {
            in.unsigned();
            in.unsigned();
            in.skip(1);
        }
        in.skip(20);
        return true;
    }

    private static boolean isHigh(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private static void scalingLists(Bits in, int count) {
        for (int list = 0; list < count; list++) {
            if (in.flag()) {
                int last = 8;
                int next = 8;
                for (int i = 0; i < (list < 6 ? 16 : 64) && next != 0; i++) {
                    next = (last + in.signed() + 256) % 256;
                    last = next == 0 ? last : next;
                }
            }
        }
    }

    /** Bits of a unit, without its emulation prevention bytes. */
    private static final class Bits {
        private final ByteBuffer data;
        private int zeros;
        private int current;
        private int left;

        Bits(ByteBuffer unit) {
            this.data = unit.duplicate();
        }

        int bits(int count) {
            int value = 0;
            for (int i = 0; i < count; i++) {
                value = value << 1 | bit();
            }
            return value;
        }

        boolean flag() {
            return bit() == 1;
        }

        void skip(int count) {
            for (int i = 0; i < count; i++) {
                bit();
            }
        }

        int unsigned() {
            int length = 0;
            while (bit() == 0) {
                if (++length > 31) {
                    throw new IllegalArgumentException("a number without an end");
                }
            }
            return (int) ((1L << length) - 1) + bits(length);
        }

        int signed() {
            int code = unsigned();
            return (code & 1) == 1 ? (code >>> 1) + 1 : -(code >>> 1);
        }

        int bounded(int most) {
            int value = unsigned();
            if (value < 0 || value > most) {
                throw new IllegalArgumentException("a number out of range");
            }
            return value;
        }

        private int bit() {
            if (left == 0) {
                current = nextByte();
                left = 8;
            }
            left--;
            return current >> left & 1;
        }

        private int nextByte() {
            int value = raw();
            if (zeros >= 2 && value == 3) {
                zeros = 0;
                value = raw();
            }
            zeros = value == 0 ? zeros + 1 : 0;
            return value;
        }

        private int raw() {
            if (!data.hasRemaining()) {
                throw new IllegalArgumentException("cut off");
            }
            return data.get() & 0xFF;
        }
    }
}
