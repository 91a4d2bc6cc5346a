package io.cameraservice.bench;

import io.cameraservice.testing.Await;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How long a new ffmpeg takes until the first picture of a stream is a whole file. */
final class FirstPicture {
    private FirstPicture() {}

    /** Seconds from the start of the process, reading RTSP with as little probing as ffmpeg can. */
    static double byRtsp(Path directory, String url) throws IOException {
        return seconds(
                directory, "-rtsp_transport tcp -probesize 32 -analyzeduration 0 -fpsprobesize 0 -threads 1", url);
    }

    /** Seconds from the start of the process, reading HLS as ffmpeg does by itself: whole segments, the third from the end first. */
    static double byHls(Path directory, String url) throws IOException {
        return seconds(directory, "-threads 1", url);
    }

    private static double seconds(Path directory, String how, String url) throws IOException {
        Path picture = directory.resolve("first.jpg");
        Files.deleteIfExists(picture);
        List<String> command = Stream.of(
                        Stream.of("ffmpeg", "-y", "-nostdin", "-loglevel", "error"),
                        Stream.of(how.split(" ", -1)),
                        Stream.of("-i", url, "-frames:v", "1", picture.toString()))
                .flatMap(part -> part)
                .toList();
        long start = System.nanoTime();
        try (Tool reader = Tool.start(command)) {
            Await.until("a picture of " + url + " is there", Rig.SOON, () -> {
                if (!reader.alive() && !isWhole(picture)) {
                    throw new AssertionError(url + ": " + reader.output());
                }
                return isWhole(picture);
            });
            double seconds = (System.nanoTime() - start) / 1e9;
            reader.exitCode(Rig.SOON);
            return seconds;
        }
    }

    private static boolean isWhole(Path picture) {
        try {
            byte[] bytes = Files.readAllBytes(picture);
            return bytes.length > 4 && bytes[bytes.length - 2] == (byte) 0xff && bytes[bytes.length - 1] == (byte) 0xd9;
        } catch (IOException notYet) {
            return false;
        }
    }
}
