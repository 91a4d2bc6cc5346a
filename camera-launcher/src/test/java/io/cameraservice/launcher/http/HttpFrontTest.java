package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cameraservice.CameraException;
import io.cameraservice.health.HealthReport;
import io.cameraservice.launcher.config.LauncherConfig;
import io.cameraservice.testing.Await;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFrontTest {
    private static final String FILE = "/files/recordings/a.mp4";
    private static final byte[] DIGITS = "0123456789".getBytes(StandardCharsets.US_ASCII);

    private final HttpBench bench = new HttpBench();

    @BeforeEach
    void serve() {
        bench.serving();
        bench.service.files.put("a.mp4", DIGITS);
        bench.service.files.put("b.jpg", new byte[300_000]);
        bench.service.files.put("ünï cödé.jpg", new byte[] {1, 2, 3});
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest(name = "{0} -> {1} {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-,                 200, -,            0123456789",
                "bytes=0-3,         206, bytes 0-3/10, 0123",
                "bytes=4-,          206, bytes 4-9/10, 456789",
                "bytes=9-9,         206, bytes 9-9/10, 9",
                "bytes=0-0,         206, bytes 0-0/10, 0",
                "bytes=5-99999,     206, bytes 5-9/10, 56789",
                "bytes=-3,          206, bytes 7-9/10, 789",
                "bytes=-99,         206, bytes 0-9/10, 0123456789",
                "BYTES=1-2,         206, bytes 1-2/10, 12",
                "bytes=10-,         416, bytes */10,   -",
                "bytes=-0,          416, bytes */10,   -",
                "bytes=99-100,      416, bytes */10,   -",
                "'bytes=0-1,4-5',   200, -,            0123456789",
                "bytes=5-2,         200, -,            0123456789",
                "bytes=-,           200, -,            0123456789",
                "bytes=a-b,         200, -,            0123456789",
                "lines=0-1,         200, -,            0123456789",
                "bytes=99999999999999999999-, 200, -,  0123456789",
            })
    void servesTheRangeThatIsAskedFor(
            @org.jspecify.annotations.Nullable String range,
            int status,
            @org.jspecify.annotations.Nullable String contentRange,
            @org.jspecify.annotations.Nullable String body)
            throws Exception {
        HttpResponse<byte[]> r = range == null ? bench.get(FILE) : bench.get(FILE, "Range", range);
        assertEquals(status, r.statusCode());
        assertEquals(contentRange, r.headers().firstValue("Content-Range").orElse(null));
        if (body != null) {
            assertEquals(body, new String(r.body(), StandardCharsets.US_ASCII));
            assertEquals("video/mp4", header(r, "Content-Type"));
            assertEquals("bytes", header(r, "Accept-Ranges"));
        } else {
            assertEquals("range_not_satisfiable", reason(r.body()));
        }
    }

    @Test
    void aRangeIsGivenOnlyOfTheFileThatWasSeenBefore() throws Exception {
        HttpResponse<byte[]> first = bench.get(FILE);
        String etag = header(first, "ETag");
        String modified = header(first, "Last-Modified");
        assertEquals("Fri, 02 Jan 2026 03:04:05 GMT", modified);
        assertEquals(
                206, bench.get(FILE, "Range", "bytes=1-2", "If-Range", etag).statusCode());
        assertEquals(
                206, bench.get(FILE, "Range", "bytes=1-2", "If-Range", modified).statusCode());
        assertEquals(
                200,
                bench.get(FILE, "Range", "bytes=1-2", "If-Range", "\"other\"").statusCode());
        assertEquals(
                200,
                bench.get(FILE, "Range", "bytes=1-2", "If-Range", "W/" + etag).statusCode());
        assertEquals(
                200,
                bench.get(FILE, "Range", "bytes=1-2", "If-Range", "nonsense").statusCode());
    }

    @Test
    void whatIsKnownAlreadyIsNotSentAgain() throws Exception {
        HttpResponse<byte[]> first = bench.get(FILE);
        assertEquals(
                304,
                bench.get(FILE, "If-None-Match", "\"x\", " + header(first, "ETag"))
                        .statusCode());
        assertEquals(
                304,
                bench.get(FILE, "If-Modified-Since", header(first, "Last-Modified"))
                        .statusCode());
        assertEquals(200, bench.get(FILE, "If-None-Match", "\"x\"").statusCode());
        assertEquals(
                200,
                bench.get(FILE, "If-Modified-Since", "Thu, 01 Jan 2026 03:04:05 GMT")
                        .statusCode());
    }

    @Test
    void headTellsTheSizeAndSendsNothing() throws Exception {
        HttpResponse<byte[]> r = bench.send("HEAD", FILE);
        assertEquals(200, r.statusCode());
        assertEquals("10", header(r, "Content-Length"));
        assertEquals(0, r.body().length);
    }

    @Test
    void aDownloadHasItsNameInBothSpellings() throws Exception {
        HttpResponse<byte[]> r = bench.get("/files/snapshots/%C3%BCn%C3%AF%20c%C3%B6d%C3%A9.jpg?download=1");
        assertArrayEquals(new byte[] {1, 2, 3}, r.body());
        assertEquals(
                "attachment; filename=\"_n_ c_d_.jpg\"; filename*=UTF-8''%C3%BCn%C3%AF%20c%C3%B6d%C3%A9.jpg",
                header(r, "Content-Disposition"));
        assertEquals("nosniff", header(r, "X-Content-Type-Options"));
    }

    @Test
    void nothingIsServedToNobody() throws Exception {
        for (String path : List.of(FILE, "/files/snapshots/b.jpg", "/preview/camera0.jpg", "/preview/camera0.mjpeg")) {
            HttpResponse<String> r = bench.anonymous(path);
            assertEquals(401, r.statusCode(), path);
            assertTrue(header(r, "WWW-Authenticate").startsWith("Bearer"));
            assertEquals(401, bench.anonymous(path + "?token=" + bench.token).statusCode(), "not in a query");
            assertEquals(
                    401, bench.anonymous(path + "?exp=99999999999&by=x&sig=y").statusCode());
        }
        assertEquals(0, bench.service.watching());
    }

    @Test
    void anApiKeyHeaderTakesATokenAsWell() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(bench.uri(FILE))
                .header("X-API-Key", bench.token)
                .build();
        assertEquals(200, bench.client.send(request, BodyHandlers.ofString()).statusCode());
    }

    @Test
    void aLinkOpensOneFileAndNoOther() throws Exception {
        HttpResponse<String> signed = links("{\"paths\":[\"/files/recordings/a.mp4\",\"/preview/camera0.jpg\"]}");
        assertEquals(200, signed.statusCode(), signed.body());
        JsonObject links =
                JsonParser.parseString(signed.body()).getAsJsonObject().getAsJsonObject("links");
        String link = links.get(FILE).getAsString();
        assertEquals("0123456789", bench.anonymous(link).body());
        assertEquals("0123456789", bench.anonymous(link + "&download=1").body());
        assertEquals(401, bench.anonymous(link.replace("a.mp4", "b.jpg")).statusCode());
        assertEquals(
                401,
                bench.anonymous(link.replace("/recordings/", "/snapshots/")).statusCode());
        assertEquals(
                405,
                bench.anonymous(link.replace("/files/recordings/a.mp4", "/links"))
                        .statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"paths\":1}",
                "{\"paths\":[1]}",
                "{\"paths\":[null]}",
                "{\"paths\":[\"/config.json\"]}",
                "{\"paths\":[\"files/recordings/a\"]}",
                "{\"paths\":[\"/files/recordings/%zz\"]}"
            })
    void linksAreMadeToFilesAndPicturesAlone(String body) throws Exception {
        assertEquals(400, links(body).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/recordings/../../etc/passwd",
                "/files/recordings/..%2f..%2fetc%2fpasswd",
                "/files/recordings/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                "/files/recordings/%2fetc%2fpasswd",
                "/files/recordings/..%5c..%5cetc",
                "/files/recordings/%00",
                "/files/recordings/a.mp4%00.jpg",
                "/files/recordings/%c0%ae%c0%ae%c0%afetc",
                "/files/recordings/",
                "/files/recordings",
                "/files/recordings//etc/passwd",
                "/files/recordings/%",
                "/files/recordings/%4",
                "/files/recordings/.",
                "/files/recordings/..",
                "/files/secrets/a.mp4",
                "/style.css/../index.html",
                "//etc/passwd",
                "/dashboard/index.html",
                "/..%2findex.html",
            })
    void noPathLeadsOut(String path) throws Exception {
        String answer = bench.raw("GET " + path + " HTTP/1.1");
        assertTrue(answer.matches("(?s)HTTP/1.1 40[04] .*"), answer);
        assertFalse(answer.contains("root:"), answer);
    }

    @Test
    void refusesWithSmallJson() throws Exception {
        HttpResponse<byte[]> missing = bench.get("/nothing/here");
        assertEquals(404, missing.statusCode());
        assertEquals("not_found", reason(missing.body()));
        assertEquals(
                "recording_not_found",
                reason(bench.get("/files/recordings/x.mp4").body()));
        HttpResponse<byte[]> wrong = bench.send("DELETE", FILE);
        assertEquals(405, wrong.statusCode());
        assertEquals("GET, HEAD", header(wrong, "Allow"));
        assertEquals(404, bench.get("/preview/camera7.mjpeg").statusCode());
        assertEquals(404, bench.get("/preview/camera7.jpg").statusCode());
        assertEquals(400, bench.get("/preview/camera0.mjpeg?fps=1000").statusCode());
        assertEquals(0, bench.service.watching());
    }

    @Test
    void aPageHoldsNothingAndLoadsNothingForeign() throws Exception {
        HttpResponse<String> page = bench.anonymous("/");
        assertEquals(200, page.statusCode());
        String policy = header(page, "Content-Security-Policy");
        assertTrue(policy.contains("script-src 'self';"), policy);
        assertTrue(policy.contains("connect-src 'self' ws://127.0.0.1:8002"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertFalse(page.body().matches("(?s).*(\\sstyle=|\\son[a-z]+=|https?://).*"), "inline or foreign content");
        assertEquals(
                "{\"ws_port\":8002,\"ws_path\":\"/ws\"}",
                bench.anonymous("/config.json").body());
        for (String asset : List.of(
                "app.js",
                "rpc.js",
                "http.js",
                "cameras.js",
                "health.js",
                "library.js",
                "dom.js",
                "style.css",
                "icon.svg")) {
            HttpResponse<String> r = bench.anonymous("/" + asset);
            assertEquals(200, r.statusCode(), asset);
            assertFalse(r.body().contains("https://"), asset);
        }
    }

    @Test
    void isAliveBeforeItIsReady() throws Exception {
        try (HttpBench starting = new HttpBench()) {
            assertEquals(200, starting.anonymous("/health/live").statusCode());
            HttpResponse<String> ready = starting.anonymous("/health/ready");
            assertEquals(503, ready.statusCode());
            assertTrue(ready.body().contains("\"starting\""), ready.body());
            assertEquals(503, starting.get(FILE).statusCode());
            starting.serving();
            assertEquals(200, starting.anonymous("/health/ready").statusCode());
        }
    }

    @Test
    void isNotReadyWhenTheServiceIsNot() throws Exception {
        bench.service.health = () -> new HealthReport(false, FakeService.WRITTEN, List.of());
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

    @Test
    void oneUsesAnAddressAlone() {
        CameraException e = assertThrows(
                CameraException.class,
                () -> new HttpFront(
                                new LauncherConfig.Health("127.0.0.1", bench.front.port(), 1, 1),
                                c -> {
                                    throw new CameraException.Unauthenticated("x", "x");
                                },
                                bench.links,
                                InstantSource.system())
                        .close());
        assertTrue(String.valueOf(e.getMessage()).contains(":" + bench.front.port()));
        assertTrue(e.suggestion().orElseThrow().contains("health.port"));
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
        assertEquals("image/jpeg", header(answer.get(), "Content-Type"));
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
                Arrays.fill(picture, (byte) (i % 100));
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
            String request = "GET /preview/camera0.mjpeg HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + bench.token
                    + "\r\n\r\n";
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

    private HttpResponse<String> links(String body) throws Exception {
        return bench.client.send(
                HttpRequest.newBuilder(bench.uri("/links"))
                        .header("Authorization", "Bearer " + bench.token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow(() -> new AssertionError("no " + name));
    }

    private static String reason(byte[] body) {
        return JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonObject("error")
                .get("reason")
                .getAsString();
    }
}
