package io.cameraservice.mediamtx;

import static io.cameraservice.mediamtx.ServiceRig.CAMERA0;
import static io.cameraservice.mediamtx.ServiceRig.CAMERA1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.CameraState;
import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamState;
import io.cameraservice.stream.StreamUrls;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cameras are read from a real MediaMTX, with a real relay and ffmpeg. */
@RequiresMediaMtx
@RequiresFfmpeg
class MediaMtxServingTest extends MediaMtxContract {
    @Test
    void everyCameraCanBeReadFromIt() throws Exception {
        server.startAndWait();
        try (ServiceRig rig = attached()) {
            assertEquals(ComponentState.RUNNING, rig.mediaMtx.health().state());
            assertEquals(
                    binary.since(1, 16) ? Optional.of(binary.version()) : Optional.empty(),
                    rig.status().version());
            StreamUrls urls = rig.urls();
            assertEquals(Optional.of(server.rtsp("camera0")), urls.rtsp());
            assertEquals(Optional.of(server.hls("camera0")), urls.hls());
            assertEquals(Optional.of(server.webrtc("camera0")), urls.webrtc());
            assertEquals(Optional.of(server.webrtc("camera0") + "/whep"), urls.whep());
            ServiceRig.readPictures(server.rtsp("camera0"), 10, Duration.ofSeconds(20));
            ServiceRig.readPictures(server.rtsp("camera1"), 10, Duration.ofSeconds(20));
            assertTrue(get(urls.hls().orElseThrow()).body().startsWith("#EXTM3U"));
            assertEquals(200, get(urls.webrtc().orElseThrow()).statusCode());
            assertEquals(201, offer(urls.whep().orElseThrow()));
        }
    }

    @Test
    void aCameraRunsWhileSomebodyReadsItThere() {
        server.startAndWait();
        try (ServiceRig rig = attached()) {
            assertEquals(CameraState.IDLE, rig.camera().status().state());
            try (Tool reader = ServiceRig.reader(server.rtsp("camera0"))) {
                Await.until("pictures arrive", SOON, () -> reader.output().length() > 500);
                assertEquals(StreamState.ACTIVE, rig.camera().stream().status().state());
                Await.until(
                        "its reader is counted",
                        SOON,
                        () -> rig.served().readers().size() == 1);
                ServedPath before = rig.served();
                assertTrue(before.exists() && before.ready() && before.flowing());
                Await.until(
                        "bytes are counted",
                        SOON,
                        () -> rig.served().bytesReceived() > before.bytesReceived()
                                && rig.served().bytesSent() > before.bytesSent());
                assertEquals(1, rig.camera().stream().status().readers(), "the relay has MediaMTX as its one reader");
            }
            Await.until(
                    "the camera is let go",
                    SOON,
                    () -> rig.camera().stream().status().readers() == 0);
            Await.until("nobody reads it there", SOON, () -> !rig.served().ready());
        }
    }

    @Test
    void aReaderCanBeDisconnected() {
        server.startAndWait();
        try (ServiceRig rig = attached();
                Tool reader = ServiceRig.reader(server.rtsp("camera0"))) {
            Await.until(
                    "its reader is counted", SOON, () -> rig.served().readers().size() == 1);
            rig.mediaMtx.kick(CAMERA0, rig.served().readers().get(0).id());
            reader.exitCode(SOON);
            assertThrows(CameraException.NotFound.class, () -> rig.mediaMtx.kick(CAMERA0, "nobody"));
            assertThrows(CameraException.NotFound.class, () -> rig.mediaMtx.kick(CAMERA1, "nobody"));
        }
    }

    @Test
    void onlyWhatIsSwitchedOnIsOffered() {
        server.set("hls", "no").startAndWait();
        MediaMtxOptions options = options().publicHost("cameras.example").build();
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), options)) {
            rig.awaitPaths(SOON);
            assertEquals(Optional.empty(), rig.urls().hls());
            assertEquals(
                    Optional.of(server.rtsp("camera0").replace("127.0.0.1", "cameras.example")),
                    rig.urls().rtsp());
            server.set("hls", "yes").set("webrtc", "no").write();
            Await.until(
                    "what is switched on now is offered",
                    SOON,
                    () -> rig.urls().hls().isPresent()
                            && rig.urls().webrtc().isEmpty()
                            && rig.urls().whep().isEmpty());
        }
    }

    @Test
    void itsOtherListenersAreToldFromItsApi() {
        server.startAndWait();
        for (String url : List.of(server.hls("x"), server.webrtc("x"))) {
            MediaMtxOptions wrong = ServiceRig.optionsFor(
                            URI.create("http://127.0.0.1:" + URI.create(url).getPort()))
                    .build();
            try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), wrong)) {
                rig.awaitState(State.NOT_MEDIAMTX, SOON);
                assertTrue(
                        rig.mediaMtx.health().detail().contains("usual port is 9997"), rig.mediaMtx.health()::detail);
            }
        }
    }

    /** It has a login of its own, which outlives its restart and ends with the service. */
    @Test
    void itIsNotGivenTheReadersPassword() throws IOException {
        server.startAndWait();
        String first;
        try (ServiceRig rig = withPassword();
                MediaMtxApi api = api()) {
            rig.awaitPaths(SOON);
            ServiceRig.readPictures(server.rtsp("camera0"), 10, Duration.ofSeconds(20));
            first = api.pathConfig("camera0").orElseThrow().source();
            assertTrue(first.matches("rtsp://mediamtx:[A-Za-z0-9_-]{32}@127\\.0\\.0\\.1:.*"), first);
            ServiceRig.readPictures(first, 5, Duration.ofSeconds(20));
            server.kill();
            rig.awaitState(State.ABSENT, SOON);
            server.startAndWait();
            rig.awaitPaths(SOON);
            assertEquals(first, api.pathConfig("camera0").orElseThrow().source());
            ServiceRig.readPictures(server.rtsp("camera0"), 10, Duration.ofSeconds(20));
        }
        try (ServiceRig rig = withPassword();
                MediaMtxApi api = api()) {
            rig.awaitPaths(SOON);
            String second = api.pathConfig("camera0").orElseThrow().source();
            assertNotEquals(login(first), login(second));
            ServiceRig.readPictures(server.rtsp("camera0"), 10, Duration.ofSeconds(20));
            AssertionError refused = assertThrows(
                    AssertionError.class,
                    () -> ServiceRig.readPictures(second.replace(login(second), login(first)), 1, SOON));
            assertTrue(String.valueOf(refused.getMessage()).contains("401"), refused.getMessage());
            assertEquals(ComponentState.RUNNING, rig.mediaMtx.health().state());
            assertTrue(rig.mediaMtx.health().detail().contains(", run by "), rig.mediaMtx.health()::detail);
            assertTrue(describe("127.0.0.2", second).startsWith("RTSP/1.0 401"));
            assertEquals(ComponentState.DEGRADED, rig.mediaMtx.health().state());
            assertTrue(rig.mediaMtx.health().detail().contains("127.0.0.2 showed"), rig.mediaMtx.health()::detail);
            ServiceRig.readPictures(second, 1, SOON);
            assertEquals(ComponentState.RUNNING, rig.mediaMtx.health().state());
        }
    }

    private ServiceRig withPassword() {
        return ServiceRig.start(
                directory.resolve("service"),
                options().build(),
                builder -> builder.rtspCredentials("camera user", "p@ss/w:rd?ü"));
    }

    /** What the relay answers to this login from this address. */
    private static String describe(String from, String url) throws IOException {
        URI uri = URI.create(url);
        String login = Base64.getEncoder().encodeToString(login(url).getBytes(UTF_8));
        try (Socket socket = new Socket(uri.getHost(), uri.getPort(), InetAddress.getByName(from), 0)) {
            socket.getOutputStream()
                    .write(("DESCRIBE " + url.replace(login(url) + "@", "")
                                    + " RTSP/1.0\r\nCSeq: 1\r\nAuthorization: Basic " + login + "\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readNBytes(12), UTF_8);
        }
    }

    private static String login(String url) {
        return url.replaceFirst("rtsp://([^@]*)@.*", "$1");
    }

    /** As a browser asks: newer servers send it round to see whether it takes cookies. */
    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .cookieHandler(new CookieManager())
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** What a WHEP endpoint says to a browser's offer. */
    private static int offer(String url) throws IOException, InterruptedException {
        String offer = String.join(
                        "\r\n",
                        "v=0",
                        "o=- 1 2 IN IP4 127.0.0.1",
                        "s=-",
                        "t=0 0",
                        "a=group:BUNDLE 0",
                        "a=msid-semantic: WMS",
                        "m=video 9 UDP/TLS/RTP/SAVPF 96",
                        "c=IN IP4 0.0.0.0",
                        "a=rtcp:9 IN IP4 0.0.0.0",
                        "a=ice-ufrag:abcd",
                        "a=ice-pwd:abcdefghijklmnopqrstuvwx",
                        "a=ice-options:trickle",
                        "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB",
                        "a=setup:actpass",
                        "a=mid:0",
                        "a=recvonly",
                        "a=rtcp-mux",
                        "a=rtpmap:96 H264/90000",
                        "a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")
                + "\r\n";
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(20))
                                .header("Content-Type", "application/sdp")
                                .POST(HttpRequest.BodyPublishers.ofString(offer))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
