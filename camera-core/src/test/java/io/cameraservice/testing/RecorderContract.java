package io.cameraservice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.CameraServiceBuilder;
import io.cameraservice.device.FrameSize;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Segment;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.StreamPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked of whoever writes recordings, seen through the whole service: what is told is on disk, what is on disk plays, and
 * the pictures missing from it are on record.
 */
@RequiresFfmpeg
@Timeout(120)
public abstract class RecorderContract {
    protected static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    protected Path directory;

    protected SimulationDriver driver = new SimulationDriver(1);
    private @Nullable CameraService service;

    /** Makes the recorder, or what it belongs to, part of a service that is about to be built. */
    protected abstract void addTo(CameraServiceBuilder builder);

    /** What it can write. */
    protected abstract Set<RecordingFormat> formats();

    /** Waits until it can record. */
    protected void awaitReady() {}

    @AfterEach
    void closeService() {
        if (service != null) {
            service.close();
        }
    }

    protected final Camera start(Duration segmentLength) {
        CameraServiceBuilder builder = CameraService.builder()
                .directory(directory.resolve("service"))
                .rtsp("127.0.0.1", 0)
                .driver(driver)
                .segmentLength(segmentLength)
                .streamPlan(StreamPlan.builder().size(new FrameSize(640, 480)).build());
        addTo(builder);
        service = builder.build();
        service.start();
        awaitReady();
        return service.cameras().get(0);
    }

    protected final CameraService service() {
        if (service == null) {
            throw new IllegalStateException("not started");
        }
        return service;
    }

    @Test
    void whatIsToldIsOnDiskAndWhatIsOnDiskPlays() throws Exception {
        Camera camera = start(Duration.ofMinutes(1));
        for (RecordingFormat format : formats()) {
            Recording begun = camera.record(RecordingRequest.untilStopped().as(format));
            assertEquals(RecordingState.RECORDING, begun.state());
            assertTrue(begun.bytes() > 0, begun::toString);
            awaitMedia(camera, 3);
            Recording whole = camera.stopRecording();
            assertEquals(RecordingState.STOPPED, whole.state(), whole::toString);
            MediaProof proof = proof(whole);
            assertEquals(List.of(), proof.errors());
            assertEquals(whole.duration().orElseThrow().toMillis() / 1000.0, proof.seconds(), 0.1);
            assertTrue(proof.seconds() >= 2.8, () -> format + ": " + proof.seconds());
            proof.assertGapsMatch(whole);
            assertEquals(
                    whole.bytes(),
                    service().media().recording(whole.filename()).bytes(),
                    "its size does not change any more");
        }
    }

    @Test
    void segmentsFollowOneAnotherWithoutLoss() throws Exception {
        Camera camera = start(Duration.ofSeconds(2));
        camera.record(RecordingRequest.untilStopped());
        Await.until(
                "three segments",
                LONG,
                () -> camera.recording().orElseThrow().segments().size() >= 3);
        Recording whole = camera.stopRecording();
        MediaProof proof = proof(whole);
        assertEquals(List.of(), proof.errors());
        assertEquals(
                List.of(),
                whole.gaps().stream()
                        .filter(g -> g.reason() == GapReason.RECORDER_FAILED)
                        .toList());
        proof.assertGapsMatch(whole);
        for (int i = 1; i < whole.segments().size(); i++) {
            Segment before = whole.segments().get(i - 1);
            Duration step =
                    Duration.between(before.startedAt(), whole.segments().get(i).startedAt());
            assertEquals(before.duration().toMillis() / 1000.0, step.toMillis() / 1000.0, 0.05, whole::toString);
        }
        double sum = whole.segments().stream()
                        .mapToLong(segment -> segment.duration().toMillis())
                        .sum()
                / 1000.0;
        assertEquals(proof.seconds(), sum, 0.2, whole::toString);
    }

    @Test
    void itEndsAtItsLimit() throws Exception {
        Camera camera = start(Duration.ofMinutes(1));
        Recording begun = camera.record(RecordingRequest.of(Duration.ofSeconds(3)));
        Await.until("it is over", LONG, () -> camera.recording().isEmpty());
        Recording whole = service().media().recording(begun.filename());
        assertEquals(RecordingState.STOPPED, whole.state(), whole::toString);
        assertEquals(3, proof(whole).seconds(), 0.5);
    }

    @Test
    void aCameraUnpluggedIsAGapAndTheRecordingGoesOn() throws Exception {
        Camera camera = start(Duration.ofMinutes(1));
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(camera, 2);
        driver.camera(0).unplug();
        Await.until(
                "it is interrupted",
                LONG,
                () -> camera.recording().orElseThrow().state() == RecordingState.INTERRUPTED);
        driver.camera(0).plug("sim:7", "simulated port 7");
        Await.until("it goes on", LONG, () -> camera.recording().orElseThrow().state() == RecordingState.RECORDING);
        awaitMedia(camera, 4);
        Recording whole = camera.stopRecording();
        assertEquals(
                1,
                whole.gaps().stream()
                        .filter(gap -> gap.reason() == GapReason.CAMERA_DISCONNECTED)
                        .count(),
                whole::toString);
        MediaProof proof = proof(whole);
        assertEquals(List.of(), proof.errors());
        assertEquals(whole.duration().orElseThrow().toMillis() / 1000.0, proof.seconds(), 0.2);
    }

    @Test
    void itGoesOnInTheNextLifeOfTheService() throws Exception {
        Camera camera = start(Duration.ofMinutes(1));
        Recording begun = camera.record(RecordingRequest.untilStopped());
        awaitMedia(camera, 2);
        service().close();
        driver = new SimulationDriver(1);
        Camera again = start(Duration.ofMinutes(1));
        Await.until(
                "it goes on",
                LONG,
                () -> again.recording()
                        .filter(r -> r.filename().equals(begun.filename()))
                        .filter(r -> r.state() == RecordingState.RECORDING)
                        .isPresent());
        awaitMedia(again, 4);
        Recording whole = again.stopRecording();
        assertEquals(RecordingState.STOPPED, whole.state(), whole::toString);
        assertTrue(whole.gaps().stream().anyMatch(gap -> gap.reason() == GapReason.SERVICE_RESTARTED), whole::toString);
        assertEquals(List.of(), proof(whole).errors());
    }

    @Test
    void whatItCannotWriteIsRefusedAndLeavesNothing() {
        Camera camera = start(Duration.ofMinutes(1));
        for (RecordingFormat format : RecordingFormat.values()) {
            if (!formats().contains(format)) {
                CameraException.InvalidArgument refused = assertThrows(
                        CameraException.InvalidArgument.class,
                        () -> camera.record(RecordingRequest.untilStopped().as(format)));
                assertEquals("format", refused.param());
                assertEquals(
                        0, service().media().recordings(MediaQuery.newest(9)).total());
            }
        }
        camera.record(RecordingRequest.untilStopped());
        camera.stopRecording();
    }

    @Test
    void aDeletedRecordingLeavesNoFileOfTheService() throws IOException {
        Camera camera = start(Duration.ofMinutes(1));
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(camera, 1);
        Recording whole = camera.stopRecording();
        service().media().deleteRecording(whole.filename());
        try (Stream<Path> files = Files.list(directory.resolve("service").resolve("recordings"))) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.getFileName().toString().startsWith("camera0"))
                            .toList());
        }
    }

    protected final void awaitMedia(Camera camera, int seconds) {
        Await.until(
                seconds + " s of media",
                LONG,
                () -> camera.recording().orElseThrow().duration().orElseThrow().compareTo(Duration.ofSeconds(seconds))
                        >= 0);
    }

    protected final MediaProof proof(Recording whole) {
        try {
            return MediaProof.of(service().media().openRecording(whole.filename()), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
