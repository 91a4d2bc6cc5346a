package io.cameraservice.bench;

import io.cameraservice.device.FrameSize;
import io.cameraservice.simulation.FrameMark;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * An ffmpeg that decodes a stream or file to raw luma on its standard output, and the number that the simulated camera drew into
 * each picture. Safe for use by any thread.
 */
final class GrayReader implements AutoCloseable {
    private final Process process;
    private final FrameSize size;
    private final Thread thread;
    private final List<Seen> seen = new ArrayList<>();

    /**
     * One decoded picture.
     *
     * @param mark the number drawn into it; empty if it cannot be read
     * @param nanos when it was here as a whole
     */
    record Seen(OptionalLong mark, long nanos) {}

    private GrayReader(FrameSize size, List<String> input) throws IOException {
        this.size = size;
        process = new ProcessBuilder(Stream.of(
                                Stream.of("ffmpeg", "-nostdin", "-v", "error"),
                                input.stream(),
                                Stream.of("-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"))
                        .flatMap(part -> part)
                        .toList())
                .redirectError(new File("/dev/null"))
                .start();
        thread = new Thread(this::run, "bench-reader");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads a stream with as little delay as ffmpeg can. */
    static GrayReader live(FrameSize size, String url) throws IOException {
        return new GrayReader(
                size,
                List.of(("-rtsp_transport tcp -probesize 32 -analyzeduration 0 -fpsprobesize 0"
                                + " -fflags nobuffer -flags low_delay -threads 1 -i " + url)
                        .split(" ", -1)));
    }

    /** Reads a file to its end; all its pictures. */
    static List<Seen> all(FrameSize size, String file) throws IOException, InterruptedException {
        try (GrayReader reader = new GrayReader(size, List.of("-i", file))) {
            reader.thread.join();
            return reader.seen();
        }
    }

    /** All pictures so far. */
    List<Seen> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void run() {
        byte[] picture = new byte[(int) size.area()];
        try (InputStream in = process.getInputStream()) {
            while (in.readNBytes(picture, 0, picture.length) == picture.length) {
                long now = System.nanoTime();
                OptionalLong mark = FrameMark.read(size.width(), size.height(), picture);
                synchronized (seen) {
                    seen.add(new Seen(mark, now));
                }
            }
        } catch (IOException ended) {
            // the process is gone: what was seen is seen
        }
    }
}
