package io.cameraservice.jsonrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.jsonrpc.client.RemoteError;
import io.cameraservice.jsonrpc.websocket.RawClient;
import io.cameraservice.testing.AttackSize;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.FakeService;
import java.io.IOException;
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
    private final FakeService service = new FakeService();
    private final List<JsonRpcClient> clients = new ArrayList<>();
    private final List<RawClient> deaf = new ArrayList<>();
    private JsonRpcTransport transport =
            new JsonRpcTransport(JsonRpcOptions.builder().port(0).build());

    @AfterEach
    void close() throws IOException {
        for (RawClient client : deaf) {
            client.close();
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
    private RawClient deafViewer() throws IOException {
        RawClient client = RawClient.open(transport.address().orElseThrow().getPort(), 4096);
        client.text("{\"jsonrpc\":\"2.0\",\"method\":\"authenticate\",\"params\":[\"viewer\"],\"id\":1}");
        return client;
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
        service.adding = () -> {
            most.accumulateAndGet(adding.incrementAndGet(), Math::max);
            Await.latch(release);
            adding.decrementAndGet();
        };
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
        int guesses = AttackSize.of(500, 5000);
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
        int count = AttackSize.of(50, 480);
        for (int i = 0; i < count; i++) {
            deaf.add(deafViewer());
        }
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JsonRpcClient listener = client("viewer");
        listener.onNotification((method, params) -> heard.add(method));
        int events = AttackSize.of(2000, 20_000);
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
