package io.cameraservice.jsonrpc.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.jsonrpc.client.RemoteError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SocketLifecycleTest {
    private final SocketFixture sockets = new SocketFixture();

    @AfterEach
    void closeAll() throws Exception {
        sockets.closeAll();
    }

    @Test
    void a_port_in_use_is_named_and_nothing_is_left_behind() {
        WebSocketEndpoint first = sockets.serve(SocketFixture.options());
        int port = first.address().getPort();
        CameraException e = assertThrows(
                CameraException.class,
                () -> sockets.serve(SocketFixture.options().port(port)));
        assertTrue(e.toString().contains("127.0.0.1:" + port), e.toString());
        assertTrue(e.toString().contains("(pid " + ProcessHandle.current().pid() + ")"), e.toString());
        first.close();
        sockets.serve(SocketFixture.options().port(port));
    }

    /** A port other than 0, as in real life: clients are left connected, the server closes first. */
    @Test
    void a_port_is_free_again_at_once_although_clients_were_connected() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        int port = endpoint.address().getPort();
        for (int i = 0; i < 20; i++) {
            RawClient left = sockets.raw(endpoint);
            left.text("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}");
            assertTrue(left.readUntil(RawClient.TEXT).text().contains("pong"));
            endpoint.close();
            endpoint = sockets.serve(SocketFixture.options().port(port));
        }
    }

    @Test
    void a_host_that_is_not_known_is_named() {
        CameraException e = assertThrows(
                CameraException.class,
                () -> sockets.serve(SocketFixture.options().host("no.such.host.invalid")));
        assertTrue(e.toString().contains("no.such.host.invalid:0: the host is not known"), e.toString());
    }

    @Test
    void idle_clients_are_pinged_and_kept_and_silent_ones_dropped() throws Exception {
        WebSocketEndpoint endpoint =
                sockets.serve(SocketFixture.config(1 << 20, EndpointLimits.defaults(), Duration.ofMillis(800)));
        JsonRpcClient alive = sockets.client(endpoint); // java.net.http answers pings
        RawClient silent = sockets.raw(endpoint);
        silent.readUntil(RawClient.PING);
        assertTrue(silent.isEnded());
        assertFalse(alive.closed().isDone());
        assertEquals(
                "pong", alive.call("ping", Map.of()).get(5, TimeUnit.SECONDS).getAsString());
        SocketFixture.await(() -> endpoint.connections().size() == 1);
    }

    @Test
    void a_listener_that_throws_costs_its_own_connection_only() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        RawClient bad = sockets.raw(endpoint);
        bad.text("throw");
        assertEquals(1011, bad.readUntil(RawClient.CLOSE).closeCode());
        assertEquals(
                "pong", sockets.client(endpoint).call("ping", Map.of()).join().getAsString());
    }

    @Test
    void a_slow_call_never_delays_a_ping() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        sockets.closeLater(pool::shutdownNow);
        WebSocketEndpoint endpoint = sockets.serve(
                SocketFixture.options(),
                work -> pool.execute(() -> {
                    try {
                        release.await();
                        work.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        JsonRpcClient client = sockets.client(endpoint);
        List<CompletableFuture<?>> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.add(client.call("subtract", List.of(i, 1)));
        }
        assertEquals(
                "pong", client.call("ping", Map.of()).get(5, TimeUnit.SECONDS).getAsString());
        assertTrue(slow.stream().noneMatch(CompletableFuture::isDone));
        release.countDown();
        CompletableFuture.allOf(slow.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);
    }

    @Test
    void two_hundred_clients_are_served_at_once() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(sockets.raw(endpoint));
        }
        for (RawClient client : clients) {
            client.text("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}");
        }
        SocketFixture.await(() -> endpoint.connections().size() == 200); // a handshake is answered before it is counted
        endpoint.broadcast("hello", c -> true);
        for (RawClient client : clients) {
            List<String> texts = List.of(
                    client.readUntil(RawClient.TEXT).text(),
                    client.readUntil(RawClient.TEXT).text());
            assertTrue(texts.contains("hello") && texts.contains("{\"jsonrpc\":\"2.0\",\"result\":\"pong\",\"id\":1}"));
        }
    }

    @Test
    void replies_arrive_in_the_order_in_which_they_were_done() throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        RawClient client = sockets.raw(endpoint);
        Connection connection = sockets.firstConnection().get(5, TimeUnit.SECONDS);
        IntStream.range(0, 1000).forEach(i -> connection.send(Integer.toString(i)));
        for (int i = 0; i < 1000; i++) {
            assertEquals(Integer.toString(i), client.readUntil(RawClient.TEXT).text());
        }
    }

    @Test
    void close_says_goodbye_and_leaves_no_thread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        RawClient polite = sockets.raw(endpoint);
        sockets.raw(endpoint); // never reads
        try (RawClient half = new RawClient(endpoint.address().getPort())) {
            endpoint.close();
            endpoint.close();
            assertEquals(1001, polite.readUntil(RawClient.CLOSE).closeCode());
            assertTrue(half.isEnded());
        }
        assertFalse(endpoint.isListening());
        SocketFixture.await(() -> before.containsAll(Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().toLowerCase(Locale.ROOT).contains("websocket"))
                .toList()));
    }

    @Test
    void errors_and_refusals_reach_the_java_client() {
        WebSocketEndpoint endpoint = sockets.serve(SocketFixture.options());
        JsonRpcClient client = sockets.client(endpoint);
        CompletionException e = assertThrows(
                CompletionException.class,
                () -> client.call("nonsense", Map.of()).join());
        RemoteError error = assertInstanceOf(RemoteError.class, e.getCause());
        assertEquals(-32601, error.code());
        assertEquals("method_not_found", error.reason().orElseThrow());
        assertThrows(CompletionException.class, () -> JsonRpcClient.connect(SocketFixture.uri(endpoint, "/other")));
        CompletableFuture<?> open = client.closed();
        endpoint.close();
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> open.join());
        assertThrows(
                CompletionException.class, () -> client.call("ping", Map.of()).join());
    }
}
