package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pictures by HTTP, single and live. */
class PreviewRoutesTest {
    private final HttpBench bench = new HttpBench().serving();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aPictureIsTheNextOne() throws Exception {
        var answer = bench.client.sendAsync(
                HttpRequest.newBuilder(bench.uri("/preview/camera0.jpg"))
                        .header("Authorization", "Bearer " + bench.token)
                        .build(),
                BodyHandlers.ofByteArray());
        HttpBench.await("a watcher", () -> bench.service.watching() == 1);
        bench.service.push("camera0", new byte[] {5, 6});
        assertArrayEquals(new byte[] {5, 6}, answer.get().body());
        assertEquals("image/jpeg", HttpBench.header(answer.get(), "Content-Type"));
        HttpBench.await("nobody watches", () -> bench.service.watching() == 0);
    }

    @Test
    void aLivePictureIsWholeBeforeTheNextComes() throws Exception {
        try (InputStream live = live()) {
            HttpBench.await("a watcher", () -> bench.service.watching() == 1);
            String first = "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n\r\nabc\r\n--frame\r\n";
            bench.service.push("camera0", "abc".getBytes(StandardCharsets.US_ASCII));
            assertEquals(first, new String(live.readNBytes(first.length()), StandardCharsets.US_ASCII));
        }
        HttpBench.await("the client left", () -> {
            bench.service.push("camera0", new byte[100_000]);
            return bench.service.watching() == 0;
        });
    }

    @Test
    void aSlowViewerSkipsToTheNewest() throws Exception {
        try (InputStream live = live()) {
            HttpBench.await("a watcher", () -> bench.service.watching() == 1);
            byte[] picture = new byte[200_000];
            for (int i = 0; i < 300; i++) { // far more than any socket holds; nobody reads meanwhile
                Arrays.fill(picture, (byte) (i % (byte) 'L'));
                bench.service.push("camera0", picture.clone());
            }
            Arrays.fill(picture, (byte) 101);
            bench.service.push("camera0", picture);
            int parts = 0;
            boolean newest = false;
            byte[] buffer = new byte[8192];
            while (!newest) {
                int n = live.read(buffer);
                assertTrue(n > 0);
                for (int i = 0; i < n && !newest; i++) {
                    parts += buffer[i] == 'L' ? 1 : 0; // of Content-Length
                    newest = buffer[i] == 101 && i > 0 && buffer[i - 1] == 101;
                }
            }
            assertTrue(parts < 150, parts + " of 301 pictures were sent to a client that did not read");
        }
    }

    @Test
    void stuckViewersNeverDelayHealth() throws Exception {
        List<Socket> stuck = new ArrayList<>();
        try {
            String request = "GET /preview/camera0.mjpeg HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + bench.token + "\r\n\r\n";
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.front.port());
                stuck.add(socket);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
            for (int i = 0; i < 40; i++) { // and some that never finish their request
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.front.port());
                stuck.add(socket);
                socket.getOutputStream().write("GET /health/li".getBytes(StandardCharsets.US_ASCII));
            }
            HttpBench.await("all places are taken", () -> bench.service.watching() == 8);
            for (int i = 0; i < 50; i++) {
                bench.service.push("camera0", new byte[1_000_000]);
            }
            bench.anonymous("/health/live");
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long start = System.nanoTime();
                assertEquals(200, bench.anonymous("/health/live").statusCode());
                times.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
            }
            times.sort(null);
            assertTrue(times.get(10) < 100, "half of the answers took longer than 100 ms: " + times);
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
        HttpBench.await("all have left", () -> {
            bench.service.push("camera0", new byte[1000]);
            return bench.service.watching() == 0;
        });
    }

    private InputStream live() throws Exception {
        var answer = bench.client.sendAsync(
                HttpRequest.newBuilder(bench.uri("/preview/camera0.mjpeg"))
                        .header("Authorization", "Bearer " + bench.token)
                        .build(),
                BodyHandlers.ofInputStream());
        HttpBench.await("a watcher", () -> bench.service.watching() == 1);
        HttpBench.await("the answer", () -> {
            bench.service.push("camera0", "abc".getBytes(StandardCharsets.US_ASCII));
            return answer.isDone();
        });
        InputStream in = answer.get().body();
        String start = "--frame\r\n";
        assertEquals(start, new String(in.readNBytes(start.length()), StandardCharsets.US_ASCII));
        return new java.io.SequenceInputStream(
                new java.io.ByteArrayInputStream(start.getBytes(StandardCharsets.US_ASCII)), in);
    }
}
