package io.cameraservice.simulation;

import static java.util.Objects.requireNonNull;

import io.cameraservice.device.Frame;
import io.cameraservice.internal.capture.picture.Luma;
import java.util.OptionalLong;

/**
 * The number of a frame, written into the picture so that a program can read it back at the end of the chain.
 *
 * <p>Along the lower edge of every simulated picture run two rows of 24 black and white cells, each row 1/30 of the picture's
 * height. A row is: white, black, then 20 cells of data (high bits first), then black, white. The data are 32 bits of number
 * and 8 bits of check sum. It survives JPEG, H.264 at low bit rates and scaling down; where it does not, the reader says so
 * instead of guessing. Stateless.
 */
public final class FrameMark {
    /** Part of the picture's height that the mark takes. */
    static final double HEIGHT = 2 / 30.0;

    private static final int COLUMNS = 24;
    private static final int DATA = 20;
    private static final long PATTERN_START = 0b10;
    private static final long PATTERN_END = 0b01;

    private FrameMark() {}

    /**
     * The number in a picture.
     *
     * @param grey one byte of luma a pixel, line by line, without padding; at least {@code width * height} of them
     * @return 0…2^32-1; empty if there is no mark or it cannot be read with certainty
     */
    public static OptionalLong read(int width, int height, byte[] grey) {
        requireNonNull(grey, "grey");
        if (width < 1 || height < 1 || grey.length < (long) width * height) {
            throw new IllegalArgumentException(
                    grey.length + " bytes of luma are not enough for " + width + "x" + height);
        }
        long[] rows = new long[2];
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                int level = level(width, height, grey, row, column);
                if (level > 96 && level < 160) {
                    return OptionalLong.empty();
                }
                rows[row] = rows[row] << 1 | (level >= 160 ? 1 : 0);
            }
            if (rows[row] >> (DATA + 2) != PATTERN_START || (rows[row] & 3) != PATTERN_END) {
                return OptionalLong.empty();
            }
            rows[row] = rows[row] >> 2 & ((1 << DATA) - 1);
        }
        long word = rows[0] << DATA | rows[1];
        long number = word >> 8;
        return (word & 0xff) == check(number) ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /**
     * The number in a frame of any format that can be turned into a picture.
     *
     * @throws io.cameraservice.CameraException.NotSupported for other formats, among them H.264
     */
    public static OptionalLong read(Frame frame) {
        Luma luma = Luma.of(frame);
        return read(luma.width(), luma.height(), luma.grey());
    }

    /** Draws the mark of this number; its low 32 bits count. */
    static void draw(Canvas canvas, long number, int black, int white) {
        long low = number & 0xffff_ffffL;
        long word = low << 8 | check(low);
        for (int row = 0; row < 2; row++) {
            long data = word >> (row == 0 ? DATA : 0) & ((1 << DATA) - 1);
            long cells = PATTERN_START << (DATA + 2) | data << 2 | PATTERN_END;
            int top = edge(canvas.height(), 28 + row, 30);
            int bottom = edge(canvas.height(), 29 + row, 30);
            for (int column = 0; column < COLUMNS; column++) {
                int left = edge(canvas.width(), column, COLUMNS);
                int right = edge(canvas.width(), column + 1, COLUMNS);
                boolean bit = (cells >> (COLUMNS - 1 - column) & 1) != 0;
                canvas.fill(left, top, right - left, bottom - top, bit ? white : black);
            }
        }
    }

    /** Mean luma of the middle of a cell. */
    private static int level(int width, int height, byte[] grey, int row, int column) {
        double cellWidth = (double) width / COLUMNS;
        double cellHeight = height / 30.0;
        int left = (int) Math.round((column + 0.3) * cellWidth);
        int right = Math.max(left + 1, (int) Math.round((column + 0.7) * cellWidth));
        int top = Math.min(height - 1, (int) Math.round((28 + row + 0.3) * cellHeight));
        int bottom = Math.min(height, Math.max(top + 1, (int) Math.round((28 + row + 0.7) * cellHeight)));
        int sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += grey[y * width + x] & 0xff;
            }
        }
        return sum / ((right - left) * (bottom - top));
    }

    private static int edge(int length, int part, int parts) {
        return Math.round((float) length * part / parts);
    }

    /** CRC-8 (polynomial 0x07, start value 0xff) of the four bytes, so that an all-black or all-white strip is no number. */
    private static int check(long number) {
        int crc = 0xff;
        for (int shift = 24; shift >= 0; shift -= 8) {
            crc ^= (int) (number >> shift) & 0xff;
            for (int i = 0; i < 8; i++) {
                crc = (crc & 0x80) != 0 ? (crc << 1 ^ 0x07) & 0xff : crc << 1;
            }
        }
        return crc;
    }
}
