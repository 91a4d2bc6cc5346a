package io.cameraservice.mediamtx;

import static io.cameraservice.mediamtx.ServiceRig.optionsFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cameraservice.CameraException;
import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.ApiOptions;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.api.PathSpec;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.Ports;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A MediaMTX before 1.20.1 whose file is touched at the moment of an edit: it passes on streams and takes no orders any more. */
@RequiresMediaMtx
@RequiresFfmpeg
class StuckServerTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(90);
    private static final int EDITORS = 4;

    @Parameter
    MediaMtxBinary binary;

    @TempDir
    Path directory;

    @BeforeEach
    void getsStuck() {
        assumeFalse(binary.since(1, 20, 1), () -> binary + " does not get stuck");
    }

    @Test
    void itIsCalledStuckAndBackAfterItsRestart() {
        try (MediaMtxServer server = new MediaMtxServer(binary, directory).startAndWait();
                ServiceRig rig = ServiceRig.start(
                        directory.resolve("service"),
                        impatient(optionsFor(server).build(), server.api()));
                MediaMtxApi api = new MediaMtxApi(impatient(server.api()))) {
            rig.awaitPaths(SOON);
            long begun = System.nanoTime();
            provoke(server.file(), rig, () -> rig.status().state() == State.STUCK);
            System.out.println("MediaMTX " + binary + " was stuck and called so after "
                    + (System.nanoTime() - begun) / 1_000_000 + " ms");
            assertEquals(ComponentState.ERROR, rig.mediaMtx.health().state());
            String detail = rig.mediaMtx.health().detail();
            for (String said : List.of(
                    "its paths answer, its configuration does not",
                    "Before 1.20.1",
                    "its file is touched at the moment of an edit",
                    "restart it")) {
                assertTrue(detail.contains(said), detail);
            }
            api.paths();
            assertEquals(
                    Kind.NO_ANSWER,
                    assertThrows(MediaMtxException.class, api::pathConfigs).kind());
            assertTrue(
                    rig.urls()
                            .rtsp()
                            .orElseThrow()
                            .startsWith(rig.service.rtspAddress().orElseThrow().toString()),
                    "what is offered works without it");
            assertEquals(
                    Kind.STUCK,
                    assertThrows(
                                    MediaMtxException.class,
                                    () -> rig.mediaMtx.paths().create("late", PathSpec.publisher()))
                            .kind());
            server.signal("INT");
            server.kill();
            server.startAndWait();
            rig.awaitState(State.ATTACHED, SOON);
            Await.until(
                    "all paths are back",
                    SOON,
                    () -> rig.status().inPlace() == rig.status().wanted()
                            && rig.mediaMtx.urls(ServiceRig.CAMERA1).rtsp().isPresent());
            ServiceRig.readPictures(server.rtsp("camera0"), 5, Duration.ofSeconds(20));
        }
    }

    @Test
    void oneOfOursIsReplaced() {
        Path home = directory.resolve("mediamtx");
        try (ServiceRig rig = managed(home, Duration.ofSeconds(1))) {
            rig.awaitPaths(SOON);
            ProcessHandle before = ManagedRig.process(home).orElseThrow();
            provoke(home.resolve("mediamtx.yml"), rig, () -> !before.isAlive());
            Await.until("another one runs", SOON, () -> ManagedRig.process(home).isPresent());
            Await.until(
                    "all paths are back",
                    SOON,
                    () -> rig.status().attached()
                            && rig.status().inPlace() == rig.status().wanted());
            assertTrue(
                    rig.changes.stream().anyMatch(change -> change.detail().contains("is stuck")),
                    () -> rig.changes.toString());
        }
    }

    @Test
    void oneOfOursEndsWithTheService() {
        Path home = directory.resolve("mediamtx");
        ProcessHandle process;
        long begun;
        try (ServiceRig rig = managed(home, Duration.ofMinutes(5))) {
            rig.awaitPaths(SOON);
            process = ManagedRig.process(home).orElseThrow();
            provoke(home.resolve("mediamtx.yml"), rig, () -> rig.status().state() == State.STUCK);
            begun = System.nanoTime();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertFalse(process.isAlive(), "it does not outlive the service");
        if (binary.since(1, 15)) { // 1.5 leaves SIGTERM to the kernel
            assertTrue(took.compareTo(Duration.ofSeconds(3)) > 0, "it was asked first: " + took);
        }
        assertTrue(took.compareTo(Duration.ofSeconds(12)) < 0, "it was not waited for: " + took);
    }

    private ServiceRig managed(Path home, Duration hungAfter) {
        URI api = URI.create("http://127.0.0.1:" + Ports.free());
        MediaMtxOptions options = MediaMtxOptions.builder()
                .rtspPort(Ports.free())
                .apiUrl(api)
                .managed(ManagedRig.in(home, binary.path()).hungAfter(hungAfter).build())
                .build();
        return ServiceRig.start(directory.resolve("service"), impatient(options, api));
    }

    private static MediaMtxOptions impatient(MediaMtxOptions options, URI api) {
        return options.toBuilder().api(impatient(api)).build();
    }

    private static ApiOptions impatient(URI api) {
        return ApiOptions.builder().url(api).callTimeout(Duration.ofSeconds(2)).build();
    }

    /** Touches the file again and again while paths come and go, until that is seen. */
    private static void provoke(Path file, ServiceRig rig, BooleanSupplier seen) {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> editors = new ArrayList<>();
        for (int i = 0; i < EDITORS; i++) {
            String name = "edited" + i;
            Thread editor = new Thread(() -> edit(rig, name, over), name);
            editor.start();
            editors.add(editor);
        }
        try {
            Await.until("it is stuck, and that is seen", STUCK_AFTER, () -> {
                touch(file);
                return seen.getAsBoolean();
            });
        } finally {
            over.set(true);
            editors.forEach(StuckServerTest::join);
        }
    }

    private static void edit(ServiceRig rig, String name, AtomicBoolean over) {
        MediaMtxPaths paths = rig.mediaMtx.paths();
        while (!over.get()) {
            try {
                paths.create(name, PathSpec.publisher());
                paths.delete(name);
            } catch (CameraException e) {
                Await.until(
                        "it takes edits again",
                        STUCK_AFTER,
                        () -> over.get() || rig.status().attached());
            }
        }
    }

    /** In place, so that it is whole whenever it is read. */
    private static void touch(Path file) {
        try {
            Files.write(file, Files.readAllBytes(file), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
