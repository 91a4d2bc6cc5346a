package io.cameraservice;

import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A MediaMTX that takes streams of any codec and passes them on, as an IP camera would; and the ffmpeg that publish to it. */
final class RtspServer implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final String scheme;
    private final int port;
    private final Path log;
    private final String transport;

    /** The newest of this machine, by TCP. */
    RtspServer(Path directory) {
        this(directory, "rtsp", "tcp", List.of());
    }

    /** One that sends by UDP alone. */
    static RtspServer byUdp(Path directory) {
        int rtp = freePair();
        return new RtspServer(
                directory,
                "rtsp",
                "udp",
                List.of("rtpAddress: 127.0.0.1:" + rtp, "rtcpAddress: 127.0.0.1:" + (rtp + 1)));
    }

    /** One that speaks TLS alone. */
    static RtspServer byTls(Path directory, SelfSigned shown) {
        boolean named = newest().since(1, 11);
        return new RtspServer(
                directory,
                "rtsps",
                "tcp",
                List.of(
                        named ? "rtspEncryption: strict" : "encryption: strict",
                        (named ? "rtspServerCert: " : "serverCert: ") + shown.certificate(),
                        (named ? "rtspServerKey: " : "serverKey: ") + shown.key()));
    }

    private RtspServer(Path directory, String scheme, String transport, List<String> more) {
        MediaMtxBinary program = newest();
        this.scheme = scheme;
        this.transport = transport;
        try {
            port = freePort();
            Path config = directory.resolve("rtsp-server.yml");
            Files.writeString(
                    config,
                    String.join(
                            "\n",
                            scheme + "Address: 127.0.0.1:" + port,
                            (program.since(1, 11) ? "rtspTransports: [" : "protocols: [") + transport + "]",
                            String.join("\n", more),
                            "rtmp: no",
                            "hls: no",
                            "webrtc: no",
                            "srt: no",
                            // it would listen everywhere, on a port that is always the same
                            program.since(1, 19) ? "moq: no" : "",
                            "paths:",
                            "  all_others:",
                            ""));
            log = run(directory, List.of(program.path().toString(), config.toString()));
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
        command.addAll(List.of("-f", "rtsp", "-rtsp_transport", transport, url(name)));
        run(directory, command);
    }

    /** Publishes pictures and sound that ffmpeg makes, under a name. */
    void publishFlashes(Path directory, String name, String pictures, String sound, List<String> soundCodec)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-re"));
        command.addAll(List.of("-f", "lavfi", "-i", pictures, "-re", "-f", "lavfi", "-i", sound));
        command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "25"));
        command.addAll(List.of("-pix_fmt", "yuv420p", "-bsf:v", "dump_extra=freq=keyframe"));
        command.addAll(soundCodec);
        command.addAll(List.of("-f", "rtsp", "-rtsp_transport", transport, url(name)));
        run(directory, command);
    }

    String url(String name) {
        return url(scheme, name);
    }

    /** What it has written so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address with this scheme. */
    String url(String otherScheme, String name) {
        return otherScheme + "://127.0.0.1:" + port + "/" + name;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.onExit().join();
        }
    }

    private Path run(Path directory, List<String> command) throws IOException {
        Path log = Files.createTempFile(directory, "process", ".log");
        processes.add(new ProcessBuilder(command)
                .directory(directory.toFile()) // where it leaves files of its own
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
        return log;
    }

    private static MediaMtxBinary newest() {
        List<MediaMtxBinary> installed = MediaMtxBinary.installed();
        return installed.get(installed.size() - 1);
    }

    /** An even port and the next, as RTP and RTCP want them. */
    private static int freePair() {
        for (int port = 20_000 + (int) (ProcessHandle.current().pid() % 10_000) * 2; port < 65_000; port += 2) {
            try {
                new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
                new DatagramSocket(port + 1, InetAddress.getLoopbackAddress()).close();
                return port;
            } catch (SocketException e) {
                // one of them is taken: the next
            }
        }
        throw new IllegalStateException("no two UDP ports are free");
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
