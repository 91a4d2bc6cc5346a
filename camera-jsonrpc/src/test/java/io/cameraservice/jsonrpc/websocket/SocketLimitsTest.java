package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SocketLimitsTest {
    private final SocketFixture sockets = new SocketFixture();

    @AfterEach
    void closeAll() throws Exception {
        sockets.closeAll();
    }

    @Test
    void other_paths_are_not_found() throws IOException {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        assertEquals("HTTP/1.1 404 Not Found", sockets.status(endpoint, "/"));
        assertEquals("HTTP/1.1 404 Not Found", sockets.status(endpoint, "/ws/more"));
        assertTrue(sockets.status(endpoint, "/ws?token=1").startsWith("HTTP/1.1 101"));
        try (RawClient plain = new RawClient(endpoint.address().getPort())) {
            plain.raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
            assertTrue(plain.isEnded());
        }
    }

    @Test
    void pages_of_other_hosts_are_refused_unless_allowed() throws IOException {
        WebSocketEndpoint endpoint =
                sockets.serve(SocketFixture.options().allowedOrigins(Set.of("https://good.example")));
        assertEquals("HTTP/1.1 403 Forbidden", sockets.status(endpoint, "/ws", "Origin: https://evil.example"));
        assertEquals("HTTP/1.1 403 Forbidden", sockets.status(endpoint, "/ws", "Origin: null"));
        assertEquals("HTTP/1.1 403 Forbidden", sockets.status(endpoint, "/ws", "Origin: https://evil example"));
        assertTrue(
                sockets.status(endpoint, "/ws", "Origin: https://good.example").startsWith("HTTP/1.1 101"));
        assertTrue(
                sockets.status(endpoint, "/ws", "Origin: http://127.0.0.1:8003").startsWith("HTTP/1.1 101"));
    }

    @Test
    void names_that_are_not_ours_are_refused_on_loopback() throws IOException {
        WebSocketEndpoint endpoint =
                sockets.serve(SocketFixture.options().allowedOrigins(Set.of("https://good.example")));
        int port = endpoint.address().getPort();
        for (String host :
                List.of("evil.example", "evil.example:" + port, "127.0.0.1.evil.example", "localhost.evil.example")) {
            assertEquals("HTTP/1.1 403 Forbidden", upgrade(port, host, "http://" + host), host);
        }
        for (String host :
                List.of("localhost", "LOCALHOST:" + port, "127.0.0.1:" + port, "[::1]:" + port, "127.8.9.1")) {
            assertTrue(upgrade(port, host, "http://" + host).startsWith("HTTP/1.1 101"), host);
        }
        assertTrue(upgrade(port, "good.example", "https://good.example").startsWith("HTTP/1.1 101"));
        assertEquals("HTTP/1.1 403 Forbidden", upgrade(port, "localhost", "http://evil.example"));
        WebSocketEndpoint open = sockets.serve(SocketFixture.options().host("0.0.0.0"));
        assertTrue(
                upgrade(open.address().getPort(), "cam.lan", "http://cam.lan").startsWith("HTTP/1.1 101"));
    }

    private static String upgrade(int port, String host, String origin) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(("GET /ws HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin
                                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                            .getBytes(ISO_8859_1));
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            return String.valueOf(answer.readLine());
        }
    }

    @Test
    void one_connection_too_many_is_told_to_come_back_where_all_are_logged_in() throws IOException {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.connectionsOf(2, 2));
        sockets.raw(endpoint);
        sockets.raw(endpoint);
        SocketFixture.await(() -> endpoint.connections().size() == 2);
        endpoint.connections().forEach(Connection::authenticated);
        assertEquals("HTTP/1.1 503 Service Unavailable", sockets.status(endpoint, "/ws"));
    }

    @Test
    void the_oldest_that_is_not_logged_in_gives_way_to_one_more() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.connectionsOf(3, 3));
        RawClient member = sockets.raw(endpoint);
        sockets.firstConnection().get(5, TimeUnit.SECONDS).authenticated();
        RawClient stranger = sockets.raw(endpoint);
        sockets.raw(endpoint);
        for (int i = 0; i < 50; i++) {
            assertEquals(
                    "pong",
                    sockets.client(endpoint).call("ping", Map.of()).join().getAsString());
        }
        assertEquals(1013, stranger.readUntil(RawClient.CLOSE).closeCode());
        member.text("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}");
        assertTrue(member.readUntil(RawClient.TEXT).text().contains("pong"));
        assertEquals(49 + 1, endpoint.budget().connections().statistics().evicted());
    }

    @Test
    void whoever_does_not_log_in_is_closed_with_1008_and_who_does_stays() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options()
                .limits(EndpointLimits.builder()
                        .loginTimeout(Duration.ofMillis(300))
                        .build()));
        RawClient member = sockets.raw(endpoint);
        sockets.firstConnection().get(5, TimeUnit.SECONDS).authenticated();
        assertEquals(1008, sockets.raw(endpoint).readUntil(RawClient.CLOSE).closeCode());
        member.text("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}");
        assertTrue(member.readUntil(RawClient.TEXT).text().contains("pong"));
    }

    /** 300 headers that announce 1 MiB each once ended the server for want of memory. */
    @Test
    void frames_that_are_only_announced_cost_nothing() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        byte[] header = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0}; // of 1 MiB
        List<RawClient> half = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            half.add(sockets.raw(endpoint));
        }
        SocketFixture.await(() -> endpoint.connections().size() == 300);
        endpoint.connections().forEach(Connection::authenticated); // others may not even announce so much
        for (RawClient client : half) {
            client.raw(header);
        }
        assertEquals(0, endpoint.budget().statistics().unfinishedInputBytes());
        for (RawClient client : half) {
            client.raw(new byte[1000]);
        }
        SocketFixture.await(() -> endpoint.budget().statistics().unfinishedInputBytes() >= 300_000);
        assertTrue(endpoint.budget().statistics().unfinishedInputBytes() <= 300 * 2048);
        for (RawClient client : half) {
            client.close();
        }
        SocketFixture.await(() -> endpoint.budget().statistics().unfinishedInputBytes() == 0
                && endpoint.connections().isEmpty());
    }

    @Test
    void an_unfinished_message_too_many_closes_with_1013() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options()
                .limits(EndpointLimits.builder()
                        .unfinishedInput(16_384, 16 * 10_000)
                        .build()));
        byte[] begin = {(byte) 0x81, (byte) 0xfe, 0x3f, (byte) 0xff, 0, 0, 0, 0};
        RawClient first = sockets.raw(endpoint);
        first.raw(begin);
        first.raw(new byte[9000]);
        SocketFixture.await(() -> endpoint.budget().statistics().unfinishedInputBytes() >= 9000);
        RawClient second = sockets.raw(endpoint);
        second.raw(begin);
        second.raw(new byte[9000]);
        assertEquals(1013, second.readUntil(RawClient.CLOSE).closeCode());
        assertEquals(
                "pong", sockets.client(endpoint).call("ping", Map.of()).join().getAsString());
    }

    @Test
    void before_a_login_messages_are_short() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        RawClient stranger = sockets.raw(endpoint);
        stranger.frame(RawClient.TEXT, true, new byte[17_000]);
        assertEquals(1009, stranger.readUntil(RawClient.CLOSE).closeCode());
    }

    @Test
    void frames_against_the_protocol_close_with_1002() throws IOException {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        List<byte[]> wrong = List.of(
                new byte[] {(byte) 0x81, 1, 'x'}, // not masked
                new byte[] {(byte) 0x81, (byte) 0xfe, 0, 5, 0, 0, 0, 0, 1, 2, 3, 4, 5}, // 5 in three bytes
                new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1, 2, 3, 4, 5},
                new byte[] {(byte) 0x81, (byte) 0xff, -1, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0},
                new byte[] {(byte) 0xc1, (byte) 0x81, 0, 0, 0, 0, 'x'}, // a reserved bit
                new byte[] {(byte) 0x83, (byte) 0x81, 0, 0, 0, 0, 'x'}, // an unknown opcode
                new byte[] {(byte) 0x80, (byte) 0x81, 0, 0, 0, 0, 'x'}, // nothing to be continued
                new byte[] {0x09, (byte) 0x80, 0, 0, 0, 0}, // a ping in parts
                new byte[] {(byte) 0x88, (byte) 0x81, 0, 0, 0, 0, 3}, // half a close code
                new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xed}); // 1005
        for (byte[] frame : wrong) {
            RawClient client = sockets.raw(endpoint);
            client.raw(frame);
            assertEquals(1002, client.readUntil(RawClient.CLOSE).closeCode(), Arrays.toString(frame));
            assertTrue(client.isEnded());
        }
    }

    @Test
    void endless_handshakes_are_cut_off() throws IOException {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        try (RawClient client = new RawClient(endpoint.address().getPort())) {
            assertThrows(IOException.class, () -> {
                client.raw("GET /ws HTTP/1.1\r\n".getBytes(ISO_8859_1));
                for (int i = 0; i < 100_000; i++) {
                    client.raw(("X-Header-" + i + ": " + "z".repeat(500) + "\r\n").getBytes(ISO_8859_1));
                }
                throw new EOFException("it was taken whole");
            });
        }
        assertEquals(
                "pong", sockets.client(endpoint).call("ping", Map.of()).join().getAsString());
    }

    @Test
    void a_message_too_long_closes_with_1009_whatever_its_shape() throws IOException {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.config(
                10_000,
                EndpointLimits.builder().unfinishedInput(10_000, 1 << 20).build(),
                Duration.ofSeconds(20)));
        RawClient whole = sockets.raw(endpoint);
        whole.frame(RawClient.TEXT, true, new byte[3_000_000]);
        assertEquals(1009, whole.readUntil(RawClient.CLOSE).closeCode());
        assertTrue(whole.isEnded());

        RawClient parts = sockets.raw(endpoint);
        parts.frame(RawClient.TEXT, false, new byte[6000]);
        parts.frame(0, false, new byte[6000]);
        assertEquals(1009, parts.readUntil(RawClient.CLOSE).closeCode());

        RawClient empty = sockets.raw(endpoint);
        empty.frame(RawClient.TEXT, false, new byte[0]);
        for (int i = 0; i < 200; i++) {
            empty.frame(0, false, new byte[0]);
        }
        assertEquals(1009, empty.readUntil(RawClient.CLOSE).closeCode());
    }

    @Test
    void fragments_within_the_limit_are_one_message() throws IOException {
        RawClient client = sockets.raw(sockets.serve(SocketFixture.options()));
        for (int i = 0; i < 3; i++) {
            client.frame(RawClient.TEXT, false, "{\"jsonrpc\":\"2.0\",\"method\":".getBytes(ISO_8859_1));
            client.frame(RawClient.PING, true, new byte[] {7});
            client.frame(0, true, "\"ping\",\"id\":1}".getBytes(ISO_8859_1));
            assertEquals(7, client.readUntil(RawClient.PONG).payload().get(0));
            assertTrue(client.readUntil(RawClient.TEXT).text().contains("pong"));
        }
    }

    @Test
    void binary_messages_close_with_1003_and_bad_utf8_with_1007() throws IOException {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        RawClient binary = sockets.raw(endpoint);
        binary.frame(RawClient.BINARY, true, new byte[] {1});
        assertEquals(1003, binary.readUntil(RawClient.CLOSE).closeCode());
        RawClient broken = sockets.raw(endpoint);
        broken.frame(RawClient.TEXT, true, new byte[] {(byte) 0xc3, 0x28});
        assertEquals(1007, broken.readUntil(RawClient.CLOSE).closeCode());
    }

    @Test
    void a_client_that_does_not_read_is_closed_with_1013_while_others_go_on() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.queueOf(50_000));
        RawClient deaf = sockets.raw(endpoint);
        Connection connection = sockets.firstConnection().get(5, TimeUnit.SECONDS);
        JsonRpcClient other = sockets.client(endpoint);
        String text = "x".repeat(10_000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            while (connection.isOpen()) {
                endpoint.broadcast(text, c -> c == connection);
            }
        });
        assertEquals(
                "pong", other.call("ping", Map.of()).get(5, TimeUnit.SECONDS).getAsString());
        assertEquals(1013, deaf.readUntil(RawClient.CLOSE).closeCode());
    }

    @Test
    void a_client_that_never_reads_again_is_gone_soon() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.queueOf(50_000));
        sockets.raw(endpoint);
        Connection connection = sockets.firstConnection().get(5, TimeUnit.SECONDS);
        while (connection.isOpen()) {
            connection.send("x".repeat(10_000));
        }
        SocketFixture.await(
                () -> sockets.closings() == 1 && endpoint.connections().isEmpty());
    }

    @Test
    void a_client_that_floods_pings_without_reading_is_closed() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.queueOf(20_000));
        RawClient flood = sockets.raw(endpoint);
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < 1_000_000; i++) {
                flood.frame(RawClient.PING, true, new byte[125]);
            }
        });
    }

    @Test
    void a_message_larger_than_the_queue_goes_out_if_nothing_else_waits() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.queueOf(1000));
        JsonRpcClient client = sockets.client(endpoint);
        sockets.firstConnection().get(5, TimeUnit.SECONDS).authenticated();
        String text = "y".repeat(200_000);
        assertEquals(
                text,
                client.call("echo", Map.of("value", text))
                        .get(5, TimeUnit.SECONDS)
                        .getAsString());
    }
}
