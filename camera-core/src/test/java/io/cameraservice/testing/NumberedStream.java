package io.cameraservice.testing;

import io.cameraservice.simulation.FrameMark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** H.264 whose pictures have their numbers drawn in, as {@link FrameMark} reads them; a key frame every ten pictures. */
public final class NumberedStream {
    public static final int GOP = 10;
    private static final int CELL = 8;
    private static final int WIDTH = 24 * CELL;
    private static final int HEIGHT = 120;

    private NumberedStream() {}

    /** The access units of {@code count} pictures, numbered from {@code first} on, {@code scale} times 192x120. */
    public static List<ByteBuffer> encode(int first, int count, int scale) throws IOException, InterruptedException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            raw.writeBytes(picture(first + i));
        }
        byte[] stream = Ffmpeg.run(
                raw.toByteArray(),
                ("-f rawvideo -pix_fmt gray -s " + WIDTH + "x" + HEIGHT + " -framerate 25 -i - -vf scale=" + scale
                                + "*iw:-1:flags=neighbor -c:v libx264 -preset ultrafast -tune zerolatency"
                                + " -pix_fmt yuv420p -g " + GOP + " -x264-params repeat-headers=1:aud=1 -f h264 -")
                        .split(" ", -1));
        return units(stream);
    }

    /** The numbers of the pictures in a file, decoded by ffmpeg, which must have nothing to complain of. */
    public static List<Integer> numbers(Path file) throws IOException, InterruptedException {
        byte[] grey = Ffmpeg.run(
                new byte[0],
                ("-i " + file + " -fps_mode passthrough -vf scale=" + WIDTH + ":" + HEIGHT
                                + ":flags=neighbor -f rawvideo -pix_fmt gray -")
                        .split(" ", -1));
        return numbersIn(grey);
    }

    /** The numbers in pictures of 192x120, one byte a pixel. */
    public static List<Integer> numbersIn(byte[] grey) {
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at < grey.length; at += WIDTH * HEIGHT) {
            byte[] picture = Arrays.copyOfRange(grey, at, at + WIDTH * HEIGHT);
            found.add((int) FrameMark.read(WIDTH, HEIGHT, picture).orElseThrow());
        }
        return found;
    }

    private static byte[] picture(int number) {
        byte[] grey = new byte[WIDTH * HEIGHT];
        Arrays.fill(grey, (byte) 128);
        long word = (long) number << 8 | check(number);
        for (int row = 0; row < 2; row++) {
            long cells = 0b10L << 22 | (word >> (row == 0 ? 20 : 0) & 0xfffff) << 2 | 0b01;
            for (int y = (28 + row) * 4; y < (29 + row) * 4; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    grey[y * WIDTH + x] = (byte) ((cells >> (23 - x / CELL) & 1) != 0 ? 235 : 16);
                }
            }
        }
        return grey;
    }

    private static int check(int number) {
        int crc = 0xff;
        for (int shift = 24; shift >= 0; shift -= 8) {
            crc ^= number >> shift & 0xff;
            for (int i = 0; i < 8; i++) {
                crc = (crc & 0x80) != 0 ? (crc << 1 ^ 0x07) & 0xff : crc << 1;
            }
        }
        return crc;
    }

    private static List<ByteBuffer> units(byte[] stream) {
        List<ByteBuffer> found = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= stream.length; i++) {
            boolean ends = i == stream.length
                    || (i + 5 <= stream.length && ByteBuffer.wrap(stream).getInt(i) == 1 && stream[i + 4] == 9);
            if (ends) {
                found.add(ByteBuffer.wrap(stream, start, i - start).slice().asReadOnlyBuffer());
                start = i;
            }
        }
        return found;
    }
}
