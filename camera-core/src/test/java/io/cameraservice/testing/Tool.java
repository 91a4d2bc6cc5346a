package io.cameraservice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program run beside a test, with its output in a file; killed when closed. */
public final class Tool implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path output;

    private Tool(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /** Whether the program is on the path. */
    public static boolean exists(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Starts a program. */
    public static Tool start(String... command) {
        return start(List.of(command));
    }

    /** Starts a program. */
    public static Tool start(List<String> command) {
        try {
            Path output = Files.createTempFile("tool", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(output.toFile())
                    .start();
            return new Tool(command.get(0), process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An ffmpeg that publishes a 320x240 test picture at 30 frames a second, a key frame each second. */
    public static Tool publisher(String url, String... more) {
        Stream<String> input =
                Stream.of("ffmpeg -nostdin -hide_banner -loglevel warning -re -f lavfi -i".split(" ", -1));
        Stream<String> source = Stream.of("testsrc2=size=320x240:rate=30");
        Stream<String> encode = Stream.of(("-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 30"
                        + " -keyint_min 30 -bsf:v dump_extra=freq=keyframe -pkt_size 1400 -flush_packets 1")
                .split(" ", -1));
        Stream<String> target = Stream.of("-f", "rtsp", "-rtsp_transport", "tcp", url);
        return start(Stream.of(input, source, encode, Stream.of(more), target)
                .flatMap(part -> part)
                .toList());
    }

    /** What it has written so far. */
    public String output() {
        try {
            return new String(Files.readAllBytes(output), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end; the exit code. */
    public int exitCode(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " still runs after " + atMost.toMillis() + " ms: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Whether it still runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Its number. */
    public long pid() {
        return process.pid();
    }

    /** Ends it without giving it a chance to say goodbye. */
    public void kill() {
        process.destroyForcibly();
        exitCode(Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
