package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.launcher.config.LauncherConfig;
import io.cameraservice.testing.AttackSize;
import io.cameraservice.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Finding S3: health answers at once whatever clients do that send or take nothing, and the slow ones are the first to go. */
class SlowClientsAttackTest {
    private static final EndpointLimits FEW = EndpointLimits.builder()
            .connections(64, 48)
            .previews(4, 4)
            .downloads(4, 4)
            .build();

    @Test
    void silentClientsDoNotDelayHealth() throws Exception {
        try (HttpBench bench = new HttpBench(FEW).serving()) {
            List<RawHttp> silent = new ArrayList<>();
            try {
                for (int i = 0; i < AttackSize.of(300, 3000); i++) {
                    silent.add(new RawHttp(bench.front.port()));
                }
                assertHealthIsQuick(bench, "silent clients");
            } finally {
                closeAll(silent);
            }
            assertNothingIsLeft(bench);
        }
    }

    @Test
    void halfRequestsDoNotDelayHealth() throws Exception {
        try (HttpBench bench = new HttpBench(FEW).serving()) {
            List<RawHttp> half = new ArrayList<>();
            try {
                for (int i = 0; i < AttackSize.of(300, 3000); i++) {
                    half.add(new RawHttp(bench.front.port()).send("GET /health/live HTTP/1.1\r\nHost: local"));
                }
                assertHealthIsQuick(bench, "half requests");
            } finally {
                closeAll(half);
            }
            assertNothingIsLeft(bench);
        }
    }

    @Test
    void pipelinedRequestsThatNobodyReadsDoNotDelayHealth() throws Exception {
        try (HttpBench bench = new HttpBench(FEW).serving()) {
            List<Thread> senders = new ArrayList<>();
            List<RawHttp> clients = new ArrayList<>();
            try {
                String many = RawHttp.get("/app.js", "").repeat(500);
                for (int i = 0; i < AttackSize.of(16, 40); i++) {
                    RawHttp client = new RawHttp(bench.front.port());
                    clients.add(client);
                    Thread sender = new Thread(() -> sendForEver(client, many));
                    sender.start();
                    senders.add(sender);
                }
                assertHealthIsQuick(bench, "pipelined requests");
            } finally {
                closeAll(clients);
                for (Thread sender : senders) {
                    sender.join();
                }
            }
            assertNothingIsLeft(bench);
        }
    }

    @Test
    void aClientThatTakesNothingIsDropped() throws Exception {
        EndpointLimits limits = EndpointLimits.builder()
                .downloads(1, 1)
                .responseTimeout(Duration.ofSeconds(1))
                .build();
        LauncherConfig.Http impatient =
                new LauncherConfig.Http("127.0.0.1", 0, Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (HttpBench bench = new HttpBench(impatient, limits).serving();
                RawHttp unread = new RawHttp(bench.front.port());
                RawHttp half = new RawHttp(bench.front.port());
                RawHttp halfBody = new RawHttp(bench.front.port());
                RawHttp idle = new RawHttp(bench.front.port());
                RawHttp silent = new RawHttp(bench.front.port())) {
            bench.service.files.put("large.mp4", new byte[30_000_000]);
            unread.send(RawHttp.get("/files/recordings/large.mp4", bench.token));
            half.send("GET /health/li");
            halfBody.send(RawHttp.request("POST /links HTTP/1.1", bench.token, "Content-Length: 1000") + "{");
            assertEquals(200, idle.send(RawHttp.get("/health/live", "")).read().status());
            Await.until("the download has begun", Duration.ofSeconds(5), () -> downloads(bench) == 1);
            Await.until("it was given up", Duration.ofSeconds(10), () -> downloads(bench) == 0);
            assertTrue(half.isClosedByServer());
            assertEquals(408, halfBody.read().status());
            assertTrue(halfBody.isClosedByServer());
            assertTrue(idle.isClosedByServer());
            assertTrue(silent.isClosedByServer());
            assertNothingIsLeft(bench);
        }
    }

    @Test
    void whoIsServedIsNotPushedOutByStrangers() throws Exception {
        try (HttpBench bench = new HttpBench(FEW).serving();
                RawHttp viewer = new RawHttp(bench.front.port())) {
            viewer.send(RawHttp.get("/preview/camera0.mjpeg", bench.token));
            Await.until("a viewer", Duration.ofSeconds(5), () -> bench.service.watching() == 1);
            List<RawHttp> strangers = new ArrayList<>();
            try {
                for (int i = 0; i < AttackSize.of(200, 3000); i++) {
                    strangers.add(new RawHttp(bench.front.port()));
                    bench.service.push("camera0", new byte[10_000]);
                    assertTrue(viewer.readBytes(200).length == 200, "after " + i + " strangers");
                }
                assertTrue(bench.front.statistics().connections().open() <= 48);
                Await.until(
                        "strangers were evicted",
                        Duration.ofSeconds(5),
                        () -> bench.front.statistics().connections().evicted() == strangers.size() + 1 - 48);
            } finally {
                closeAll(strangers);
            }
        }
    }

    private static int downloads(HttpBench bench) {
        return bench.front.statistics().downloads().running();
    }

    private static void sendForEver(RawHttp client, String text) {
        try {
            while (true) {
                client.send(text);
            }
        } catch (IOException e) {
            // it was closed
        }
    }

    private static void assertHealthIsQuick(HttpBench bench, String what) throws IOException {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < AttackSize.of(40, 400); i++) {
            long start = System.nanoTime();
            for (String path : List.of("/health/live", "/health/ready")) {
                try (RawHttp client = new RawHttp(bench.front.port())) {
                    assertEquals(200, client.send(RawHttp.get(path, "")).read().status());
                }
            }
            times.add((System.nanoTime() - start) / 1000);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos()); // as a supervisor would ask
        }
        times.sort(null);
        System.out.printf(
                "%s: live and ready together in %d us (median), %d us (longest of %d)%n",
                what, times.get(times.size() / 2), times.get(times.size() - 1), times.size());
        assertTrue(times.get(times.size() - 1) < 1_000_000, what + ": " + times);
    }

    private static void assertNothingIsLeft(HttpBench bench) {
        Await.until(
                "nobody is connected",
                Duration.ofSeconds(20),
                () -> bench.front.statistics().connections().open() == 0);
    }

    private static void closeAll(List<RawHttp> clients) throws IOException {
        for (RawHttp client : clients) {
            client.close();
        }
    }
}
