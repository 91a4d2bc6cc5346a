package io.cameraservice.mediamtx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraServiceBuilder;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.MediaProof;
import io.cameraservice.testing.RecorderContract;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** MediaMTX's own recorder, with a real one of each version there is. */
@RequiresMediaMtx
class MediaMtxRecorderTest extends RecorderContract {
    @Parameter
    MediaMtxBinary binary;

    private MediaMtxServer server;
    private @Nullable MediaMtx mediaMtx;

    @BeforeEach
    void startServer() {
        server = new MediaMtxServer(binary, directory).startAndWait();
    }

    @AfterEach
    void endServer() {
        server.close();
    }

    @Override
    protected void addTo(CameraServiceBuilder builder) {
        MediaMtx made = new MediaMtx(
                ServiceRig.optionsFor(server).recordings(recordedFiles()).build());
        mediaMtx = made;
        builder.mediaServer(made).recorder(made.recorder());
    }

    @Override
    protected Set<RecordingFormat> formats() {
        return EnumSet.of(RecordingFormat.FMP4, RecordingFormat.MP4);
    }

    @Override
    protected void awaitReady() {
        MediaMtx now = mediaMtx;
        Await.until(
                "MediaMTX is ready",
                LONG,
                () -> now != null
                        && now.status().attached()
                        && now.status().wanted() == 2
                        && now.status().inPlace() == 2);
    }

    @Test
    void killedItGoesOnWhenItIsBack() throws Exception {
        Camera camera = start(Duration.ofMinutes(1));
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(camera, 2);
        server.kill();
        Await.until("it is interrupted", LONG, () -> recording(camera).state() == RecordingState.INTERRUPTED);
        assertTrue(recording(camera).problem().orElse("").contains("nothing listens"), recording(camera)::toString);
        server.startAndWait();
        Await.until("it goes on", LONG, () -> recording(camera).state() == RecordingState.RECORDING);
        awaitMedia(camera, 4);
        Recording whole = camera.stopRecording();
        MediaProof proof = proof(whole);
        assertEquals(List.of(), proof.errors());
        proof.assertGapsMatch(whole);
    }

    @Test
    void stoppedAndContinuedItWritesIntoNoSegmentThatHasEnded() throws Exception {
        Camera camera = start(Duration.ofMinutes(1));
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(camera, 2);
        server.signal("STOP");
        Await.until("it is interrupted", LONG, () -> recording(camera).state() == RecordingState.INTERRUPTED);
        server.signal("CONT");
        Await.until("it goes on", LONG, () -> recording(camera).state() == RecordingState.RECORDING);
        awaitMedia(camera, 6);
        Recording whole = camera.stopRecording();
        MediaProof proof = proof(whole);
        assertEquals(List.of(), proof.errors());
        proof.assertGapsMatch(whole);
    }

    @Test
    void itsFileTouchedItGoesOn() throws Exception {
        Camera camera = start(Duration.ofMinutes(1));
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(camera, 2);
        server.write();
        Await.until(
                "it records anew",
                LONG,
                () -> recording(camera).segments().size() > 1
                        && recording(camera).state() == RecordingState.RECORDING);
        awaitMedia(camera, 4);
        Recording whole = camera.stopRecording();
        MediaProof proof = proof(whole);
        assertEquals(List.of(), proof.errors());
        proof.assertGapsMatch(whole);
    }

    @Test
    void recordingDisturbsNoReader() {
        Camera camera = start(Duration.ofMinutes(1));
        try (Tool reader = ServiceRig.reader(server.rtsp("camera0"))) {
            Await.until("it reads", LONG, () -> reader.output().length() > 500);
            camera.record(RecordingRequest.untilStopped());
            awaitMedia(camera, 1);
            camera.stopRecording();
            int soFar = reader.output().length();
            Await.until("it reads on", LONG, () -> reader.output().length() > soFar + 500);
            assertTrue(reader.alive());
        }
    }

    @Test
    void whatItWroteIsForTheGroupToRead() throws IOException {
        Camera camera = start(Duration.ofSeconds(1));
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(camera, 3);
        camera.stopRecording();
        try (Stream<Path> all = Files.walk(directory.resolve("service").resolve("recordings"))) {
            List<Path> media =
                    all.filter(path -> path.toString().endsWith(".mp4")).toList();
            assertTrue(media.size() >= 4, media::toString);
            for (Path file : media) {
                assertEquals(
                        "rw-r-----",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file::toString);
            }
        }
    }

    @Test
    void withoutTheServerNothingBegins() {
        Camera camera = start(Duration.ofMinutes(1));
        server.kill();
        Await.until(
                "it is away", LONG, () -> mediaMtx != null && !mediaMtx.status().attached());
        CameraException.DependencyFailed refused = assertThrows(
                CameraException.DependencyFailed.class, () -> camera.record(RecordingRequest.untilStopped()));
        assertEquals("mediamtx", refused.dependency());
        assertTrue(camera.recording().isEmpty());
    }

    @Test
    void aServerThatIsLetGoOfEndsTheRun() {
        Camera camera = start(Duration.ofMinutes(1));
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(camera, 1);
        if (mediaMtx != null) {
            mediaMtx.close();
        }
        Await.until("it is interrupted", LONG, () -> recording(camera).state() == RecordingState.INTERRUPTED);
        assertEquals(RecordingState.STOPPED, camera.stopRecording().state());
    }

    @Test
    void whatNoRecordingHasAnyMoreIsDeleted() throws IOException {
        Camera camera = start(Duration.ofMinutes(1));
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(camera, 1);
        Recording first = camera.stopRecording();
        camera.record(RecordingRequest.untilStopped());
        awaitMedia(camera, 1);
        Recording second = camera.stopRecording();
        List<Path> written = written();
        assertEquals(2, written.size());
        service().media().deleteRecording(first.filename());
        Path foreign = Files.writeString(recordedFiles().resolve("camera0-recording/holiday.mp4"), "not ours");
        Path aside = Files.writeString(recordedFiles().resolve("2020-01-01_00-00-00-000000.mp4"), "not ours");
        for (Path file : List.of(written.get(0), written.get(1), foreign, aside)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
        }
        service().close();
        driver = new SimulationDriver(1);
        start(Duration.ofMinutes(1));
        Await.until("it is swept", LONG, () -> !Files.exists(written.get(0)));
        assertTrue(Files.exists(written.get(1)) && Files.exists(foreign) && Files.exists(aside));
        assertEquals(List.of(), proof(second).errors());
    }

    private Recording recording(Camera camera) {
        return camera.recording().orElseThrow();
    }

    private Path recordedFiles() {
        return directory.resolve("service").resolve("recordings").resolve(".mediamtx");
    }

    private List<Path> written() {
        try (Stream<Path> files = Files.list(recordedFiles().resolve("camera0-recording"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
