package io.cameraservice;

import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
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
import java.util.List;

/** A MediaMTX that takes streams of any codec and passes them on, as an IP camera would; and the ffmpeg that publish to it. */
final class RtspServer implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final int port;

    /** The newest of this machine. */
    RtspServer(Path directory) {
        List<MediaMtxBinary> installed = MediaMtxBinary.installed();
        MediaMtxBinary program = installed.get(installed.size() - 1);
        try {
            port = freePort();
            Path config = directory.resolve("rtsp-server.yml");
            Files.writeString(
                    config,
                    String.join(
                            "\n",
                            "rtspAddress: 127.0.0.1:" + port,
                            program.since(1, 11) ? "rtspTransports: [tcp]" : "protocols: [tcp]",
                            "rtmp: no",
                            "hls: no",
                            "webrtc: no",
                            "srt: no",
                            // it would listen everywhere, on a port that is always the same
                            program.since(1, 19) ? "moq: no" : "",
                            "paths:",
                            "  all_others:",
                            ""));
            run(directory, List.of(program.path().toString(), config.toString()));
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
}
