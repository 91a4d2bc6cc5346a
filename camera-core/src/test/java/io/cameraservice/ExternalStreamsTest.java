package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStream.State;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Snapshot;
import io.cameraservice.stream.StreamStatus.EncoderInfo;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaProof;
import io.cameraservice.testing.RequiresFfmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera on the network as a camera like any other; the IP camera is another service in the same JVM. */
@RequiresFfmpeg
class ExternalStreamsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private IpCamera source;
    private CameraService service;

    @BeforeEach
    void start() {
        source = new IpCamera(directory.resolve("source"));
        service = service();
    }

    @AfterEach
    void close() {
        service.close();
        source.close();
    }

    private CameraService service() {
        return CameraService.builder()
                .directory(directory.resolve("own"))
                .rtsp("127.0.0.1", 0)
                .build()
                .start();
    }

    @Test
    void isAddedPicturedAndRecorded() throws Exception {
        ExternalStream added = service.externalStreams().add(ExternalStreamRequest.of(source.url(), "Gate"));
        assertEquals(State.CONNECTED, added.state(), added.toString());
        assertEquals(source.place(), added.url());
        Camera camera = service.camera("camera0").orElseThrow();
        assertEquals(added.camera(), camera.id());
        assertEquals(CameraState.IDLE, camera.status().state());
        assertEquals("Gate", camera.status().name());
        assertEquals(Optional.of(camera), service.camera(source.place()));
        assertEquals(
                new FrameSize(640, 480), camera.status().mode().orElseThrow().size());
        assertEquals(PixelFormat.H264, camera.status().mode().orElseThrow().format());

        Snapshot snapshot = camera.snapshot();
        assertEquals(Optional.of(new FrameSize(640, 480)), snapshot.size());
        assertEquals(Optional.of("stream"), snapshot.source());

        Recording begun = camera.record(RecordingRequest.of(Duration.ofSeconds(5)));
        assertEquals(Optional.of("copy"), camera.stream().status().encoder().map(EncoderInfo::codec));
        Await.until("it is over", LONG, () -> camera.recording().isEmpty());
        Recording whole = service.media().recording(begun.filename());
        assertEquals(RecordingState.STOPPED, whole.state());
        assertEquals(List.of(), whole.gaps());
        MediaProof proof = MediaProof.of(service.media().openRecording(whole.filename()), directory);
        assertEquals(List.of(), proof.errors());
        assertEquals(5, proof.seconds(), 0.3);
        for (int i = 1; i < proof.numbers().size(); i++) {
            long step = proof.numbers().get(i) - proof.numbers().get(i - 1);
            assertTrue(step > 0 && step < 6, () -> "pictures are missing or out of order: " + proof.numbers());
        }
        Await.until(
                "it is let go",
                LONG,
                () -> source.readers() == 0 && camera.status().state() == CameraState.IDLE);
    }

    @Test
    void survivesItsRestartAndGoesOnRecording() throws Exception {
        service.externalStreams().add(ExternalStreamRequest.of(source.url(), "Gate"));
        Camera camera = service.cameras().get(0);
        List<CameraState> seen = new CopyOnWriteArrayList<>();
        service.events(event -> seen.add(camera.status().state()));
        camera.record(RecordingRequest.untilStopped());
        Await.until("two seconds are there", LONG, () -> recorded(camera) >= 2);
        source.stop();
        Await.until("it is seen", LONG, () -> camera.status().state() == CameraState.DISCONNECTED);
        Await.until(
                "it no longer answers",
                LONG,
                () -> camera.status().problem().orElse("").contains("does not answer"));
        String problem = camera.status().problem().orElse("");
        ExternalStream listed = service.externalStreams().list().get(0);
        assertEquals(State.DISCONNECTED, listed.state());
        assertEquals(Optional.of(problem), listed.problem());
        CameraException refused = assertThrows(CameraException.InvalidState.class, camera::snapshot);
        assertTrue(String.valueOf(refused.getMessage()).contains("does not answer"), refused.getMessage());
        source.start();
        Await.until(
                "it goes on",
                LONG,
                () -> camera.recording()
                        .filter(r -> r.state() == RecordingState.RECORDING)
                        .isPresent());
        double before = recorded(camera);
        Await.until("two more seconds are there", LONG, () -> recorded(camera) >= before + 2);
        Recording whole = camera.stopRecording();
        assertEquals(RecordingState.STOPPED, whole.state());
        assertTrue(whole.gaps().stream().anyMatch(g -> g.reason() == GapReason.CAMERA_DISCONNECTED), whole.toString());
        MediaProof proof = MediaProof.of(service.media().openRecording(whole.filename()), directory);
        assertEquals(List.of(), proof.errors());
        assertTrue(seen.contains(CameraState.DISCONNECTED), seen.toString());
    }

    @Test
    void aServiceRemembersItAndTheStateFileIsItsOwn() throws Exception {
        ExternalStream added = service.externalStreams().add(ExternalStreamRequest.of(source.url(), "Gate"));
        Path file = directory.resolve("own/state/external.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        service.close();
        service = service();
        assertEquals(CameraState.IDLE, service.cameras().get(0).status().state(), "it is there when the start is over");
        ExternalStream kept = service.externalStreams().list().get(0);
        assertEquals(added.camera(), kept.camera());
        assertEquals(added.addedAt(), kept.addedAt());
        service.cameras().get(0).snapshot();

        service.close();
        Files.writeString(file, "{\"streams\": [");
        service = service();
        assertEquals(List.of(), service.externalStreams().list());
        assertEquals(CameraState.DISCONNECTED, service.cameras().get(0).status().state());
        ExternalStream again = service.externalStreams().add(ExternalStreamRequest.of(source.url(), "Gate"));
        assertEquals(added.camera(), again.camera());
    }

    @Test
    void aPasswordMayChange() {
        ExternalStream added = service.externalStreams().add(ExternalStreamRequest.of(source.url(), "Gate"));
        source.restart("another-Pa55");
        Camera camera = service.cameras().get(0);
        assertThrows(CameraException.class, camera::snapshot);
        Await.until("it is told", LONG, () -> camera.status().state() == CameraState.DISCONNECTED);
        assertEquals(
                Optional.of("the source refuses the user name or the password (401)"),
                camera.status().problem());
        ExternalStream changed = service.externalStreams().add(ExternalStreamRequest.of(source.url(), "Gate"));
        assertEquals(added.camera(), changed.camera());
        assertEquals(State.CONNECTED, changed.state(), changed.toString());
        camera.snapshot();
        CameraException twice = assertThrows(
                CameraException.InvalidState.class,
                () -> service.externalStreams().add(ExternalStreamRequest.of(source.url(), "Gate")));
        assertEquals("stream_exists", twice.reason());
    }

    @Test
    void mayBeRemovedWhileItIsRecordedAndWatched() throws Exception {
        ExternalStream added = service.externalStreams().add(ExternalStreamRequest.of(source.url(), "Gate"));
        Camera camera = service.cameras().get(0);
        camera.stream().hold();
        Recording begun = camera.record(RecordingRequest.untilStopped());
        Await.until("two seconds are there", LONG, () -> recorded(camera) >= 2);
        assertEquals(
                added.camera(), service.externalStreams().remove(source.place()).camera());
        assertEquals(List.of(), service.cameras());
        assertEquals(List.of(), service.externalStreams().list());
        Recording whole = service.media().recording(begun.filename());
        assertEquals(RecordingState.STOPPED, whole.state());
        assertEquals(
                List.of(),
                MediaProof.of(service.media().openRecording(whole.filename()), directory)
                        .errors());
        Await.until("it is let go", LONG, () -> source.readers() == 0);
        assertThrows(
                CameraException.NotFound.class, () -> service.externalStreams().remove(source.place()));
        assertFalse(
                Files.readString(directory.resolve("own/state/external.json")).contains(IpCamera.PASSWORD));
        ExternalStream again = service.externalStreams().add(ExternalStreamRequest.of(source.url(), ""));
        assertEquals("camera1", again.camera().toString(), "a number is not given twice");
    }

    @Test
    void leavesNothingBehindInTheStateDirectory() throws Exception {
        service.externalStreams().add(ExternalStreamRequest.of(source.url(), "Gate"));
        Path controls = directory.resolve("own/state/controls-camera0.json");
        Files.writeString(controls, "{\"values\": {}}");
        service.externalStreams().remove("camera0");
        Await.until("the values of its controls are gone", LONG, () -> !Files.exists(controls));
        for (String document : List.of("cameras.json", "external.json")) {
            String text = Files.readString(directory.resolve("own/state").resolve(document));
            assertFalse(text.contains("Gate"), text);
        }
    }

    private static double recorded(Camera camera) {
        return camera.recording()
                        .flatMap(Recording::duration)
                        .map(Duration::toMillis)
                        .orElse(0L)
                / 1000.0;
    }
}
