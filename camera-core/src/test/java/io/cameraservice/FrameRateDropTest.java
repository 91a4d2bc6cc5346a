package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.FrameSize;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A camera that promises 30 frames a second and delivers fewer after a while, as webcams do in the dark. */
@RequiresFfmpeg
class FrameRateDropTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    @TempDir
    Path directory;

    private final List<CameraServiceEvent> events = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @ValueSource(doubles = {4, 10})
    void isRecordedWithoutGapsAndWithAKeyFrameASecond(double slower) throws Exception {
        try (SimulationDriver driver = new SimulationDriver(1);
                CameraService service = CameraService.builder()
                        .directory(directory)
                        .rtsp("127.0.0.1", 0)
                        .driver(driver)
                        .streamPlan(StreamPlan.builder()
                                .size(new FrameSize(320, 240))
                                .build())
                        .build()) {
            service.events(events::add);
            service.start();
            Camera camera = service.cameras().get(0);
            camera.record(RecordingRequest.untilStopped());
            awaitMedia(camera, 2);
            driver.camera(0).slow(slower);
            awaitMedia(camera, 10);
            assertEquals(30 / slower, camera.status().feed().framesPerSecond(), 1);
            driver.camera(0).slow(1);
            awaitMedia(camera, 12);
            Recording whole = camera.stopRecording();
            assertEquals(RecordingState.STOPPED, whole.state());
            // A busy machine costs the simulated camera, or the encoder, pictures: these are missing indeed.
            long missing =
                    driver.camera(0).framesLost() + camera.status().feed().framesSkipped();
            assertTrue(whole.gaps().size() <= Math.min(missing, 2), whole::toString);
            assertEquals(0, camera.status().feed().stalls());
            assertEquals(
                    whole.gaps().size(),
                    events.stream()
                            .filter(e -> e instanceof CameraServiceEvent.RecordingResumed)
                            .count());
            assertKeyFrames(whole, service);
        }
    }

    private static void awaitMedia(Camera camera, int seconds) {
        Await.until(
                seconds + " s of media",
                LONG,
                () -> camera.recording()
                        .flatMap(Recording::duration)
                        .filter(d -> d.toSeconds() >= seconds)
                        .isPresent());
    }

    private void assertKeyFrames(Recording whole, CameraService service) throws Exception {
        Path copy = directory.resolve("copy.mp4");
        var content = service.media().openRecording(whole.filename());
        try (var out = Files.newOutputStream(copy)) {
            content.writeTo(out, 0, content.size());
        }
        List<Double> times = new ArrayList<>();
        try (Tool probe = Tool.start(
                "ffprobe", "-v", "error", "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", "" + copy)) {
            Await.until("ffprobe ended", LONG, () -> !probe.alive());
            for (String line : probe.output().split("\n", -1)) {
                if (line.contains("K")) {
                    times.add(Double.parseDouble(line.substring(0, line.indexOf(','))));
                }
            }
        }
        assertTrue(times.size() > 10, times::toString);
        for (int i = 1; i < times.size(); i++) {
            assertTrue(times.get(i) - times.get(i - 1) < 1.7, times::toString);
        }
    }
}
