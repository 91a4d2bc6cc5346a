package io.cameraservice.mediamtx.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.access.Credentials;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.Ports;
import io.cameraservice.testing.ThreadChecks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client with servers that are away, strange, slow or strict. */
class MediaMtxApiTest {
    @Test
    void pagesAreTurnedUntilTheLast() {
        try (RecordedServer server = new RecordedServer(e -> {
                    String query = e.getRequestURI().getQuery();
                    String name = query.contains("page=1") ? "b" : query.contains("page=2") ? "c" : "a";
                    RecordedServer.tell(
                            e, 200, "mediamtx", "{\"pageCount\":3,\"items\":[{\"name\":\"" + name + "\"}]}");
                });
                MediaMtxApi api = server.client()) {
            assertEquals(
                    List.of("a", "b", "c"),
                    api.paths().stream().map(PathState::name).toList());
            assertEquals(3, api.callCount());
        }
    }

    @Test
    void nothingListening() throws IOException {
        int port = Ports.free();
        try (MediaMtxApi api = at("http://127.0.0.1:" + port)) {
            MediaMtxException away = failure(Kind.UNREACHABLE, api);
            assertTrue(away.getMessage().endsWith("nothing listens there"), away.getMessage());
        }
        try (MediaMtxApi api = at("http://nowhere.invalid:" + port)) {
            failure(Kind.UNREACHABLE, api);
        }
    }

    @Test
    void aServerOfAnotherKind() {
        for (String page : List.of("<html>It works!</html>", "[]", "{}", "", "{\"items\":7}")) {
            try (RecordedServer server = new RecordedServer(e -> RecordedServer.tell(e, 200, "Apache", page));
                    MediaMtxApi api = server.client()) {
                failure(Kind.NOT_MEDIAMTX, api);
            }
        }
        for (int status : List.of(302, 404, 400, 500, 502)) {
            try (RecordedServer server = new RecordedServer(e -> RecordedServer.tell(e, status, "nginx", "no"));
                    MediaMtxApi api = server.client()) {
                failure(Kind.NOT_MEDIAMTX, api);
            }
        }
    }

    @Test
    void somethingThatDoesNotSpeakHttp() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread chatter = new Thread(() -> {
                try (Socket peer = socket.accept()) {
                    peer.getOutputStream()
                            .write("220 mail.example ESMTP\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    peer.getInputStream().read();
                } catch (IOException e) {
                    // the test is over
                }
            });
            chatter.start();
            try (MediaMtxApi api = at("http://127.0.0.1:" + socket.getLocalPort())) {
                failure(Kind.NOT_MEDIAMTX, api);
            }
        }
    }

    @Test
    void garbageOfMediaMtxItselfIsAFailure() {
        try (RecordedServer server = new RecordedServer(e -> RecordedServer.tell(e, 200, "mediamtx", "{\"items\":["));
                MediaMtxApi api = server.client()) {
            failure(Kind.FAILED, api);
        }
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        byte[] chunk = new byte[1 << 20];
        try (RecordedServer server = new RecordedServer(e -> {
                    e.sendResponseHeaders(200, 0);
                    for (int i = 0; i < 1000; i++) {
                        e.getResponseBody().write(chunk);
                    }
                });
                MediaMtxApi api = server.client()) {
            failure(Kind.FAILED, api);
        }
    }

    @Test
    void aSlowAnswerIsReportedLateAndStillTaken() {
        CountDownLatch told = new CountDownLatch(1);
        try (RecordedServer server = new RecordedServer(e -> {
                    told.await();
                    RecordedServer.tell(e, 200, "mediamtx", "{\"items\":[]}");
                });
                MediaMtxApi api = new MediaMtxApi(ApiOptions.builder()
                        .url(server.url())
                        .late(Duration.ofMillis(50), told::countDown)
                        .build())) {
            assertEquals(List.of(), api.paths());
        }
    }

    @Test
    void noAnswerEndsInTime() {
        CountDownLatch over = new CountDownLatch(1);
        try (RecordedServer server = new RecordedServer(e -> over.await());
                MediaMtxApi api = new MediaMtxApi(ApiOptions.builder()
                        .url(server.url())
                        .callTimeout(Duration.ofMillis(300))
                        .build())) {
            long begun = System.nanoTime();
            failure(Kind.NO_ANSWER, api);
            assertTrue(System.nanoTime() - begun < 5_000_000_000L);
            over.countDown();
        }
    }

    @Test
    void aBodyThatNeverEndsIsNotWaitedFor() {
        CountDownLatch over = new CountDownLatch(1);
        try (RecordedServer server = new RecordedServer(e -> {
                    e.sendResponseHeaders(200, 100);
                    e.getResponseBody().write('{');
                    e.getResponseBody().flush();
                    over.await();
                });
                MediaMtxApi api = new MediaMtxApi(ApiOptions.builder()
                        .url(server.url())
                        .callTimeout(Duration.ofMillis(300))
                        .build())) {
            failure(Kind.NO_ANSWER, api);
            over.countDown();
        }
    }

    @Test
    void credentialsAreSentAndNeverTold() {
        try (RecordedServer server = new RecordedServer(
                e -> RecordedServer.tell(e, 401, "mediamtx", "{\"error\":\"authentication error\"}"))) {
            ApiOptions password = ApiOptions.builder()
                    .url(server.url())
                    .credentials(new Credentials.Password("camera", "s3cret:ü"))
                    .build();
            try (MediaMtxApi api = new MediaMtxApi(password)) {
                MediaMtxException refusal = failure(Kind.UNAUTHORIZED, api);
                assertFalse((refusal + " " + refusal.suggestion()).contains("s3cret"), refusal.toString());
            }
            ApiOptions token = password.toBuilder()
                    .credentials(new Credentials.Token("t0ken"))
                    .build();
            try (MediaMtxApi api = new MediaMtxApi(token)) {
                failure(Kind.UNAUTHORIZED, api);
            }
            assertEquals(List.of("Basic Y2FtZXJhOnMzY3JldDrDvA==", "Bearer t0ken"), server.authorizations);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> ApiOptions.builder().url(URI.create("http://user:s3cret@127.0.0.1:9997")));
    }

    @Test
    void passwordsInSourcesAreMasked() {
        PathSpec spec = PathSpec.publisher().with(PathSetting.SOURCE, "rtsp://camera:s3cret@127.0.0.1/x");
        assertFalse(spec.toString().contains("s3cret"));
        String told = "{\"error\":\"invalid source: 'rtsp://camera:s3cret@127.0.0.1/x'\"}";
        try (RecordedServer server = new RecordedServer(e -> RecordedServer.tell(e, 400, "mediamtx", told));
                MediaMtxApi api = server.client()) {
            MediaMtxException refusal = assertThrows(MediaMtxException.class, () -> api.addPath("camera0", spec));
            assertTrue(refusal.getMessage().contains("rtsp://127.0.0.1/x"), refusal.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/a", "a/", "a//b", "..", "a/../b", "a b", "a?b", "a%2fb", "~^.*$", "all_others", "ü", "a\n"
            })
    void namesThatAreNoneGoNowhere(String name) {
        AtomicInteger asked = new AtomicInteger();
        try (RecordedServer server = new RecordedServer(e -> asked.incrementAndGet());
                MediaMtxApi api = server.client()) {
            assertThrows(CameraException.InvalidArgument.class, () -> api.deletePath(name));
            assertEquals(0, asked.get());
        }
    }

    @Test
    void closingLeavesNoThreadAndEndsWhatIsUnderWay() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (RecordedServer server = new RecordedServer(e -> {
            arrived.countDown();
            over.await();
        })) {
            ThreadChecks threads = new ThreadChecks();
            MediaMtxApi api = server.client();
            Thread caller = new Thread(() -> {
                try {
                    api.paths();
                } catch (MediaMtxException e) {
                    // broken off
                }
            });
            caller.start();
            arrived.await();
            api.close();
            api.close();
            Await.until(
                    "the client's threads end",
                    Duration.ofSeconds(3),
                    () -> threads.started().stream()
                            .noneMatch(t -> t.contains("HttpClient") || t.contains("mediamtx")));
            caller.join(3000);
            assertFalse(caller.isAlive());
            assertTrue(failure(Kind.UNREACHABLE, api).getMessage().endsWith("the client was closed"));
            over.countDown();
        }
    }

    @Test
    void aCallAfterClosingIsBrokenOff() {
        try (RecordedServer server = new RecordedServer(e -> RecordedServer.tell(e, 200, "mediamtx", "{}"))) {
            MediaMtxApi api = server.client();
            api.close();
            MediaMtxException over = failure(Kind.UNREACHABLE, api);
            assertTrue(over.getMessage().endsWith("broken off, the client was closed"), over.getMessage());
        }
    }

    @Property(tries = 200)
    void lengthsOfTimeComeBack(@ForAll @LongRange(min = 0, max = 10_000_000_000L) long millis) {
        Duration length = Duration.ofMillis(millis);
        assertEquals(length, GoDuration.parse(GoDuration.write(length)).orElseThrow());
    }

    @Test
    void lengthsOfTimeAsGoWritesThem() {
        assertEquals(Duration.ofHours(25), GoDuration.parse("1d1h0m0s").orElseThrow());
        assertEquals(Duration.ofMillis(1500), GoDuration.parse("1.5s").orElseThrow());
        for (String none : List.of("", "10", "s", "10x", "1s ", "99999999999999999999d")) {
            assertTrue(GoDuration.parse(none).isEmpty(), none);
        }
    }

    private static MediaMtxApi at(String url) {
        return new MediaMtxApi(ApiOptions.builder().url(URI.create(url)).build());
    }

    private static MediaMtxException failure(Kind kind, MediaMtxApi api) {
        MediaMtxException failure = assertThrows(MediaMtxException.class, api::paths);
        assertEquals(kind, failure.kind(), failure.getMessage());
        return failure;
    }
}
