package io.cameraservice.mediamtx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cameraservice.CameraId;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.spi.MediaServer;
import io.cameraservice.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are slow, speak nonsense, or are something else. {@code test.slow} says how slow, in milliseconds. */
class StrangeServersTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String WELL = "{\"itemCount\":0,\"pageCount\":0,\"items\":[],\"rtsp\":true}";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ComponentHealth> changes = new CopyOnWriteArrayList<>();
    private HttpServer http;
    private MediaMtx mediaMtx;
    private volatile Script script = e -> tell(e, 200, WELL);

    private interface Script {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", exchange -> {
            try {
                script.answer(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        });
        http.start();
        mediaMtx = new MediaMtx(MediaMtxOptions.builder()
                .apiUrl(URI.create("http://127.0.0.1:" + http.getAddress().getPort()))
                .checkInterval(Duration.ofMillis(200))
                .build());
        mediaMtx.desire(List.of(new MediaServer.Source(
                new CameraId(0), "camera0", URI.create("rtsp://127.0.0.1:8555/camera0"), Optional.empty())));
    }

    @AfterEach
    void end() {
        mediaMtx.close();
        http.stop(0);
        threads.shutdownNow();
    }

    @Test
    void anApiThatAnswersAfterSecondsIsSlowAndNotDead() {
        long millis = Long.getLong("test.slow", 1500);
        script = e -> {
            Thread.sleep(millis);
            tell(e, 200, WELL);
        };
        long begun = System.nanoTime();
        attach();
        awaitState(State.SILENT, Duration.ofSeconds(2));
        assertTrue(mediaMtx.health().detail().contains("has not answered for 750 ms"), mediaMtx.health()::detail);
        long silent = millisSince(begun);
        awaitState(State.SLOW, Duration.ofMillis(4 * millis + 5000));
        long slow = millisSince(begun);
        assertEquals(ComponentState.DEGRADED, mediaMtx.health().state());
        assertTrue(mediaMtx.status().latency().orElseThrow().toMillis() >= millis);
        script = e -> tell(e, 200, WELL);
        long mended = System.nanoTime();
        awaitState(State.ATTACHED, Duration.ofMillis(4 * millis + 5000));
        System.out.println("an API that takes " + millis + " ms: called silent after " + silent
                + " ms, attached as slow after " + slow + " ms; well again after " + millisSince(mended) + " ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{\"items\":", "{\"items\":[{}]}", "[1,2]", "{\"items\":[{\"name\":7}]}"})
    void garbageIsAStateAndOverWhenItIsOver(String garbage) {
        attach();
        awaitState(State.ATTACHED, SOON);
        script = e -> tell(e, 200, garbage);
        awaitState(State.FAILING, SOON);
        assertEquals(ComponentState.ERROR, mediaMtx.health().state());
        script = e -> tell(e, 200, WELL);
        awaitState(State.ATTACHED, SOON);
        // On a busy machine an answer may be late in between, which is DEGRADED, or an error until it comes.
        List<ComponentState> told = new ArrayList<>();
        changes.stream()
                .map(ComponentHealth::state)
                .filter(state -> state != ComponentState.DEGRADED)
                .dropWhile(state -> state != ComponentState.RUNNING)
                .filter(state -> told.isEmpty() || told.get(told.size() - 1) != state)
                .forEach(told::add);
        assertEquals(List.of(ComponentState.RUNNING, ComponentState.ERROR, ComponentState.RUNNING), told);
        for (int i = 1; i < changes.size(); i++) {
            assertNotEquals(said(changes.get(i - 1)), said(changes.get(i)), "each change is told once");
        }
    }

    private static String said(ComponentHealth change) {
        return change.state() + " " + change.detail();
    }

    /** It was the end of the thread that looks after the server, and nothing said so. */
    @Test
    void anAnswerOf62MegabytesIsAStateAndOverWhenItIsOver() {
        attach();
        awaitState(State.ATTACHED, SOON);
        String huge = "{\"items\":[" + "{\"name\":\"a\"},".repeat(62_000_000 / 13) + "{}]}";
        script = e -> tell(e, 200, huge);
        awaitState(State.FAILING, SOON);
        assertTrue(mediaMtx.health().detail().contains("longer than 4194304 bytes"), mediaMtx.health()::detail);
        script = e -> tell(e, 200, WELL);
        awaitState(State.ATTACHED, SOON);
    }

    @Test
    void anotherListenerOfMediaMtx() {
        script = e -> {
            e.getResponseHeaders().set("Location", "/v3/paths/list/");
            tell(e, 301, "");
        };
        attach();
        awaitState(State.NOT_MEDIAMTX, SOON);
        assertTrue(mediaMtx.health().detail().contains("HLS and WebRTC"), mediaMtx.health()::detail);
        assertTrue(mediaMtx.health().detail().contains("usual port is 9997"), mediaMtx.health()::detail);
    }

    @Test
    void anotherServiceOnThePort() {
        script = e -> {
            e.getResponseHeaders().set("Content-Type", "text/html");
            e.sendResponseHeaders(404, -1);
        };
        attach();
        awaitState(State.NOT_MEDIAMTX, SOON);
        assertTrue(mediaMtx.health().detail().contains("not the API of MediaMTX"));
    }

    @Test
    void aMediaMtxFromLongAgo() {
        script = e -> tell(e, 404, "404 page not found");
        attach();
        awaitState(State.TOO_OLD, SOON);
        assertTrue(mediaMtx.health().detail().contains("1.5 or later"));
    }

    @Test
    void aServerThatRefusesAPathIsAskedAgainAtLeisure() {
        script = e -> {
            if (e.getRequestMethod().equals("POST")) {
                tell(e, 400, "{\"error\":\"invalid path\"}");
            } else {
                tell(e, 200, WELL);
            }
        };
        attach();
        Await.until(
                "the refusal is known", SOON, () -> mediaMtx.status().problems().containsKey("camera0"));
        assertEquals(ComponentState.DEGRADED, mediaMtx.health().state());
        long calls = mediaMtx.status().calls();
        Await.until("it was looked at", SOON, () -> mediaMtx.status().calls() >= calls + 5);
        assertTrue(mediaMtx.status().calls() < calls + 10);
    }

    private void attach() {
        mediaMtx.start(new MediaServer.Context() {
            @Override
            public String instance() {
                return "0123456789abcdef";
            }

            @Override
            public void healthChanged(ComponentHealth now) {
                changes.add(now);
            }

            @Override
            public void readsFrom(Predicate<InetAddress> where) {
                // there is nothing to read
            }

            @Override
            public void urlsChanged() {
                // there is no camera whose clients could be told
            }
        });
    }

    private void awaitState(State state, Duration atMost) {
        Await.until("it is " + state, atMost, () -> mediaMtx.status().state() == state);
    }

    private static long millisSince(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private static void tell(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Server", "mediamtx");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
