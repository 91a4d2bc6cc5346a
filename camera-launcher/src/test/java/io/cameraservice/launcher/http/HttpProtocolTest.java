package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/1.1 as clients speak it that are no browsers. */
class HttpProtocolTest {
    private static final String FILE = "/files/recordings/a.mp4";

    private final HttpBench bench = new HttpBench().serving();
    private RawHttp client = connect();

    @BeforeEach
    void serve() {
        bench.service.files.put("a.mp4", "0123456789".getBytes(StandardCharsets.US_ASCII));
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /files/snapshots/%zz HTTP/1.1', 400",
        "'GET /%zz HTTP/1.1', 400",
        "'GET /a|b HTTP/1.1', 404",
        "'GET /caf\u00e9 HTTP/1.1', 400",
        "'GET files HTTP/1.1', 400",
        "'OPTIONS * HTTP/1.1', 400",
        "'GET http://evil.example/ HTTP/1.1', 403",
        "'GET http://localhost/health/live HTTP/1.1', 200",
        "'GET /health/live HTTP/1.0', 200",
        "'GET /health/live HTTP/9.1', 505",
        "'PRI * HTTP/2.0', 505",
        "'GET /health/live', 400",
        "'BREW /health/live HTTP/1.1', 405",
        "'POST /health/live HTTP/1.1', 405",
        "'\u0016\u0003\u0001 hello', 400",
    })
    void everyErrorIsJson(String line, int status) throws Exception {
        RawHttp.Answer answer = client.send(RawHttp.request(line, "")).read();
        assertEquals(status, answer.status(), answer.text());
        assertEquals("application/json", answer.header("Content-Type").orElseThrow());
        if (status != 200) {
            assertFalse(answer.reason().isEmpty());
        }
    }

    @Test
    void whatIsTooLongIsRefusedBeforeItIsWhole() throws Exception {
        assertEquals(414, client.send("GET /" + "a".repeat(9000)).read().status());
        client = again();
        assertEquals(
                431,
                client.send("GET / HTTP/1.1\r\nX: " + "a".repeat(17_000)).read().status());
        client = again();
        String many = RawHttp.get("/", "").strip() + "\r\n" + "X-Y: z\r\n".repeat(3000);
        assertEquals(431, client.send(many).read().status());
        client = again();
        assertEquals(
                400,
                client.send("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n")
                        .read()
                        .status());
    }

    @Test
    void strangersSendNoBodies() throws Exception {
        RawHttp.Answer answer = client.send(RawHttp.request("POST /links HTTP/1.1", "", "Content-Length: 200000") + "{")
                .read();
        assertEquals(401, answer.status());
        assertEquals("close", answer.header("Connection").orElseThrow());
        client.send("x".repeat(199_999)); // is taken without a reset, which would destroy the answer
        client.shutdownOutput();
        assertTrue(client.isClosedByServer());
        assertEquals(0, bench.front.statistics().unfinishedInputBytes());
    }

    @Test
    void bodiesAreBounded() throws Exception {
        client.send(RawHttp.request("POST /links HTTP/1.1", bench.token, "Content-Length: 300000"));
        assertEquals(413, client.read().status());
        client = again();
        client.send(RawHttp.request("POST /links HTTP/1.1", bench.token, "Transfer-Encoding: chunked"));
        String chunk = "8000\r\n" + " ".repeat(0x8000) + "\r\n";
        assertEquals(413, client.send(chunk.repeat(9)).read().status());
        client = again();
        client.send(RawHttp.request("POST /links HTTP/1.1", bench.token, "Content-Length: nonsense"));
        assertEquals(400, client.read().status());
        client = again();
        client.send(RawHttp.request("POST /links HTTP/1.1", bench.token, "Transfer-Encoding: chunked") + "zz\r\n");
        assertEquals(400, client.read().status());
    }

    @Test
    void aBodyMayComeInChunksAndAfterItIsAskedFor() throws Exception {
        String body = "{\"paths\":[\"" + FILE + "\"]}";
        client.send(RawHttp.request("POST /links HTTP/1.1", bench.token, "Transfer-Encoding: chunked"));
        client.send("5\r\n" + body.substring(0, 5) + "\r\n");
        client.send(Integer.toHexString(body.length() - 5) + "\r\n" + body.substring(5) + "\r\n0\r\n\r\n");
        assertEquals(200, client.read().status());
        client.send(RawHttp.request(
                "POST /links HTTP/1.1", bench.token, "Expect: 100-continue", "Content-Length: " + body.length()));
        assertEquals(100, client.read().status());
        assertEquals(200, client.send(body).read().status());
        assertEquals(200, client.send(RawHttp.get("/health/live", "")).read().status(), "on the same connection");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        client.send(RawHttp.get(FILE, bench.token, "Range: bytes=0-3")
                + RawHttp.get("/nothing", "")
                + RawHttp.request("POST /links HTTP/1.1", bench.token, "Content-Length: 2")
                + "{}"
                + RawHttp.request("HEAD " + FILE + " HTTP/1.1", bench.token)
                + RawHttp.get(FILE, bench.token, "Range: bytes=4-"));
        assertEquals("0123", client.read().text());
        assertEquals(404, client.read().status());
        assertEquals(400, client.read().status());
        assertEquals("10", client.readHead().header("Content-Length").orElseThrow());
        assertEquals("456789", client.read().text());
    }

    @Test
    void whoSendsNoMoreIsStillAnswered() throws Exception {
        client.send(RawHttp.get(FILE, bench.token));
        client.shutdownOutput();
        assertEquals("0123456789", client.read().text());
        assertTrue(client.isClosedByServer());
    }

    @Test
    void anOldClientGetsAnAnswerThatEndsWithTheConnection() throws Exception {
        client.send(RawHttp.request("GET /preview/camera0.mjpeg HTTP/1.0", bench.token));
        Await.until("a viewer", Duration.ofSeconds(5), () -> bench.service.watching() == 1);
        bench.service.push("camera0", new byte[1000]);
        String start = new String(client.readBytes(500), StandardCharsets.ISO_8859_1);
        assertTrue(start.contains("Connection: close") && !start.contains("chunked"), start);
        assertTrue(start.contains("\r\n\r\n--frame\r\n"), start);
        client = again();
        client.send(RawHttp.request("GET /health/live HTTP/1.0", "", "Connection: keep-alive"));
        assertEquals("keep-alive", client.read().header("Connection").orElseThrow());
        assertEquals(
                200,
                client.send(RawHttp.request("GET /health/live HTTP/1.0", ""))
                        .read()
                        .status());
        assertTrue(client.isClosedByServer());
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        for (String path : List.of("/", "/app.js", "/config.json", "/nothing", FILE, "/files/recordings/x.mp4")) {
            RawHttp.Answer head = client.send(RawHttp.request("HEAD " + path + " HTTP/1.1", bench.token))
                    .readHead();
            RawHttp.Answer get = client.send(RawHttp.get(path, bench.token)).read();
            assertEquals(get.status(), head.status(), path);
            assertEquals(
                    get.head().replaceAll("Date: .*", ""),
                    head.head().replaceAll("Date: .*", ""),
                    "headers of " + path);
        }
        RawHttp.Answer live = client.send(RawHttp.request("HEAD /preview/camera0.mjpeg HTTP/1.1", bench.token))
                .readHead();
        assertEquals(200, live.status());
        assertTrue(live.header("Content-Type").orElseThrow().startsWith("multipart/x-mixed-replace"));
        assertEquals(200, client.send(RawHttp.get("/health/live", "")).read().status());
    }

    private RawHttp connect() {
        try {
            return new RawHttp(bench.front.port());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RawHttp again() throws IOException {
        client.close();
        return connect();
    }
}
