package io.cameraservice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs ffmpeg over bytes, for tests that are marked with {@link RequiresFfmpeg}. */
public final class Ffmpeg {
    private Ffmpeg() {}

    /** Output of {@code ffmpeg -xerror args} for this input; fails if ffmpeg fails or has an error to report. */
    public static byte[] run(byte[] input, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-v", "error", "-xerror"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).start();
        List<String> complaints = new ArrayList<>();
        Thread feeder = start("ffmpeg-in", () -> {
            try (var in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                // ffmpeg ended early; its exit code or its output tell
            }
        });
        Thread listener =
                start("ffmpeg-err", () -> process.errorReader().lines().forEach(complaints::add));
        byte[] output;
        try (InputStream out = process.getInputStream()) {
            output = out.readAllBytes();
        }
        boolean ended = process.waitFor(20, TimeUnit.SECONDS);
        process.destroyForcibly();
        feeder.join(2000);
        listener.join(2000);
        if (!ended || process.exitValue() != 0 || !complaints.isEmpty()) {
            throw new AssertionError(String.join(" ", command) + ": " + complaints);
        }
        return output;
    }

    /** What ffprobe prints about these entries of a file or stream, as CSV without names; fails if it complains. */
    public static String probe(String input, String entries) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "ffprobe", "-v", "error", "-show_entries", entries, "-of", "csv=p=0", input)
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("ffprobe " + input + ": " + printed);
        }
        return printed;
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
