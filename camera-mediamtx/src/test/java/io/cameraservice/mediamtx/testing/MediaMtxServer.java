package io.cameraservice.mediamtx.testing;

import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.Ports;
import io.cameraservice.testing.SelfSigned;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real MediaMTX on free ports of loopback, with a configuration that tests write. Not safe for use by several threads. */
public final class MediaMtxServer implements AutoCloseable {
    private static final Duration OVERLOOKED = Duration.ofMillis(1200);

    private final Path file;
    private final int[] ports = {Ports.free(), Ports.free(), Ports.free(), Ports.free()};
    private final int udpPort = Ports.free();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> paths = new ArrayList<>();
    private MediaMtxBinary binary;
    private @Nullable Tool process;
    private long overlooksUntil = System.nanoTime();

    public MediaMtxServer(MediaMtxBinary binary, Path directory) {
        this.binary = binary;
        this.file = directory.resolve("mediamtx-" + ports[0] + ".yml");
        settings.put("api", "yes");
        settings.put("hls", "yes");
        settings.put("webrtc", "yes");
    }

    /** Sets a line of the configuration's top level; it counts from the next start, or from {@link #write}. */
    public MediaMtxServer set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** From the next start its API speaks TLS alone. */
    public MediaMtxServer encryptApi(SelfSigned shown) {
        return set("apiEncryption", "yes")
                .set("apiServerCert", shown.certificate().toString())
                .set("apiServerKey", shown.key().toString());
    }

    /** Adds a path to the configuration file. */
    public MediaMtxServer path(String name, String... lines) {
        paths.add("  " + name + ":\n    " + String.join("\n    ", lines) + "\n");
        return this;
    }

    public MediaMtxServer start() {
        writeFile();
        overlooksUntil = System.nanoTime();
        process = Tool.start(binary.path().toString(), file.toString());
        return this;
    }

    /** Starts and waits until it answers. */
    public MediaMtxServer startAndWait() {
        start();
        int port = settings.get("api").equals("yes") ? ports[0] : ports[1];
        Await.until("MediaMTX listens", Duration.ofSeconds(10), () -> {
            if (process != null && !process.alive()) {
                throw new AssertionError("MediaMTX ended: " + process.output());
            }
            return listens(port);
        });
        return this;
    }

    /** From the next start another release. */
    public void use(MediaMtxBinary other) {
        binary = other;
    }

    /** Writes the configuration, which a running server reads again: it overlooks what changes within a second of that. */
    public void write() {
        Await.until(
                "MediaMTX looks at its file again",
                OVERLOOKED.plusSeconds(1),
                () -> System.nanoTime() - overlooksUntil >= 0);
        writeFile();
        overlooksUntil = System.nanoTime() + OVERLOOKED.toNanos();
    }

    private void writeFile() {
        StringBuilder text = new StringBuilder("logLevel: info\n");
        settings.forEach(
                (key, value) -> text.append(key).append(": ").append(value).append('\n'));
        line(text, "apiAddress", ports[0]);
        line(text, "rtspAddress", ports[1]);
        text.append(binary.since(1, 11) ? "rtspTransports" : "protocols").append(": [tcp]\n");
        line(text, "hlsAddress", ports[2]);
        line(text, "webrtcAddress", ports[3]);
        line(text, "webrtcLocalUDPAddress", udpPort);
        text.append("rtmp: no\nsrt: no\n");
        if (binary.since(1, 19)) {
            text.append("moq: no\n");
        }
        text.append("paths:\n");
        paths.forEach(text::append);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its configuration. */
    public Path file() {
        return file;
    }

    /** Kills it as {@code kill -9} does. */
    public void kill() {
        process().kill();
    }

    /** Stops or continues it as {@code kill -STOP} and {@code kill -CONT} do. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its process. */
    public long pid() {
        return process().pid();
    }

    public URI api() {
        return URI.create((settings.containsKey("apiEncryption") ? "https" : "http") + "://127.0.0.1:" + ports[0]);
    }

    public int rtspPort() {
        return ports[1];
    }

    public String rtsp(String path) {
        return "rtsp://127.0.0.1:" + ports[1] + "/" + path;
    }

    public String hls(String path) {
        return "http://127.0.0.1:" + ports[2] + "/" + path + "/index.m3u8";
    }

    public String webrtc(String path) {
        return "http://127.0.0.1:" + ports[3] + "/" + path;
    }

    /** What it has written so far. */
    public String log() {
        return process().output();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private Tool process() {
        if (process == null) {
            throw new IllegalStateException("MediaMTX was not started");
        }
        return process;
    }

    private static void line(StringBuilder text, String key, int port) {
        text.append(key).append(": 127.0.0.1:").append(port).append('\n');
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
