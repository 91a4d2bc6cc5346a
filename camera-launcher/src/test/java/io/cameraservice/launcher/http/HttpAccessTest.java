package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cameraservice.CameraException;
import io.cameraservice.access.EndpointLimits;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, by which paths, links and names of ours, and what the others are told. */
class HttpAccessTest {
    private static final String FILE = "/files/recordings/a.mp4";

    private final HttpBench bench = new HttpBench();

    @BeforeEach
    void serve() {
        bench.serving();
        bench.service.files.put("a.mp4", "0123456789".getBytes(StandardCharsets.US_ASCII));
        bench.service.files.put("b.jpg", new byte[300_000]);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void nothingIsServedToNobody() throws Exception {
        for (String path : List.of(FILE, "/files/snapshots/b.jpg", "/preview/camera0.jpg", "/preview/camera0.mjpeg")) {
            HttpResponse<String> r = bench.anonymous(path);
            assertEquals(401, r.statusCode(), path);
            assertTrue(HttpBench.header(r, "WWW-Authenticate").startsWith("Bearer"));
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
        HttpResponse<String> signed = bench.links("{\"paths\":[\"/files/recordings/a.mp4\",\"/preview/camera0.jpg\"]}");
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
        assertEquals(400, bench.links(body).statusCode());
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
        assertEquals("not_found", HttpBench.reason(missing.body()));
        assertEquals(
                "recording_not_found",
                HttpBench.reason(bench.get("/files/recordings/x.mp4").body()));
        HttpResponse<byte[]> wrong = bench.send("DELETE", FILE);
        assertEquals(405, wrong.statusCode());
        assertEquals("GET, HEAD", HttpBench.header(wrong, "Allow"));
        assertEquals(404, bench.get("/preview/camera7.mjpeg").statusCode());
        assertEquals(404, bench.get("/preview/camera7.jpg").statusCode());
        assertEquals(400, bench.get("/preview/camera0.mjpeg?fps=1000").statusCode());
        assertEquals(0, bench.service.watching());
    }

    @Test
    void oneUsesAnAddressAlone() {
        CameraException e = assertThrows(
                CameraException.class, () -> new HttpBench(bench.front.port(), EndpointLimits.defaults()).close());
        assertTrue(String.valueOf(e.getMessage()).contains(":" + bench.front.port()));
        assertTrue(e.suggestion().orElseThrow().contains("health.port"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 200",
        "127.0.0.1:8003, 200",
        "localhost:1, 200",
        "[::1]:8003, 200",
        "cams.example.org, 200",
        "evil.example, 403",
        "evil.example:8003, 403",
        "127.0.0.1.evil.example, 403",
        "169.254.1.1, 403",
    })
    void aNameThatIsNotOursIsRefused(String host, int status) throws Exception {
        for (String path : List.of("/", "/health/live", FILE, "/config.json")) {
            String answer = bench.raw("GET " + path + " HTTP/1.1", host);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), path + ": " + answer);
            assertEquals(status == 403, answer.contains("server.allowed_origins"), answer);
        }
    }
}
