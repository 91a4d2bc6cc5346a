package io.cameraservice.simulation;

import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Prints what a frame costs, by hand: {@code SimulationCost [directory for sample pictures]}. */
final class SimulationCost {
    private static final int WARM_UP = 400;
    private static final int MEASURED = 400;

    private SimulationCost() {}

    public static void main(String[] args) throws IOException {
        SimulatedCameraOptions options =
                SimulatedCameraOptions.standard(args.length > 1 ? Integer.parseInt(args[1]) : 0);
        for (PixelFormat format : List.of(PixelFormat.MJPEG, PixelFormat.YUYV)) {
            for (String size : List.of("640x480", "1280x720", "1920x1080")) {
                VideoMode mode = new VideoMode(format, FrameSize.parse(size), FrameRate.of(30));
                long before = cpu();
                FrameSource source = FrameSource.of(options, mode, () -> ImageAdjustments.PLAIN);
                double prepared = (cpu() - before) / 1e6;
                FrameBuffer buffer = new FrameBuffer();
                long bytes = 0;
                for (int i = 0; i < WARM_UP; i++) {
                    source.write(i, InstantSource.system().instant(), buffer);
                }
                before = cpu();
                for (int i = 0; i < MEASURED; i++) {
                    source.write(i, InstantSource.system().instant(), buffer);
                    bytes += buffer.length();
                }
                double millis = (cpu() - before) / 1e6 / MEASURED;
                System.out.printf(
                        Locale.ROOT,
                        "%-18s %6.3f ms of CPU a frame = %5.2f %% of a core, %7d bytes; %.0f ms to open%n",
                        mode,
                        millis,
                        millis * 30 / 10,
                        bytes / MEASURED,
                        prepared);
                if (args.length > 0 && format.isJpeg()) {
                    source.write(123, InstantSource.system().instant(), buffer);
                    byte[] jpeg = new byte[buffer.length()];
                    buffer.first(jpeg.length).get(jpeg);
                    Files.write(Path.of(args[0], size + ".jpg"), jpeg);
                }
            }
        }
    }

    /** Time this thread has been on a processor, in nanoseconds, as Linux counts it. */
    private static long cpu() throws IOException {
        String times = Files.readString(Path.of("/proc/thread-self/schedstat"));
        return Long.parseLong(times.substring(0, times.indexOf(' ')));
    }
}
