package io.cameraservice.internal.capture.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Prints what it costs to find the end of a JPEG picture, with and without its end marker, by hand: {@code JpegScanCost FILE...}. */
final class JpegScanCost {
    private static final int ROUNDS = 600;

    private JpegScanCost() {}

    public static void main(String[] args) throws IOException {
        for (String file : args) {
            byte[] jpeg = Files.readAllBytes(Path.of(file));
            print(file, jpeg, jpeg.length);
            print(file + " without its end marker", jpeg, jpeg.length - 2);
        }
    }

    private static void print(String what, byte[] jpeg, int length) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(length).put(jpeg, 0, length).flip();
        JpegScanner scanner = new JpegScanner();
        micros(scanner, buffer);
        double micros = micros(scanner, buffer);
        System.out.printf(
                Locale.ROOT,
                "%s: %dx%d, %d bytes: %.1f us a picture = %.2f %% of a core at 30/s%n",
                what,
                scanner.width(),
                scanner.height(),
                length,
                micros,
                micros * 30 / 1e4);
    }

    private static double micros(JpegScanner scanner, ByteBuffer buffer) throws IOException {
        long before = cpu();
        for (int i = 0; i < ROUNDS; i++) {
            if (scanner.scan(buffer) != null) {
                throw new IllegalArgumentException("no JPEG picture");
            }
        }
        return (cpu() - before) / 1e3 / ROUNDS;
    }

    /** Time this thread has been on a processor, in nanoseconds, as Linux counts it. */
    private static long cpu() throws IOException {
        String times = Files.readString(Path.of("/proc/thread-self/schedstat"));
        return Long.parseLong(times.substring(0, times.indexOf(' ')));
    }
}
