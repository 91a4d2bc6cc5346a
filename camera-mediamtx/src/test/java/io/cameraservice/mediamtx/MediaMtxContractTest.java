package io.cameraservice.mediamtx;

import static io.cameraservice.mediamtx.ServiceRig.CAMERA0;
import static io.cameraservice.mediamtx.ServiceRig.CAMERA1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.CameraState;
import io.cameraservice.access.Credentials;
import io.cameraservice.event.CameraServiceEvent.CameraStatusChanged;
import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.ApiOptions;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.PathConfig;
import io.cameraservice.mediamtx.api.PathSetting;
import io.cameraservice.mediamtx.api.PathSpec;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamState;
import io.cameraservice.stream.StreamUrls;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.ThreadChecks;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What a media server owes the service, with a real MediaMTX of each version there is and a real relay and ffmpeg. */
@RequiresMediaMtx
@RequiresFfmpeg
class MediaMtxContractTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Parameter
    MediaMtxBinary binary;

    @TempDir
    Path directory;

    private MediaMtxServer server;

    @BeforeEach
    void prepare() {
        server = new MediaMtxServer(binary, directory);
    }

    @AfterEach
    void end() {
        server.close();
    }

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

    @Test
    void whatOthersMadeIsLeftAlone() {
        server.path("camera1", "source: publisher")
                .path("door", "source: publisher")
                .startAndWait();
        try (MediaMtxApi api = api()) {
            api.addPath("yard", PathSpec.publisher());
            Map<String, PathConfig> before = configs(api);
            try (ServiceRig rig = ServiceRig.start(
                    directory.resolve("service"),
                    options().auditInterval(Duration.ofMillis(200)).build())) {
                Await.until(
                        "camera0 is in place",
                        SOON,
                        () -> rig.status().inPlace() == 1 && rig.status().wanted() == 2);
                assertEquals(ComponentState.DEGRADED, rig.mediaMtx.health().state());
                assertTrue(rig.mediaMtx.health().detail().contains("camera1: the name is taken"));
                assertEquals(StreamUrls.none(), rig.mediaMtx.urls(CAMERA1));
                assertTrue(rig.service.cameras().get(1).stream()
                        .status()
                        .urls()
                        .rtsp()
                        .orElseThrow()
                        .startsWith(rig.service.rtspAddress().orElseThrow().toString()));
                rig.mediaMtx.desire(List.of());
                Await.until(
                        "ours is removed", SOON, () -> api.pathConfig("camera0").isEmpty());
            }
            assertEquals(before, configs(api));
        }
    }

    @Test
    void ourOwnArePutRightWhenOthersEditThem() {
        server.startAndWait();
        try (MediaMtxApi api = api();
                ServiceRig rig = ServiceRig.start(
                        directory.resolve("service"),
                        options().auditInterval(Duration.ofMillis(300)).build())) {
            rig.awaitPaths(SOON);
            PathConfig right = api.pathConfig("camera0").orElseThrow();
            api.patchPath("camera0", PathSpec.publisher().with(PathSetting.SOURCE_ON_DEMAND, false));
            Await.until(
                    "it is put right",
                    SOON,
                    () -> api.pathConfig("camera0").orElseThrow().equals(right));
            api.deletePath("camera1");
            Await.until("it is back", SOON, () -> api.pathConfig("camera1").isPresent());
        }
    }

    @Test
    void camerasTellWhenTheyAreOfferedElsewhere() {
        List<String> told = new CopyOnWriteArrayList<>();
        try (ServiceRig rig =
                ServiceRig.start(directory.resolve("service"), options().build())) {
            rig.service.events(event -> {
                if (event instanceof CameraStatusChanged changed) {
                    told.add(changed.id() + " "
                            + changed.status().stream().urls().rtsp().orElseThrow());
                }
            });
            String own = rig.service.rtspAddress().orElseThrow().toString();
            server.startAndWait();
            rig.awaitPaths(SOON);
            List<String> there = List.of("camera0 " + server.rtsp("camera0"), "camera1 " + server.rtsp("camera1"));
            Await.until("both say so: " + told, SOON, () -> told.size() >= 2);
            assertEquals(there, told);
            server.kill();
            Await.until("both say so: " + told, SOON, () -> told.size() >= 4);
            assertEquals(List.of("camera0 " + own + "/camera0", "camera1 " + own + "/camera1"), told.subList(2, 4));
            server.startAndWait();
            rig.awaitPaths(SOON);
            Await.until("both say so: " + told, SOON, () -> told.size() >= 6);
            assertEquals(there, told.subList(4, 6));
        }
        assertEquals(6, told.size(), () -> "once for each change: " + told);
    }

    @Test
    void ourOwnAreKnownAgainAfterOurRestart() {
        server.startAndWait();
        try (MediaMtxApi api = api()) {
            try (ServiceRig rig = attached()) {
                assertTrue(rig.status().attached());
            }
            assertEquals(2, configs(api).size(), "they are left behind");
            MediaMtxOptions renamed = options().prefix("hall/").build();
            try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), renamed)) {
                rig.awaitPaths(SOON);
                Await.until(
                        "the old names are gone",
                        SOON,
                        () -> configs(api).keySet().stream().allMatch(name -> name.startsWith("hall/")));
                ServiceRig.readPictures(server.rtsp("hall/camera0"), 10, Duration.ofSeconds(20));
            }
        }
    }

    @Test
    void twoServicesShareOneServer() {
        server.startAndWait();
        MediaMtxOptions.Builder often = options().auditInterval(Duration.ofMillis(100));
        try (MediaMtxApi api = api();
                ServiceRig hall = ServiceRig.start(
                        directory.resolve("hall"), often.prefix("hall-").build());
                ServiceRig yard = ServiceRig.start(
                        directory.resolve("yard"), often.prefix("yard-").build())) {
            hall.awaitPaths(SOON);
            yard.awaitPaths(SOON);
            Map<String, PathConfig> all = configs(api);
            assertEquals(4, all.size());
            long calls = hall.status().calls() + yard.status().calls();
            Await.until(
                    "both have looked often",
                    SOON,
                    () -> hall.status().calls() + yard.status().calls() > calls + 20);
            assertEquals(all, configs(api));
            hall.mediaMtx.desire(List.of());
            Await.until("its own are gone", SOON, () -> configs(api).size() == 2);
            assertEquals(ComponentState.RUNNING, yard.mediaMtx.health().state());
            ServiceRig.readPictures(server.rtsp("yard-camera1"), 10, Duration.ofSeconds(20));
        }
    }

    @Test
    void pathsCanBeMadeByHand() {
        server.startAndWait();
        try (ServiceRig rig = attached()) {
            MediaMtxPaths paths = rig.mediaMtx.paths();
            paths.create("entrance/drone", PathSpec.publisher());
            paths.create("entrance/drone", PathSpec.publisher());
            assertThrows(
                    CameraException.InvalidState.class,
                    () -> paths.create("entrance/drone", PathSpec.publisher().with(PathSetting.MAX_READERS, 3L)));
            assertThrows(CameraException.InvalidArgument.class, () -> paths.create("a b", PathSpec.publisher()));
            assertThrows(CameraException.InvalidArgument.class, () -> paths.create("camera0", PathSpec.publisher()));
            assertThrows(CameraException.InvalidArgument.class, () -> paths.delete("camera0"));
            Await.until(
                    "it is there", SOON, () -> paths.status("entrance/drone").isPresent());
            try (Tool publisher = Tool.publisher(server.rtsp("entrance/drone"))) {
                Await.until(
                        "it is ready",
                        SOON,
                        () -> paths.status("entrance/drone")
                                .map(PathState::ready)
                                .orElse(false));
                assertTrue(publisher.alive());
                server.write();
                Await.until("the wipe took the publisher's path", SOON, () -> !publisher.alive());
            }
            Await.until(
                    "the wiped path is back",
                    SOON,
                    () -> paths.list().stream().anyMatch(path -> path.name().equals("entrance/drone")));
            paths.delete("entrance/drone");
            Await.until("it is gone", SOON, () -> paths.status("entrance/drone").isEmpty());
            assertThrows(CameraException.NotFound.class, () -> paths.delete("entrance/drone"));
        }
    }

    @Test
    void aHealthyServerIsHardlyAsked() {
        server.startAndWait();
        MediaMtxOptions usual = ServiceRig.optionsFor(server).build();
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), usual)) {
            rig.awaitPaths(SOON);
            long before = rig.status().calls();
            long begun = System.nanoTime();
            Await.until("it was asked a few times", SOON, () -> rig.status().calls() >= before + 5);
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertTrue(seconds > 3.5, "five calls in " + seconds + " s");
            assertEquals(1, rig.changes.size(), () -> "one change was told: " + rig.changes);
        }
    }

    @Test
    void credentialsOfTheApi() {
        String users = "[{user: camera, pass: s3cret, permissions: [{action: api}]},"
                + " {user: any, permissions: [{action: read}, {action: publish}]}]";
        if (binary.since(1, 6)) {
            server.set("authInternalUsers", users);
        }
        server.startAndWait();
        MediaMtxOptions.Builder options = options();
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), options.build())) {
            rig.awaitState(binary.since(1, 6) ? State.UNAUTHORIZED : State.ATTACHED, SOON);
        }
        options.credentials(new Credentials.Password("camera", "s3cret"));
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), options.build())) {
            rig.awaitPaths(SOON);
            if (binary.since(1, 6)) {
                server.set("authInternalUsers", users.replace("s3cret", "another"))
                        .write();
                rig.awaitState(State.UNAUTHORIZED, SOON);
                assertEquals(ComponentState.ERROR, rig.mediaMtx.health().state());
                assertTrue(rig.mediaMtx.health().detail().contains("authInternalUsers"));
                assertFalse(rig.mediaMtx.health().detail().contains("s3cret"));
                server.set("authInternalUsers", users).write();
                rig.awaitPaths(SOON);
            }
        }
    }

    @Test
    void anApiThatIsSwitchedOffIsCalledSo() {
        server.set("api", "no").startAndWait();
        try (ServiceRig rig =
                ServiceRig.start(directory.resolve("service"), options().build())) {
            rig.awaitState(State.API_OFF, SOON);
            assertTrue(rig.mediaMtx.health().detail().contains("set 'api: yes'"));
            server.set("api", "yes").write();
            rig.awaitPaths(SOON);
        }
    }

    @Test
    void closingLeavesNothingBehindInTheHost() {
        server.startAndWait();
        ThreadChecks threads = new ThreadChecks();
        try (ServiceRig rig = attached()) {
            assertTrue(rig.status().attached());
        }
        Await.until("its threads have ended", SOON, () -> threads.started().isEmpty());
    }

    /** Looks often, so that a test need not wait for the next look. */
    private MediaMtxOptions.Builder options() {
        return ServiceRig.optionsFor(server).checkInterval(Duration.ofMillis(100));
    }

    private ServiceRig attached() {
        ServiceRig rig =
                ServiceRig.start(directory.resolve("service"), options().build());
        rig.awaitPaths(SOON);
        return rig;
    }

    private MediaMtxApi api() {
        return new MediaMtxApi(ApiOptions.builder().url(server.api()).build());
    }

    private static Map<String, PathConfig> configs(MediaMtxApi api) {
        return api.pathConfigs().stream().collect(Collectors.toMap(PathConfig::name, Function.identity()));
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
