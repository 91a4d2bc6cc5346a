package io.cameraservice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.media.Gap;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.Recording;
import io.cameraservice.simulation.FrameMark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a player finds in a recording: its length, its errors, and the number drawn into each picture. */
public record MediaProof(double seconds, List<String> errors, List<Long> numbers) {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int KEY_FRAMES = 30;

    public static MediaProof of(MediaContent content, Path directory) throws IOException, InterruptedException {
        Path file = Files.createTempFile(directory, "proof", content.filename());
        try (var out = Files.newOutputStream(file)) {
            content.writeTo(out, 0, content.size());
        }
        String probed =
                run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file.toString());
        String errors = run(
                "sh",
                "-c",
                "ffmpeg -v error -i '" + file + "' -fps_mode passthrough -enc_time_base 1:90000 -f null - 2>&1");
        return new MediaProof(Double.parseDouble(probed.strip()), errors.lines().toList(), numbersOf(file));
    }

    /** That the pictures missing from the media are as many as the gaps say, within a fifth of a second each. */
    public void assertGapsMatch(Recording recording) {
        long missing = 0;
        for (int i = 1; i < numbers.size(); i++) {
            long step = numbers.get(i) - numbers.get(i - 1);
            // A run that goes on where another failed begins with the key frame before it.
            assertTrue(step > -KEY_FRAMES, () -> "too much twice: " + recording + " " + numbers);
            if (step > 3) { // what the simulated camera itself leaves out on a busy machine is no gap
                missing += step - 1;
            }
        }
        double said = recording.gaps().stream()
                        .map(Gap::duration)
                        .mapToLong(Duration::toMillis)
                        .sum()
                / 1000.0;
        double seen = missing / 30.0;
        assertEquals(seen, said, 0.2 * Math.max(1, recording.gaps().size()), () -> recording + " " + numbers);
    }

    private static List<Long> numbersOf(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-i",
                        file.toString(),
                        "-fps_mode",
                        "passthrough",
                        "-f",
                        "rawvideo",
                        "-pix_fmt",
                        "gray",
                        "pipe:1")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Long> numbers = new ArrayList<>();
        try (InputStream in = process.getInputStream()) {
            byte[] picture = in.readNBytes(WIDTH * HEIGHT);
            while (picture.length == WIDTH * HEIGHT) {
                OptionalLong number = FrameMark.read(WIDTH, HEIGHT, picture);
                assertTrue(number.isPresent(), "picture " + numbers.size() + " has no readable number");
                numbers.add(number.getAsLong());
                picture = in.readNBytes(WIDTH * HEIGHT);
            }
        }
        assertEquals(0, process.waitFor());
        return numbers;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
