package io.cameraservice.mediamtx.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.testing.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are made to take memory, time or the log: each is an error, and the next call goes well. */
class HostileAnswersTest {
    private static final String WELL = "{\"pageCount\":1,\"items\":[]}";

    private final AtomicReference<String> body = new AtomicReference<>(WELL);

    @Test
    void tooManyBytes() {
        refused(
                "{\"pageCount\":1,\"items\":[],\"more\":\"" + "x".repeat(62_000_000) + "\"}",
                "longer than 4194304 bytes");
    }

    /** Each {@code {}} takes forty times the memory of its text. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "0", "\"\"", "{\"a\":{}}"})
    void tooManyValues(String value) {
        refused(
                "{\"items\":[" + (value + ",").repeat(4_000_000 / (value.length() + 1)) + value + "]}",
                "cannot be understood");
    }

    @Test
    void tooDeep() {
        refused("{\"items\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", "cannot be understood");
        refused("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000), "cannot be understood");
    }

    @Test
    void numbersThatTakeMinutesToRead() {
        String digits = "9".repeat(4_000_000);
        refused("{\"pageCount\":1,\"items\":[],\"n\":" + digits + "}", "cannot be understood");
        well("{\"pageCount\":1,\"items\":[],\"n\":" + digits.substring(0, 1000) + "}");
        well("{\"pageCount\":1e999999999,\"items\":[]}");
        well("{\"pageCount\":-1,\"items\":[]}");
        assertEquals(Optional.empty(), GoDuration.parse(digits + "s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"name\":\"a\"}"})
    void pagesWithoutEnd(String item) {
        body.set("{\"pageCount\":999999999999999999,\"items\":[" + item + "]}");
        try (RecordedServer server = server();
                MediaMtxApi api = server.client()) {
            MediaMtxException refusal = assertThrows(MediaMtxException.class, api::paths);
            assertEquals(Kind.FAILED, refusal.kind());
            assertTrue(refusal.getMessage().contains("more than 10000"), refusal.getMessage());
            assertEquals(40, server.asked.size());
        }
    }

    @Test
    void longPagesWithoutEnd() {
        body.set("{\"pageCount\":999,\"items\":[],\"more\":\"" + "x".repeat(4_000_000) + "\"}");
        try (RecordedServer server = server();
                MediaMtxApi api = server.client()) {
            MediaMtxException refusal = assertThrows(MediaMtxException.class, api::paths);
            assertTrue(refusal.getMessage().contains("33554432 bytes"), refusal.getMessage());
            assertEquals(9, server.asked.size());
        }
    }

    @Test
    void aReasonIsOneShortLineWithoutSecrets() {
        String reason =
                "no\\n\\u001b[31m2026-11-30 INFO all is well\\u2028 rtsp://camera:s3cret@h/ " + "x".repeat(100_000);
        try (RecordedServer server = new RecordedServer(
                        e -> RecordedServer.tell(e, 500, "mediamtx", "{\"error\":\"" + reason + "\"}"));
                MediaMtxApi api = server.client()) {
            String message = String.valueOf(
                    assertThrows(MediaMtxException.class, api::paths).getMessage());
            assertTrue(message.length() < 700, message);
            assertTrue(message.contains("no [31m2026-11-30 INFO all is well  rtsp://h/"), message);
            assertTrue(message.chars().noneMatch(Character::isISOControl), message);
        }
    }

    /** D4: compared with another version, and in a line of the log. */
    @Test
    void aVersionHasNoLineEnd() {
        assertEquals(Optional.of("v1.20.1"), version("v1.20.1\\n"));
        assertEquals(Optional.of("v1.20.1"), version("\\t v1.20.1 \\r\\n\\u0000"));
        assertEquals(65, version("v1." + "9".repeat(1000)).orElseThrow().length());
    }

    @Test
    void anAddressIsOneOrNone() {
        assertEquals(
                Optional.of("[2001:db8::1]"), new ServerConfig.ListenAddress(true, "[2001:db8::1]:8554", false).host());
        for (String bad :
                List.of("evil@host:1", "a/b:1", "h?x=:1", "http://h:1", "", ":1", "a b:1", "x".repeat(300) + ":1")) {
            assertEquals(Optional.empty(), new ServerConfig.ListenAddress(true, bad, false).host(), bad);
        }
    }

    @Test
    void headersWithoutEnd() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (Socket client = listener.accept()) {
                    OutputStream out = client.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(US_ASCII));
                    byte[] more = "x".repeat(1 << 16).getBytes(US_ASCII);
                    while (true) {
                        out.write(more);
                    }
                } catch (IOException e) {
                    // sent away
                }
            });
            server.setDaemon(true);
            server.start();
            URI url = URI.create("http://127.0.0.1:" + listener.getLocalPort());
            try (MediaMtxApi api = new MediaMtxApi(ApiOptions.builder()
                    .url(url)
                    .callTimeout(Duration.ofSeconds(5))
                    .build())) {
                assertThrows(MediaMtxException.class, api::paths);
                server.join(5000);
                assertFalse(server.isAlive(), "it is sent away");
            }
        }
    }

    /** java.net.http leaves each such connection open for ever. */
    @Test
    void connectionsOfThoseWhoDoNotSpeakHttpAreClosed() throws Exception {
        AtomicInteger left = new AtomicInteger();
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                while (!listener.isClosed()) {
                    try (Socket client = listener.accept()) {
                        client.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(US_ASCII));
                        client.getInputStream().transferTo(OutputStream.nullOutputStream());
                        left.incrementAndGet();
                    } catch (IOException e) {
                        left.incrementAndGet();
                    }
                }
            });
            server.setDaemon(true);
            server.start();
            URI url = URI.create("http://127.0.0.1:" + listener.getLocalPort());
            try (MediaMtxApi api = new MediaMtxApi(ApiOptions.builder().url(url).build())) {
                for (int round = 1; round <= 20; round++) {
                    int closed = round;
                    MediaMtxException stranger = assertThrows(MediaMtxException.class, api::paths);
                    assertEquals(Kind.NOT_MEDIAMTX, stranger.kind(), stranger.getMessage());
                    Await.until("it is closed", Duration.ofSeconds(5), () -> left.get() == closed);
                }
            }
        }
    }

    private Optional<String> version(String told) {
        body.set("{\"version\":\"" + told + "\"}");
        try (RecordedServer server = server();
                MediaMtxApi api = server.client()) {
            return api.info().version();
        }
    }

    private void refused(String hostile, String why) {
        body.set(hostile);
        try (RecordedServer server = server();
                MediaMtxApi api = server.client()) {
            MediaMtxException refusal = assertThrows(MediaMtxException.class, api::paths);
            assertEquals(Kind.FAILED, refusal.kind(), refusal.getMessage());
            assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
            body.set(WELL);
            assertEquals(List.of(), api.paths());
        }
    }

    private void well(String strange) {
        body.set(strange);
        try (RecordedServer server = server();
                MediaMtxApi api = server.client()) {
            assertEquals(List.of(), api.paths());
        }
    }

    private RecordedServer server() {
        return new RecordedServer(e -> RecordedServer.tell(e, 200, "mediamtx", body.get()));
    }
}
