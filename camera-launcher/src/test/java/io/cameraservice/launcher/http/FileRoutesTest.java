package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files by HTTP: whole, in part, again, under their names. */
class FileRoutesTest {
    private static final String FILE = "/files/recordings/a.mp4";

    private final HttpBench bench = new HttpBench();

    @BeforeEach
    void serve() {
        bench.serving();
        bench.service.files.put("a.mp4", "0123456789".getBytes(StandardCharsets.US_ASCII));
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
            assertEquals("video/mp4", HttpBench.header(r, "Content-Type"));
            assertEquals("bytes", HttpBench.header(r, "Accept-Ranges"));
        } else {
            assertEquals("range_not_satisfiable", HttpBench.reason(r.body()));
        }
    }

    @Test
    void aRangeIsGivenOnlyOfTheFileThatWasSeenBefore() throws Exception {
        HttpResponse<byte[]> first = bench.get(FILE);
        String etag = HttpBench.header(first, "ETag");
        String modified = HttpBench.header(first, "Last-Modified");
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
                bench.get(FILE, "If-None-Match", "\"x\", " + HttpBench.header(first, "ETag"))
                        .statusCode());
        assertEquals(
                304,
                bench.get(FILE, "If-Modified-Since", HttpBench.header(first, "Last-Modified"))
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
        assertEquals("10", HttpBench.header(r, "Content-Length"));
        assertEquals(0, r.body().length);
    }

    @Test
    void aDownloadHasItsNameInBothSpellings() throws Exception {
        HttpResponse<byte[]> r = bench.get("/files/snapshots/%C3%BCn%C3%AF%20c%C3%B6d%C3%A9.jpg?download=1");
        assertArrayEquals(new byte[] {1, 2, 3}, r.body());
        assertEquals(
                "attachment; filename=\"_n_ c_d_.jpg\"; filename*=UTF-8''%C3%BCn%C3%AF%20c%C3%B6d%C3%A9.jpg",
                HttpBench.header(r, "Content-Disposition"));
        assertEquals("nosniff", HttpBench.header(r, "X-Content-Type-Options"));
    }

    @Test
    void onlyWhatCouldRunScriptIsInASandbox() throws Exception {
        bench.service.files.put("a.svg", new byte[] {1});
        assertFalse(policy(FILE).contains("sandbox"));
        assertFalse(
                policy("/files/snapshots/%C3%BCn%C3%AF%20c%C3%B6d%C3%A9.jpg").contains("sandbox"));
        assertTrue(policy("/files/snapshots/a.svg").endsWith("; sandbox"));
        assertTrue(policy(FILE).startsWith("default-src 'none'; "));
    }

    private String policy(String path) throws Exception {
        return HttpBench.header(bench.get(path), "Content-Security-Policy");
    }
}
