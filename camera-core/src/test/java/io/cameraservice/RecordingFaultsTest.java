package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.FrameSize;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.stream.StreamState;
import io.cameraservice.stream.StreamStatus;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaProof;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while a recording runs, and that it goes on all the same. */
@RequiresFfmpeg
class RecordingFaultsTest {
    /** How often a process is killed; more by {@code -Dtest.rounds=20}. */
    private static final int ROUNDS = Integer.getInteger("test.rounds", 5);

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private SimulationDriver driver;
    private CameraService service;
    private Camera camera;
    private final List<CameraServiceEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        driver = new SimulationDriver(1);
        service = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(driver)
                .segmentLength(Duration.ofSeconds(2))
                .streamPlan(StreamPlan.builder().size(new FrameSize(640, 480)).build())
                .build();
        service.events(events::add);
        service.start();
        camera = service.cameras().get(0);
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void goesOnWhenTheEncoderIsKilled() throws Exception {
        camera.record(RecordingRequest.untilStopped());
        for (int kill = 1; kill <= ROUNDS; kill++) {
            awaitMedia(kill);
            long killed = encoderPid();
            kill(killed);
            Await.until(
                    "another encoder",
                    LONG,
                    () -> camera.stream()
                            .status()
                            .encoder()
                            .flatMap(StreamStatus.EncoderInfo::pid)
                            .filter(pid -> pid != killed)
                            .isPresent());
        }
        awaitMedia(ROUNDS + 1);
        Recording whole = camera.stopRecording();
        assertEquals(RecordingState.STOPPED, whole.state());
        MediaProof proof = MediaProof.of(service.media().openRecording(whole.filename()), directory);
        assertEquals(List.of(), proof.errors());
        proof.assertGapsMatch(whole);
        long restarts = events.stream()
                .filter(e -> e instanceof CameraServiceEvent.EncoderRestarted)
                .count();
        assertEquals(ROUNDS, restarts);
    }

    @Test
    void goesOnWhenTheRecorderCannotWriteForAWhile() throws Exception {
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(1);
        Path inTheWay = blockNextSegment();
        Await.until("it is interrupted", LONG, () -> recording().state() == RecordingState.INTERRUPTED);
        assertTrue(
                recording().problem().orElse("").contains("cannot write"),
                () -> recording().toString());
        Files.delete(inTheWay);
        Await.until("it goes on", LONG, () -> recording().state() == RecordingState.RECORDING);
        awaitMedia(5);
        Recording whole = camera.stopRecording();
        assertEquals(RecordingState.STOPPED, whole.state());
        assertTrue(whole.gaps().stream().allMatch(g -> g.reason() == GapReason.RECORDER_FAILED), whole::toString);
        MediaProof proof = MediaProof.of(service.media().openRecording(whole.filename()), directory);
        assertEquals(List.of(), proof.errors());
        proof.assertGapsMatch(whole);
    }

    /** Puts a directory where the recorder's next file would be. */
    private Path blockNextSegment() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> segments =
                    files.filter(f -> f.toString().matches(".*/\\d{5}\\.mp4")).toList();
            String next = String.format(Locale.ROOT, "%05d.mp4", segments.size());
            return Files.createDirectory(segments.get(0).resolveSibling(next));
        }
    }

    @Test
    void aCameraUnpluggedAndBackLeavesOneGap() throws Exception {
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(2);
        driver.camera(0).unplug();
        Await.until("it is interrupted", LONG, () -> recording().state() == RecordingState.INTERRUPTED);
        assertEquals(CameraState.DISCONNECTED, camera.status().state());
        assertEquals(StreamState.ERROR, camera.stream().status().state());
        driver.camera(0).plug("sim:7", "simulated port 7");
        Await.until("it goes on", LONG, () -> recording().state() == RecordingState.RECORDING);
        assertEquals("camera0", camera.id().toString());
        awaitMedia(4);
        Recording whole = camera.stopRecording();
        // A busy machine may have been late besides.
        assertEquals(
                1,
                whole.gaps().stream()
                        .filter(gap -> gap.reason() == GapReason.CAMERA_DISCONNECTED)
                        .count(),
                whole.toString());
        MediaProof proof = MediaProof.of(service.media().openRecording(whole.filename()), directory);
        assertEquals(List.of(), proof.errors());
        assertEquals(whole.duration().orElseThrow().toMillis() / 1000.0, proof.seconds(), 0.2);
        assertTrue(proof.seconds() < 6.5, () -> "the gap is not in the media: " + proof.seconds());
    }

    @Test
    void aShortStallIsOneGapToo() throws Exception {
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(2);
        driver.camera(0).stall();
        Await.until("stalled", LONG, () -> camera.status().state() == CameraState.STALLED);
        driver.camera(0).resume();
        Await.until(
                "a gap",
                LONG,
                () -> recording().gaps().stream()
                        .anyMatch(gap -> gap.reason() == GapReason.FEED_STALLED
                                && gap.duration().toMillis() > 400));
        camera.stopRecording();
        assertFalse(service.cameras().get(0).status().feed().stalls() == 0);
    }

    @Test
    void aShortUnplugIsNotTakenForAFailureOfTheEncoder() throws Exception {
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(2);
        driver.camera(0).unplug();
        Await.until("it is gone for a moment", LONG, () -> {
            CameraStatus status = camera.status();
            return status.state() == CameraState.DISCONNECTED
                    && Duration.between(status.since(), Instant.now()).toMillis() > 700;
        });
        driver.camera(0).plug("sim:7", "simulated port 7");
        Await.until(
                "a gap of it",
                LONG,
                () -> recording().gaps().stream().anyMatch(gap -> gap.reason() == GapReason.CAMERA_DISCONNECTED));
        assertEquals(RecordingState.RECORDING, recording().state());
        camera.stopRecording();
    }

    @Test
    void aStallThatEndsWhileTheRecorderIsAwayIsAccountedFor() throws Exception {
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(2);
        Path inTheWay = blockNextSegment();
        Await.until("it is interrupted", LONG, () -> recording().state() == RecordingState.INTERRUPTED);
        int before = recording().segments().size();
        driver.camera(0).stall();
        Await.until("stalled", LONG, () -> camera.status().state() == CameraState.STALLED);
        Files.delete(inTheWay);
        driver.camera(0).resume();
        Await.until("another segment", LONG, () -> recording().segments().size() > before);
        awaitMedia(2 * before + 1);
        Recording whole = camera.stopRecording();
        MediaProof proof = MediaProof.of(service.media().openRecording(whole.filename()), directory);
        assertEquals(List.of(), proof.errors());
        // The camera was opened again and counts from 0: the pictures' numbers tell nothing here.
        assertEquals(
                1,
                whole.gaps().stream()
                        .filter(gap -> gap.duration().toMillis() > 400)
                        .count(),
                whole.toString());
    }

    private Recording recording() {
        return camera.recording().orElseThrow();
    }

    private void awaitMedia(int seconds) {
        Await.until(
                seconds + " s of media",
                LONG,
                () -> recording().duration().orElseThrow().compareTo(Duration.ofSeconds(seconds)) >= 0);
    }

    private long encoderPid() {
        return camera.stream()
                .status()
                .encoder()
                .flatMap(StreamStatus.EncoderInfo::pid)
                .orElseThrow();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }
}
