package io.cameraservice.mediamtx;

import static io.cameraservice.mediamtx.ServiceRig.optionsFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.Camera;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.api.PathSpec;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/**
 * What MediaMTX does to us, with a real one of each version there is. {@code test.rounds} says how often it is killed,
 * {@code test.stopped} for how many seconds it is stopped. Limits are those that users are promised, with a second for a busy
 * machine.
 */
@RequiresMediaMtx
@RequiresFfmpeg
class MediaMtxFaultsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NOTICED = Duration.ofSeconds(3);
    private static final int MANY = 120;
    private static final Duration BACK = Duration.ofSeconds(4);

    @Parameter
    MediaMtxBinary binary;

    @TempDir
    Path directory;

    private MediaMtxServer server;
    private ServiceRig rig;

    @BeforeEach
    void start() {
        server = new MediaMtxServer(binary, directory);
        rig = ServiceRig.start(directory.resolve("service"), optionsFor(server).build());
    }

    @AfterEach
    void end() {
        rig.close();
        server.close();
    }

    @Test
    void killedAgainAndAgainWhileClientsReadAndARecordingRuns() {
        server.startAndWait();
        rig.awaitPaths(SOON);
        Camera camera = rig.camera();
        camera.record(RecordingRequest.untilStopped());
        List<Long> noticed = new ArrayList<>();
        List<Long> back = new ArrayList<>();
        for (int round = 0; round < Integer.getInteger("test.rounds", 2); round++) {
            try (Tool one = ServiceRig.reader(server.rtsp("camera0"));
                    Tool other = ServiceRig.reader(server.rtsp("camera1"))) {
                Await.until(
                        "both read",
                        SOON,
                        () -> one.output().length() > 500 && other.output().length() > 500);
                server.kill();
                noticed.add(millis(() -> rig.awaitState(State.ABSENT, NOTICED)));
                assertEquals(ComponentState.ERROR, rig.mediaMtx.health().state());
                assertTrue(
                        rig.urls()
                                .rtsp()
                                .orElseThrow()
                                .startsWith(
                                        rig.service.rtspAddress().orElseThrow().toString()),
                        "what is offered works without MediaMTX");
                one.exitCode(SOON);
                other.exitCode(SOON);
            }
            server.startAndWait();
            back.add(millis(() -> rig.awaitPaths(BACK)));
        }
        ServiceRig.readPictures(server.rtsp("camera0"), 10, Duration.ofSeconds(20));
        Recording film = camera.stopRecording();
        assertEquals(List.of(), film.gaps());
        figures("killed: noticed after " + noticed + " ms, all paths " + back + " ms after it listened again");
    }

    @Test
    void manyPathsAreBackSoonHoweverOftenItIsKilled() {
        server.startAndWait();
        rig.awaitPaths(SOON);
        for (int i = 0; i < MANY; i++) {
            rig.mediaMtx.paths().create("door" + i, PathSpec.publisher());
        }
        List<Long> back = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            server.kill();
            rig.awaitState(State.ABSENT, NOTICED);
            server.startAndWait();
            back.add(millis(() -> Await.until(
                    "all paths are back",
                    BACK,
                    () -> rig.status().attached() && rig.status().inPlace() == MANY + 2)));
        }
        figures("killed: " + (MANY + 2) + " paths " + back + " ms after it listened again");
    }

    @Test
    void itsFileTouched() {
        server.startAndWait();
        rig.awaitPaths(SOON);
        try (Tool reader = ServiceRig.reader(server.rtsp("camera0"))) {
            Await.until("it reads", SOON, () -> reader.output().length() > 500);
            server.write();
            reader.exitCode(SOON); // its path was wiped
            long took = millis(() -> Await.until(
                    "it can be read again",
                    BACK,
                    () -> rig.mediaMtx.paths().list().size() == 2));
            ServiceRig.readPictures(server.rtsp("camera0"), 10, Duration.ofSeconds(20));
            figures("touched: all paths back " + took + " ms after they were wiped");
        }
    }

    @Test
    void stoppedAndContinued() {
        server.startAndWait();
        rig.awaitPaths(SOON);
        server.signal("STOP");
        long noticed = millis(() -> rig.awaitState(State.SILENT, NOTICED));
        Duration stopped = Duration.ofSeconds(Integer.getInteger("test.stopped", 2));
        long end = System.nanoTime() + stopped.toNanos();
        Await.until("time is over", stopped.plusSeconds(5), () -> {
            assertEquals(State.SILENT, rig.status().state());
            return System.nanoTime() > end;
        });
        server.signal("CONT");
        long back = millis(() -> rig.awaitPaths(NOTICED));
        ServiceRig.readPictures(server.rtsp("camera0"), 10, Duration.ofSeconds(20));
        figures("stopped: noticed after " + noticed + " ms, attached again after " + back + " ms");
    }

    @Test
    void startedLongAfterUs() {
        rig.awaitState(State.ABSENT, SOON);
        assertEquals(ComponentState.STOPPED, rig.mediaMtx.health().state(), "its absence is no error");
        assertEquals(
                Optional.of(rig.service.rtspAddress().orElseThrow() + "/camera0"),
                rig.urls().rtsp());
        long calls = rig.status().calls();
        Await.until(
                "it was looked for many times",
                Duration.ofSeconds(20),
                () -> rig.status().calls() > calls + 4);
        server.startAndWait();
        long took = millis(() -> rig.awaitPaths(NOTICED));
        assertEquals(
                List.of(ComponentState.STOPPED, ComponentState.RUNNING),
                rig.changes.stream().map(ComponentHealth::state).toList());
        figures("found " + took + " ms after it listened");
    }

    @Test
    void replacedByAnotherVersion() {
        server.startAndWait();
        rig.awaitPaths(SOON);
        for (MediaMtxBinary next : MediaMtxBinary.installed()) {
            if (next.equals(binary)) {
                continue;
            }
            server.kill();
            server.use(next);
            server.startAndWait();
            Await.until(
                    "it is " + next + " rather than " + rig.status(),
                    BACK,
                    () -> rig.status().attached()
                            && rig.status().inPlace() == 2
                            && rig.mediaMtx.paths().list().size() == 2
                            && rig.status()
                                    .version()
                                    .equals(next.since(1, 16) ? Optional.of(next.version()) : Optional.empty()));
            ServiceRig.readPictures(server.rtsp("camera0"), 5, Duration.ofSeconds(20));
        }
    }

    private void figures(String text) {
        System.out.println("MediaMTX " + binary + " " + text);
    }

    private static long millis(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
