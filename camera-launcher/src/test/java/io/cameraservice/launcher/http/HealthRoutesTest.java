package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cameraservice.health.HealthReport;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.FakeService;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Health by HTTP, whatever the service does. */
class HealthRoutesTest {
    private final HttpBench bench = new HttpBench().serving();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void isAliveBeforeItIsReady() throws Exception {
        try (HttpBench starting = new HttpBench()) {
            assertEquals(200, starting.anonymous("/health/live").statusCode());
            HttpResponse<String> ready = starting.anonymous("/health/ready");
            assertEquals(503, ready.statusCode());
            assertTrue(ready.body().contains("\"starting\""), ready.body());
            assertEquals(503, starting.get("/files/recordings/a.mp4").statusCode());
            starting.serving();
            assertEquals(200, starting.anonymous("/health/ready").statusCode());
        }
    }

    @Test
    void isNotReadyWhenTheServiceIsNot() throws Exception {
        bench.service.health = () -> new HealthReport(false, FakeService.NOON, Duration.ofSeconds(100), List.of());
        HttpResponse<String> r = bench.anonymous("/health/ready");
        assertEquals(503, r.statusCode());
        JsonObject body = JsonParser.parseString(r.body()).getAsJsonObject();
        assertEquals(List.of("status", "timestamp", "details"), List.copyOf(body.keySet()));
    }

    @Test
    void aServiceThatHangsDoesNotHangItsHealth() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        bench.service.health = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("ended");
        };
        Await.until(
                "its last good answer counts no more", Duration.ofSeconds(20), () -> readyCodeWithinASecond() == 503);
        assertEquals(200, bench.anonymous("/health/live").statusCode());
    }

    private int readyCodeWithinASecond() {
        long start = System.nanoTime();
        int code;
        try {
            code = bench.anonymous("/health/ready").statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() < 1000);
        return code;
    }
}
