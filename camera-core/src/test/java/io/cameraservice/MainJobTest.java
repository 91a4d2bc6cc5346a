package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Snapshot;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job through the public face: camera in; snapshot, stream and recording out. */
@RequiresFfmpeg
class MainJobTest {
    @TempDir
    Path directory;

    private CameraService service;

    @BeforeEach
    void start() {
        service = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(new SimulationDriver(2))
                .build()
                .start();
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void findsTheCameras() {
        assertEquals(2, service.cameras().size());
        assertEquals(CameraState.IDLE, service.cameras().get(0).status().state());
    }

    @Test
    void takesASnapshotOfAnIdleCamera() throws Exception {
        Snapshot snapshot = service.cameras().get(0).snapshot();
        assertEquals(snapshot.bytes(), Files.size(snapshot.path()));
        assertEquals(
                snapshot,
                withoutTime(
                        snapshot,
                        service.media().snapshots(MediaQuery.newest(10)).items().get(0)));
    }

    private static Snapshot withoutTime(Snapshot taken, Snapshot listed) {
        assertEquals(taken.filename(), listed.filename());
        return taken;
    }

    @ParameterizedTest
    @EnumSource(RecordingFormat.class)
    void recordsTwoSeconds(RecordingFormat format) {
        Camera camera = service.cameras().get(0);
        Recording begun =
                camera.record(RecordingRequest.of(Duration.ofSeconds(2)).as(format));
        assertEquals(RecordingState.RECORDING, begun.state());
        Await.until(
                "the recording ends",
                Duration.ofSeconds(10),
                () -> camera.recording().isEmpty());
        Recording whole = service.media().recording(begun.filename());
        assertEquals(RecordingState.STOPPED, whole.state(), whole.toString());
        assertEquals(2.0, whole.duration().orElseThrow().toMillis() / 1000.0, 0.2);
    }
}
