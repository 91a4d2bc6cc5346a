package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.FrameSize;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaProof;
import io.cameraservice.testing.RequiresFfmpeg;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's clock is set while a camera is recorded: what is elapsed stays what a stopwatch says. */
@RequiresFfmpeg
class ClockStepTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final SimulationDriver driver = new SimulationDriver(1);
    private volatile Duration offset = Duration.ZERO;
    private CameraService service;

    private void start(Duration clockIsOff) {
        offset = clockIsOff;
        service.start();
    }

    private Camera camera() {
        return service.cameras().get(0);
    }

    @AfterEach
    void close() {
        service.close();
    }

    @BeforeEach
    void build() {
        service = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .clock(() -> Instant.now().plus(offset))
                .driver(driver)
                .segmentLength(Duration.ofSeconds(2))
                .streamPlan(StreamPlan.builder().size(new FrameSize(640, 480)).build())
                .build();
    }

    /** An hour ahead, an hour back, and from 2018 to now, as a machine without a clock of its own does. */
    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "PT70080H"})
    void stepsWhilePicturesFlow(Duration step) throws Exception {
        Duration before = step.toDays() > 1 ? step.negated() : Duration.ZERO;
        start(before);
        long serviceStarted = System.nanoTime();
        long asked = System.nanoTime();
        camera().record(RecordingRequest.untilStopped());
        long begun = System.nanoTime();
        awaitMedia(1);
        Instant label = recording().startedAt();
        offset = before.plus(step);
        Await.until("three seconds more", LONG, () -> {
            Duration live = recording().duration().orElseThrow();
            assertTrue(live.compareTo(since(asked)) <= 0, () -> live + " of " + since(asked));
            assertTrue(live.plusSeconds(1).compareTo(since(begun)) >= 0, () -> live + " of " + since(begun));
            return live.toSeconds() >= 4;
        });
        assertElapsed(serviceStarted, service.health().uptime());
        assertElapsed(asked, camera().stream().status().uptime().orElseThrow());
        assertElapsed(asked, camera().stream().status().encoder().orElseThrow().uptime());
        Recording whole = camera().stopRecording();
        assertEquals(RecordingState.STOPPED, whole.state());
        assertEquals(label, whole.startedAt());
        assertWhole(whole);
        MediaProof proof = MediaProof.of(service.media().openRecording(whole.filename()), directory);
        proof.assertGapsMatch(whole);
        assertEquals(whole.duration().orElseThrow().toMillis() / 1000.0, proof.seconds(), 0.2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void stepsWhileTheCameraIsAway(Duration step) {
        start(Duration.ZERO);
        camera().record(RecordingRequest.untilStopped());
        awaitMedia(1);
        long gone = System.nanoTime();
        driver.camera(0).unplug();
        Await.until("it is interrupted", LONG, () -> recording().state() == RecordingState.INTERRUPTED);
        offset = step;
        driver.camera(0).plug("sim:7", "simulated port 7");
        Await.until("it goes on", LONG, () -> recording().state() == RecordingState.RECORDING);
        Duration away = since(gone);
        awaitMedia(3);
        Recording whole = camera().stopRecording();
        Gap gap = whole.gaps().stream()
                .filter(g -> g.reason() == GapReason.CAMERA_DISCONNECTED)
                .findFirst()
                .orElseThrow(() -> new AssertionError(whole.toString()));
        Duration wrong = gap.duration().minus(away).abs();
        assertTrue(wrong.toMillis() < 1000, whole::toString);
        assertWhole(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void stepsWhileTheCameraIsStalled(Duration step) {
        start(Duration.ZERO);
        camera().record(RecordingRequest.untilStopped());
        awaitMedia(1);
        driver.camera(0).stall();
        Await.until("stalled", LONG, () -> camera().status().state() == CameraState.STALLED);
        offset = step;
        driver.camera(0).resume();
        awaitMedia(3);
        Recording whole = camera().stopRecording();
        assertTrue(
                whole.gaps().stream()
                        .anyMatch(g -> g.reason() == GapReason.FEED_STALLED
                                && g.duration().toMillis() > 400),
                whole::toString);
        assertWhole(whole);
    }

    /** The time the recording took is the media and its gaps. */
    private static void assertWhole(Recording whole) {
        Duration gaps = whole.gaps().stream().map(Gap::duration).reduce(Duration.ZERO, Duration::plus);
        Duration took = Duration.between(whole.startedAt(), whole.endedAt().orElseThrow());
        Duration media = whole.duration().orElseThrow();
        assertTrue(gaps.toSeconds() < 10, whole::toString);
        assertTrue(took.toSeconds() < 20, whole::toString);
        assertTrue(
                media.compareTo(took) <= 0 && media.plus(gaps).plusMillis(300).compareTo(took) >= 0, whole::toString);
        assertEquals(
                List.of(),
                whole.gaps().stream().filter(g -> g.duration().isNegative()).toList());
    }

    private static void assertElapsed(long since, Duration told) {
        assertTrue(since(since).minus(told).abs().toSeconds() < 3, told::toString);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private Recording recording() {
        return camera().recording().orElseThrow();
    }

    private void awaitMedia(int seconds) {
        Await.until(
                seconds + " s of media",
                LONG,
                () -> recording().duration().orElseThrow().compareTo(Duration.ofSeconds(seconds)) >= 0);
    }
}
