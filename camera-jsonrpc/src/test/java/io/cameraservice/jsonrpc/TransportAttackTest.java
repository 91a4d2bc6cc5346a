package io.cameraservice.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.jsonrpc.api.FakeService;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.jsonrpc.client.RemoteError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one client may not do to others; see {@code -Dtest.attack=full} for the sizes that were seen to do harm. */
@Timeout(120)
class TransportAttackTest {
    private static final boolean FULL = "full".equals(System.getProperty("test.attack"));

    private final FakeService service = new FakeService();
    private final List<JsonRpcClient> clients = new ArrayList<>();
    private final List<Socket> deaf = new ArrayList<>();
    private JsonRpcTransport transport =
            new JsonRpcTransport(JsonRpcOptions.builder().port(0).build());

    @AfterEach
    void close() throws IOException {
        for (Socket socket : deaf) {
            socket.close();
        }
        clients.forEach(JsonRpcClient::close);
        transport.close();
    }

    private JsonRpcClient client() {
        JsonRpcClient client = JsonRpcClient.connect(transport.address().orElseThrow());
        clients.add(client);
        return client;
    }

    private JsonRpcClient client(String token) {
        JsonRpcClient client = client();
        client.call("authenticate", Map.of("auth_token", token)).join();
        return client;
    }

    /** Somebody who logs in and never reads again. */
    private Socket deafViewer() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                transport.address().orElseThrow().getPort()));
        byte[] login =
                "{\"jsonrpc\":\"2.0\",\"method\":\"authenticate\",\"params\":[\"viewer\"],\"id\":1}".getBytes(UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String handshake = """
                GET /ws HTTP/1.1
                Host: localhost
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """;
        out.writeBytes(handshake.replace("\n", "\r\n").getBytes(UTF_8));
        out.writeBytes(new byte[] {(byte) 0x81, (byte) (0x80 | login.length), 0, 0, 0, 0});
        out.writeBytes(login);
        socket.getOutputStream().write(out.toByteArray());
        return socket;
    }

    private static RemoteError errorOf(CompletableFuture<?> call) {
        CompletionException e = assertThrows(CompletionException.class, call::join);
        return assertInstanceOf(RemoteError.class, e.getCause());
    }

    @Test
    void sixtyFourSlowCallsOfOneOperatorDelayNobodyElse() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger adding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        service.whileAdding(() -> {
            most.accumulateAndGet(adding.incrementAndGet(), Math::max);
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            adding.decrementAndGet();
        });
        transport.start(service, FakeService.TOKENS);
        JsonRpcClient operator = client("operator");
        List<CompletableFuture<JsonElement>> slow = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            slow.add(operator.call(
                    "add_external_stream",
                    Map.of("stream_url", "rtsp://10.255.0." + i + "/x", "stream_name", "s" + i)));
        }
        JsonRpcClient other = client("viewer");
        for (int i = 0; i < 200; i++) {
            assertEquals(
                    1,
                    other.call("get_camera_list", Map.of())
                            .get(5, TimeUnit.SECONDS)
                            .getAsJsonObject()
                            .get("total")
                            .getAsInt());
        }
        operator.call("get_camera_list", Map.of()).get(5, TimeUnit.SECONDS);
        assertTrue(slow.stream().noneMatch(CompletableFuture::isDone));
        assertEquals(8, most.get());
        release.countDown();
        CompletableFuture.allOf(slow.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        assertEquals(8, most.get());
    }

    @Test
    void whoGuessesTokensIsSlowedAndOthersOfTheSameAddressGetIn() throws Exception {
        transport.start(service, FakeService.TOKENS);
        JsonRpcClient guesser = client();
        int guesses = FULL ? 5000 : 500;
        Map<Integer, Integer> codes = new HashMap<>();
        for (int i = 0; i < guesses; i++) {
            RemoteError error = errorOf(guesser.call("authenticate", Map.of("auth_token", "wrong" + i)));
            codes.merge(error.code(), 1, Integer::sum);
            if (i % 50 == 0) {
                client("viewer").close();
            }
        }
        int looked = codes.getOrDefault(-32001, 0);
        assertTrue(looked >= 10 && looked < guesses / 4, codes::toString);
        assertEquals(guesses - looked, codes.getOrDefault(-32040, 0), codes::toString);
        RemoteError slowed = errorOf(guesser.call("authenticate", Map.of("auth_token", "operator")));
        assertTrue(slowed.data().get("retry_after_ms").getAsLong() > 0);
    }

    @Test
    void callsAboveTheRateAreToldWhenToComeBack() throws Exception {
        transport = new JsonRpcTransport(JsonRpcOptions.builder()
                .port(0)
                .limits(EndpointLimits.builder().callsPerSecond(20, 1000).build())
                .build());
        transport.start(service, FakeService.TOKENS);
        JsonRpcClient busy = client("viewer");
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < 60; i++) {
            busy.call("ping", Map.of())
                    .exceptionally(e -> {
                        RemoteError error = assertInstanceOf(
                                RemoteError.class, e instanceof CompletionException c ? c.getCause() : e);
                        assertEquals(-32040, error.code());
                        assertTrue(error.data().get("retry_after_ms").getAsLong() <= 1000);
                        refused.incrementAndGet();
                        return null;
                    })
                    .get(5, TimeUnit.SECONDS);
        }
        assertTrue(refused.get() > 10 && refused.get() <= 40, () -> "refused " + refused);
        assertEquals("pong", client("operator").call("ping", Map.of()).join().getAsString());
    }

    @Test
    void manyThatNeverReadCostTheOthersNothing() throws Exception {
        transport.start(service, FakeService.TOKENS);
        int count = FULL ? 480 : 50;
        for (int i = 0; i < count; i++) {
            deaf.add(deafViewer());
        }
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JsonRpcClient listener = client("viewer");
        listener.onNotification((method, params) -> heard.add(method));
        int events = FULL ? 20_000 : 2000;
        for (int i = 0; i < events; i++) {
            service.fire(i % 2 == 0 ? service.connected() : service.disconnected());
        }
        for (int i = 0; i < events; i++) {
            assertEquals("camera_status_update", heard.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void credentialsThatEndAreToldOfBefore() throws Exception {
        transport.start(service, FakeService.TOKENS);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JsonRpcClient brief = client();
        brief.onNotification((method, params) -> heard.add(method + " "
                + Instant.parse(params.getAsJsonObject().get("expires_at").getAsString())));
        Instant end = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
        brief.call("authenticate", Map.of("auth_token", "until " + end)).join();
        assertEquals("authentication_expiring " + end, heard.poll(10, TimeUnit.SECONDS));
        assertEquals("authentication_expired " + end, heard.poll(10, TimeUnit.SECONDS));
        assertEquals(-32001, errorOf(brief.call("get_camera_list", Map.of())).code());
        brief.call("authenticate", Map.of("auth_token", "viewer")).join();
        brief.call("get_camera_list", Map.of()).join();
        assertTrue(heard.isEmpty(), heard::toString);
    }

    @Test
    void authenticateWithoutATokenIsUnauthenticated() {
        transport.start(service, FakeService.TOKENS);
        assertEquals(-32001, errorOf(client().call("authenticate", Map.of())).code());
        assertEquals(
                -32001,
                errorOf(client().call("authenticate", Map.of("auth_token", ""))).code());
    }
}
