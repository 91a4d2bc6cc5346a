package io.cameraservice;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cameraservice.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A MediaMTX that takes streams of any codec and passes them on, as an IP camera would; and the ffmpeg that publish to it. */
final class RtspServer implements AutoCloseable {
    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "camera-service", "mediamtx");

    private final List<Process> processes = new ArrayList<>();
    private final int port;

    /** Skips the test where no MediaMTX lies in the cache. */
    RtspServer(Path directory) {
        Optional<Path> program = newest();
        assumeTrue(program.isPresent(), "no MediaMTX in the cache");
        try {
            port = freePort();
            Path config = directory.resolve("rtsp-server.yml");
            Files.writeString(
                    config,
                    String.join(
                            "\n",
                            "rtspAddress: 127.0.0.1:" + port,
                            "rtspTransports: [tcp]",
                            "rtmp: no",
                            "hls: no",
                            "webrtc: no",
                            "srt: no",
                            // since 1.19; it would listen everywhere, on a port that is always the same
                            Arrays.compare(version(program.orElseThrow().getParent()), new int[] {1, 19}) < 0
                                    ? ""
                                    : "moq: no",
                            "paths:",
                            "  all_others:",
                            ""));
            run(directory, List.of(program.orElseThrow().toString(), config.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("the RTSP server listens", Duration.ofSeconds(10), this::listens);
    }

    /** Publishes what is at this URL under a name, encoded with these options. */
    void publish(Path directory, String from, String name, String... codec) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "ffmpeg", "-nostdin", "-v", "error", "-rtsp_transport", "tcp", "-i", from, "-an", "-fps_mode", "cfr"));
        command.addAll(List.of(codec));
        command.addAll(List.of("-f", "rtsp", "-rtsp_transport", "tcp", url(name)));
        run(directory, command);
    }

    String url(String name) {
        return "rtsp://127.0.0.1:" + port + "/" + name;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.onExit().join();
        }
    }

    private void run(Path directory, List<String> command) throws IOException {
        Path log = Files.createTempFile(directory, "process", ".log");
        processes.add(new ProcessBuilder(command)
                .directory(directory.toFile()) // where it leaves files of its own
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Optional<Path> newest() {
        try (Stream<Path> versions = Files.list(CACHE)) {
            return versions.filter(v -> Files.isExecutable(v.resolve("mediamtx")))
                    .max(Comparator.comparing(RtspServer::version, Arrays::compare))
                    .map(v -> v.resolve("mediamtx"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of a directory like {@code v1.20.1}. */
    private static int[] version(@Nullable Path directory) {
        return Arrays.stream(String.valueOf(directory == null ? "" : directory.getFileName())
                        .split("\\D+", -1))
                .filter(part -> !part.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
