package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Snapshot;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.stream.StreamStatus;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.FrameChecks;
import io.cameraservice.testing.RequiresFfmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera that delivers H.264 and nothing else: copied, recorded, and its snapshots decoded from the stream. */
@RequiresFfmpeg
class EncodedCameraTest {
    private static final FrameSize SIZE = new FrameSize(320, 240);

    @TempDir
    Path directory;

    @Test
    void isCopiedRecordedAndPictured() throws Exception {
        SimulatedCameraOptions options = SimulatedCameraOptions.builder(0)
                .formats() // none that it paints
                .recorded(elementaryStream(), SIZE, FrameRate.of(30))
                .build();
        try (CameraService service = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(SimulationDriver.of(options))
                .build()
                .start()) {
            Camera camera = service.cameras().get(0);
            Recording begun = camera.record(RecordingRequest.of(Duration.ofSeconds(2)));
            assertEquals(Optional.of("copy"), camera.stream().status().encoder().map(StreamStatus.EncoderInfo::codec));

            Snapshot snapshot = camera.snapshot();
            assertEquals(Optional.of("stream"), snapshot.source());
            assertEquals(Optional.of(SIZE), snapshot.size());
            assertTrue(Files.size(snapshot.path()) > 1000);

            Await.until(
                    "the recording ends",
                    Duration.ofSeconds(15),
                    () -> camera.recording().isEmpty());
            Recording whole = service.media().recording(begun.filename());
            assertEquals(RecordingState.STOPPED, whole.state());
            assertEquals(2.0, whole.duration().orElseThrow().toMillis() / 1000.0, 0.2);
        }
    }

    @Test
    void isSeenLiveForAsLongAsSomebodyLooks() throws Exception {
        SimulatedCameraOptions options = SimulatedCameraOptions.builder(0)
                .formats()
                .recorded(elementaryStream(), SIZE, FrameRate.of(30))
                .build();
        try (CameraService service = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(SimulationDriver.of(options))
                .streamPlan(StreamPlan.builder().linger(Duration.ofSeconds(1)).build())
                .build()
                .start()) {
            Camera camera = service.cameras().get(0);
            List<Frame> pictures = new CopyOnWriteArrayList<>();
            try (var first = camera.frames(FrameOptions.jpeg(5), pictures::add);
                    var second = camera.frames(FrameOptions.jpeg(0), frame -> {})) {
                Await.until("pictures come", Duration.ofSeconds(20), () -> pictures.size() >= 5);
                assertTrue(first != second);
            }
            pictures.forEach(FrameChecks::assertWhole);
            assertEquals(SIZE, pictures.get(0).size());
            Await.until(
                    "nobody reads any more",
                    Duration.ofSeconds(20),
                    () -> camera.status().state() == CameraState.IDLE);
        }
    }

    private Path elementaryStream() throws Exception {
        Path file = directory.resolve("recorded.h264");
        int code = new ProcessBuilder(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=320x240:rate=30:duration=4",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-tune",
                        "zerolatency",
                        "-pix_fmt",
                        "yuv420p",
                        "-g",
                        "30",
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertEquals(0, code);
        return file;
    }
}
