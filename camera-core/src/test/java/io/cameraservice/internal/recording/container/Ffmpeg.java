package io.cameraservice.internal.recording.container;

import io.cameraservice.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The real ffmpeg as encoder, as recorder with the product's flags, and as judge of what we serve. */
public final class Ffmpeg {
    private static final String FRAGMENTS = "movflags=+frag_every_frame+empty_moov+default_base_moof:flush_packets=1";

    private Ffmpeg() {}

    /** Pictures of the test card as a recorder gets them: a key frame each second, parameter sets in band. */
    public static Path source(Path directory, int seconds) throws IOException {
        Path file = directory.resolve("source.mkv");
        run(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=160x120:r=30:d=" + seconds,
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-tune",
                "zerolatency",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "30",
                "-keyint_min",
                "30",
                "-bsf:v",
                "dump_extra=freq=keyframe",
                file.toString()));
        return file;
    }

    /** A run of the recorder into numbered segments of two seconds. */
    public static List<String> recorder(
            Path source, String format, int firstNumber, String offset, Path directory, String... before) {
        List<String> arguments = new ArrayList<>(List.of(before));
        arguments.addAll(List.of("-i", source.toString(), "-c", "copy"));
        String extension = "ts";
        if (format.equals("mp4")) {
            extension = "mp4";
            arguments.addAll(List.of(
                    "-f",
                    "segment",
                    "-segment_format",
                    "mp4",
                    "-segment_format_options",
                    FRAGMENTS,
                    "-reset_timestamps",
                    "1"));
        } else {
            arguments.addAll(List.of("-output_ts_offset", offset, "-f", "segment", "-segment_format", "mpegts"));
        }
        arguments.addAll(List.of(
                "-segment_time",
                "2",
                "-segment_start_number",
                String.valueOf(firstNumber),
                directory.resolve("%05d." + extension).toString()));
        return arguments;
    }

    /** Starts a run in real time and kills it once it has written this file to this size. */
    static void kill9(List<String> arguments, Path file, long bytes) throws IOException {
        Process process = start("ffmpeg", arguments);
        try {
            Await.until(
                    file + " has grown",
                    Duration.ofSeconds(20),
                    () -> file.toFile().length() >= bytes);
        } finally {
            process.destroyForcibly();
        }
        Await.until("ffmpeg is dead", Duration.ofSeconds(5), () -> !process.isAlive());
    }

    public static String run(List<String> arguments) throws IOException {
        return finish(start("ffmpeg", arguments));
    }

    /** Decodes all of it; the complaints, of which there should be none. */
    public static String complaints(Path file) throws IOException {
        return run(List.of("-i", file.toString(), "-f", "null", "-"));
    }

    public static Duration duration(Path file) throws IOException {
        String text = probe(file, "-show_entries", "format=duration");
        return Duration.ofNanos(Math.round(Double.parseDouble(text) * 1e9));
    }

    public static long pictures(Path file) throws IOException {
        return Long.parseLong(
                probe(file, "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames")
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replaceAll(",.*", "")
                        .trim());
    }

    private static String probe(Path file, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-of", "csv=p=0", file.toString()));
        return finish(start("ffprobe", all)).trim();
    }

    private static Process start(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program, "-v", "error"));
        if (program.equals("ffmpeg")) {
            command.add("-nostdin");
        }
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String finish(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static List<Path> segments(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
