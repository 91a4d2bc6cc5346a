package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.util.EndpointBudget;
import io.cameraservice.testing.AttackSize;
import io.cameraservice.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Finding S1: however a client ends whichever answer, nothing of it stays behind and the next client is served. */
class EndingsAttackTest {
    private static final int ROUNDS = AttackSize.of(60, 1000);

    private final HttpBench bench = new HttpBench().serving();
    private final ScheduledExecutorService frames = Executors.newSingleThreadScheduledExecutor();

    /** What is asked for. */
    enum Kind {
        HEALTH("GET /health/ready", false, 200),
        ASSET("GET /app.js", false, 200),
        NOT_FOUND("GET /nothing", false, 404),
        NOT_LOGGED_IN("GET /files/recordings/large.mp4", false, 401),
        ERROR("GET /files/recordings/missing.mp4", true, 404),
        FILE("GET /files/recordings/large.mp4", true, 200),
        RANGE("GET /files/recordings/large.mp4", true, 206),
        PREVIEW("GET /preview/camera0.mjpeg", true, 200),
        POST("POST /links", true, 200);

        final String line;
        final boolean withToken;
        final int status;

        Kind(String line, boolean withToken, int status) {
            this.line = line;
            this.withToken = withToken;
            this.status = status;
        }

        String request(String token) {
            String[] headers = switch (this) {
                case RANGE -> new String[] {"Range: bytes=100-900000"};
                case POST -> new String[] {"Content-Length: " + BODY.length()};
                default -> new String[0];
            };
            return RawHttp.request(line + " HTTP/1.1", withToken ? token : "", headers) + (this == POST ? BODY : "");
        }
    }

    private static final String BODY = "{\"paths\":[\"/files/recordings/large.mp4\"]}";

    /** How it ends. */
    enum Ending {
        READ_ALL,
        CLOSED_UNREAD,
        HALF_READ,
        RESET,
        HALF_REQUEST,
        HALF_BODY,
        PIPELINED_UNREAD
    }

    static Stream<Arguments> attacks() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(Ending.values()).map(ending -> Arguments.of(kind, ending)));
    }

    @BeforeEach
    void serve() {
        bench.service.files.put("large.mp4", new byte[3_000_000]);
        var unused = frames.scheduleAtFixedRate(
                () -> bench.service.push("camera0", new byte[30_000]), 0, 2, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void close() {
        frames.shutdownNow();
        bench.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("attacks")
    void noEndingLeavesAnythingBehind(Kind kind, Ending ending) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            attack(kind, ending);
        }
        Await.until("nothing is left of it", Duration.ofSeconds(20), () -> {
            EndpointBudget.Statistics left = bench.front.statistics();
            return left.connections().open() == 0
                    && left.downloads().running() == 0
                    && left.previews().running() == 0
                    && left.unfinishedInputBytes() == 0
                    && bench.service.watching() == 0;
        });
        for (Kind each : List.of(Kind.HEALTH, Kind.FILE)) {
            try (RawHttp client = new RawHttp(bench.front.port())) {
                assertEquals(200, client.send(each.request(bench.token)).read().status());
            }
        }
    }

    private void attack(Kind kind, Ending ending) throws IOException {
        String request = kind.request(bench.token);
        try (RawHttp client = new RawHttp(bench.front.port())) {
            switch (ending) {
                case READ_ALL -> {
                    client.send(request);
                    if (kind == Kind.PREVIEW) {
                        assertTrue(client.readBytes(400).length > 200);
                    } else {
                        assertEquals(kind.status, client.read().status());
                    }
                }
                case CLOSED_UNREAD -> client.send(request);
                case HALF_READ -> {
                    client.send(request);
                    assertTrue(client.readBytes(100).length > 0);
                }
                case RESET -> {
                    client.send(request);
                    client.readBytes(1);
                    client.reset();
                }
                case HALF_REQUEST -> client.send(request.substring(0, 30));
                case HALF_BODY -> client.send(withBody(request));
                case PIPELINED_UNREAD -> client.send(request.repeat(20));
            }
        }
    }

    private static String withBody(String request) {
        String head = request.substring(0, request.indexOf("\r\n\r\n")).replaceAll("\r\nContent-Length: \\d+", "");
        return head + "\r\nContent-Length: 1000\r\n\r\n{\"paths\":[";
    }
}
