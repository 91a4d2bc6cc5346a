package io.cameraservice.mediamtx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.Credentials;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.ApiOptions;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.Ports;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.ThreadChecks;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A MediaMTX that the service runs itself, with a real one of each version there is. */
@RequiresMediaMtx
@RequiresFfmpeg
class ManagedServerTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Parameter
    MediaMtxBinary binary;

    @TempDir
    Path directory;

    private Path home;
    private URI api;

    @BeforeEach
    void prepare() {
        home = directory.resolve("mediamtx");
        api = URI.create("http://127.0.0.1:" + Ports.free());
    }

    @Test
    void itIsStartedServesAndIsStopped() throws Exception {
        ThreadChecks threads = new ThreadChecks();
        ProcessHandle process;
        try (ServiceRig rig = start(ManagedRig.in(home, binary.path()).build())) {
            rig.awaitPaths(SOON);
            process = process();
            assertEquals(
                    List.of(ComponentState.STARTING, ComponentState.RUNNING),
                    rig.changes.stream().map(ComponentHealth::state).distinct().toList(),
                    () -> "what is usual is no failure: " + rig.changes);
            ServiceRig.readPictures(rig.urls().rtsp().orElseThrow(), 10, SOON);
            assertEquals(0, probe(rig.urls().rtsp().orElseThrow()));
            assertEquals(200, status(rig.urls().webrtc().orElseThrow()));
            assertEquals(200, status(rig.urls().hls().orElseThrow()));
            assertEquals("rw-------", mode(home.resolve("mediamtx.yml")));
            assertEquals("rwx------", mode(home));
            assertEquals("rw-------", mode(home.resolve("mediamtx.pid")));
            assertEquals(
                    binary.since(1, 6) ? 401 : 200, status(api + "/v3/paths/list"), "who may call it may run programs");
            assertOnLoopbackAlone(rig);
        }
        assertFalse(process.isAlive(), "it does not outlive the service");
        assertFalse(Files.exists(home.resolve("mediamtx.pid")));
        Await.until(
                "no thread is left: " + threads.started(),
                SOON,
                () -> threads.started().stream().noneMatch(name -> name.startsWith("mediamtx")));
    }

    @Test
    void killedItIsBackWithinSeconds() {
        try (ServiceRig rig = start(ManagedRig.in(home, binary.path()).build())) {
            rig.awaitPaths(SOON);
            for (int round = 0; round < 2; round++) {
                ProcessHandle before = process();
                before.destroyForcibly();
                long begun = System.nanoTime();
                Await.until(
                        "another one runs",
                        SOON,
                        () -> !before.isAlive() && isThere() && process().pid() != before.pid());
                rig.awaitPaths(SOON);
                System.out.println("MediaMTX " + binary + " of ours killed: all paths back after "
                        + (System.nanoTime() - begun) / 1_000_000 + " ms");
            }
            assertTrue(
                    rig.changes.stream().anyMatch(c -> c.detail().contains("was ended by signal 9")),
                    () -> rig.changes.toString());
            ServiceRig.readPictures(rig.urls().rtsp().orElseThrow(), 5, SOON);
        }
    }

    @Test
    void hungItIsReplaced() throws Exception {
        ManagedOptions options = ManagedRig.in(home, binary.path())
                .hungAfter(Duration.ofSeconds(1))
                .build();
        MediaMtxOptions impatient = options(options).toBuilder()
                .api(ApiOptions.builder()
                        .url(api)
                        .callTimeout(Duration.ofSeconds(1))
                        .build())
                .build();
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), impatient)) {
            rig.awaitPaths(SOON);
            ProcessHandle before = process();
            new ProcessBuilder("kill", "-STOP", Long.toString(before.pid()))
                    .start()
                    .waitFor();
            Await.until(
                    "another one runs",
                    Duration.ofSeconds(40),
                    () -> !before.isAlive() && isThere() && process().pid() != before.pid());
            rig.awaitPaths(SOON);
        }
    }

    @Test
    void noneIsStartedBesideAnother() {
        try (MediaMtxServer other = new MediaMtxServer(binary, directory).startAndWait()) {
            api = other.api();
            try (ServiceRig rig = start(ManagedRig.in(home, binary.path()).build())) {
                rig.awaitPaths(SOON);
                other.kill();
                rig.awaitState(State.ABSENT, SOON);
                assertTrue(rig.status().detail().contains("if it stays away for 30 s"), rig.status()::detail);
                assertFalse(Files.exists(home), "it is given time to come back");
                other.startAndWait();
                rig.awaitPaths(SOON);
                assertFalse(Files.exists(home));
            }
        }
    }

    @Test
    void oneThatStaysAwayIsReplaced() {
        try (MediaMtxServer other = new MediaMtxServer(binary, directory).startAndWait()) {
            api = other.api();
            ManagedOptions options = ManagedRig.in(home, binary.path())
                    .giveWay(Duration.ofSeconds(1))
                    .build();
            try (ServiceRig rig = start(options)) {
                rig.awaitPaths(SOON);
                assertFalse(isThere());
                other.kill();
                Await.until("one of our own runs", SOON, this::isThere);
                rig.awaitPaths(SOON);
            }
        }
    }

    @Test
    void noneIsStartedBesideOneWithoutApi() {
        try (MediaMtxServer other =
                new MediaMtxServer(binary, directory).set("api", "no").startAndWait()) {
            MediaMtxOptions options = MediaMtxOptions.builder()
                    .apiUrl(api)
                    .rtspPort(other.rtspPort())
                    .managed(ManagedRig.in(home, binary.path()).build())
                    .build();
            try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), options)) {
                rig.awaitState(State.API_OFF, SOON);
                assertFalse(Files.exists(home.resolve("mediamtx.yml")));
                assertEquals(ComponentState.ERROR, rig.mediaMtx.health().state());
            }
        }
    }

    @Test
    void aKilledServiceLeavesNone() throws Exception {
        try (Tool service = ManagedRig.beside(directory, api, binary.path())) {
            Await.until("it runs: " + service.output(), SOON, this::isThere);
            ProcessHandle process = process();
            service.kill();
            Await.until("it ends too", SOON, () -> !process.isAlive());
        }
    }

    @Test
    void aKilledServiceLeavesNoneThatHangs() throws Exception {
        try (Tool service = ManagedRig.beside(directory, api, binary.path())) {
            Await.until("it runs: " + service.output(), SOON, this::isThere);
            ProcessHandle process = process();
            try {
                new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                        .start()
                        .waitFor();
                service.kill();
                Await.until("it ends too", SOON, () -> !process.isAlive());
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void whatAnEarlierRunLeftIsEnded() throws Exception {
        Files.createDirectories(home);
        MediaMtxServer earlier = new MediaMtxServer(binary, home);
        try (earlier) {
            // Under the name that ours has: by that, its number and its beginning it is known again.
            earlier.write();
            try (var files = Files.list(home)) {
                Files.move(files.findFirst().orElseThrow(), home.resolve("mediamtx.yml"));
            }
            try (Tool left = Tool.start(
                    binary.path().toString(), home.resolve("mediamtx.yml").toString())) {
                ProcessHandle process = ProcessHandle.of(left.pid()).orElseThrow();
                Files.writeString(
                        home.resolve("mediamtx.pid"),
                        left.pid() + " "
                                + process.info().startInstant().orElseThrow().toEpochMilli());
                api = earlier.api();
                try (ServiceRig rig = start(ManagedRig.in(home, binary.path()).build())) {
                    rig.awaitPaths(SOON);
                    assertFalse(left.alive());
                    assertNotEquals(left.pid(), process().pid());
                }
            }
        }
    }

    @Test
    void beyondLoopbackReadersLogIn() {
        ManagedOptions options = ManagedRig.in(home, binary.path())
                .host("0.0.0.0")
                .readers(new Credentials.Password("viewer", "s3cret"))
                .build();
        try (ServiceRig rig = start(options)) {
            rig.awaitPaths(SOON);
            String url = rig.urls().rtsp().orElseThrow();
            assertNotEquals(0, probe(url));
            assertEquals(0, probe(url.replace("rtsp://", "rtsp://viewer:s3cret@")));
        }
    }

    private ServiceRig start(ManagedOptions managed) {
        return ServiceRig.start(directory.resolve("service"), options(managed));
    }

    private MediaMtxOptions options(ManagedOptions managed) {
        return MediaMtxOptions.builder()
                .apiUrl(api)
                .rtspPort(Ports.free())
                .managed(managed)
                .build();
    }

    private boolean isThere() {
        return ManagedRig.process(home).isPresent();
    }

    private ProcessHandle process() {
        return ManagedRig.process(home).orElseThrow();
    }

    private static void assertOnLoopbackAlone(ServiceRig rig) throws IOException {
        Optional<InetAddress> beyond = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .findFirst();
        if (beyond.isEmpty()) {
            return; // this machine has no other
        }
        for (String url : List.of(
                rig.urls().rtsp().orElseThrow(),
                rig.urls().hls().orElseThrow(),
                rig.urls().webrtc().orElseThrow())) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(beyond.get(), URI.create(url).getPort()), 1000);
                throw new AssertionError(url + " listens at " + beyond.get());
            } catch (ConnectException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("refused"), e::toString);
            }
        }
    }

    private static int probe(String url) {
        try (Tool ffprobe =
                Tool.start(("ffprobe -v error " + ServiceRig.QUICKLY + " -show_streams -i " + url).split(" ", -1))) {
            return ffprobe.exitCode(Duration.ofSeconds(20));
        }
    }

    private static int status(String url) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .cookieHandler(new CookieManager())
                .build()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
