package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.health.HealthReport;
import io.cameraservice.internal.util.EndpointBudget;
import io.cameraservice.internal.util.ListeningSocket;
import io.cameraservice.testing.FakeService;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An endpoint that is lost is told, never hidden. */
class HttpFailureTest {
    private final ServerSocketChannel bound = ListeningSocket.bind("127.0.0.1", 0, 8, "health.port");
    private final HttpServer server = new HttpServer(
            new HttpServer.Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(20)),
            new EndpointBudget("HTTP", EndpointLimits.defaults()));

    private static final HttpServer.Requests NOTHING = new HttpServer.Requests() {
        @Override
        public void begin(Exchange exchange) {
            exchange.send(204, new byte[0]);
        }

        @Override
        public void abandoned(Exchange exchange, HttpError why) {
            exchange.close();
        }
    };

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aLostSocketIsTold() throws Exception {
        server.start(bound, NOTHING);
        bound.close();
        assertTrue(server.failure().get(10, TimeUnit.SECONDS).contains("socket"));
    }

    @Test
    void aThreadThatEndsIsTold() throws Exception {
        server.start(bound, NOTHING);
        server.timer().shutdown();
        assertTrue(server.failure().get(10, TimeUnit.SECONDS).contains("thread"));
    }

    @Test
    void closingIsNoFailure() {
        server.start(bound, NOTHING);
        server.close();
        assertFalse(server.failure().isDone());
    }

    @Test
    void aServiceThatHasLostAnEndpointIsNotReady() throws Exception {
        try (HttpBench bench = new HttpBench().serving()) {
            bench.service.health = () -> new HealthReport(
                    true,
                    FakeService.NOON,
                    Duration.ofSeconds(100),
                    List.of(
                            new ComponentHealth("storage", ComponentState.ERROR, "full", FakeService.NOON),
                            new ComponentHealth("websocket", ComponentState.RUNNING, "", FakeService.NOON)));
            assertEquals(200, bench.anonymous("/health/ready").statusCode());
            bench.service.health = () -> new HealthReport(
                    true,
                    FakeService.NOON,
                    Duration.ofSeconds(100),
                    List.of(new ComponentHealth("websocket", ComponentState.ERROR, "lost", FakeService.NOON)));
            assertEquals(503, bench.anonymous("/health/ready").statusCode());
            assertEquals(200, bench.anonymous("/health/live").statusCode());
        }
    }
}
