package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.CameraServiceEvent.RecordingFailed;
import io.cameraservice.health.ComponentState;
import io.cameraservice.health.HealthReport;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.Recorder;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A recording ends whatever fails, says why, and leaves the camera free for the next one. */
@Timeout(60)
class RecordingEndsTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration QUICK = Duration.ofSeconds(4);

    @TempDir
    Path directory;

    private final List<CameraServiceEvent> events = new CopyOnWriteArrayList<>();
    private @Nullable CameraService service;

    private CameraService start(UnaryOperator<CameraServiceBuilder> how) {
        CameraServiceBuilder builder = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(new SimulationDriver(1));
        CameraService started = how.apply(builder).build();
        service = started;
        started.events(events::add);
        return started.start();
    }

    @AfterEach
    void closesQuickly() {
        CameraService open = service;
        if (open != null) {
            long began = System.nanoTime();
            open.close();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(took.compareTo(QUICK) < 0, () -> "closing took " + took.toMillis() + " ms");
        }
    }

    @Test
    void withoutFfmpegEveryTrySaysSoAndLeavesNothing() throws IOException {
        Camera camera =
                start(b -> b.ffmpeg(directory.resolve("no-ffmpeg"))).cameras().get(0);
        for (int i = 0; i < 2; i++) {
            CameraException.DependencyFailed refused = assertThrows(
                    CameraException.DependencyFailed.class, () -> camera.record(RecordingRequest.untilStopped()));
            assertEquals("ffmpeg", refused.dependency());
            assertTrue(refused.suggestion().isPresent());
            Await.until("it is over", SOON, () -> camera.recording().isEmpty());
            assertEquals(
                    "not_recording",
                    assertThrows(CameraException.InvalidState.class, camera::stopRecording)
                            .reason());
        }
        Await.until("both are told", SOON, () -> failures().size() == 2);
        failures().forEach(f -> assertEquals(RecordingState.ERROR, f.recording().state()));
        assertTrue(
                failures().get(0).reason().contains("no-ffmpeg"),
                () -> failures().toString());
        assertEquals(List.of(), left());
    }

    @ParameterizedTest
    @EnumSource(RecordingFormat.class)
    @RequiresFfmpeg
    void aRecordingWhoseFilesAreDeletedIsLostAndSaysSo(RecordingFormat format) throws IOException {
        CameraService running = start(b -> b);
        Camera camera = running.cameras().get(0);
        Recording begun = camera.record(RecordingRequest.untilStopped().as(format));
        deleteTree(recordings().resolve(stem(begun) + ".d"));
        Await.until("it is told", SOON, () -> failures().size() == 1);
        RecordingFailed told = failures().get(0);
        assertEquals(begun.filename(), told.recording().filename());
        assertEquals(RecordingState.ERROR, told.recording().state());
        assertTrue(told.reason().contains("deleted"), told::reason);
        CameraException.InvalidState stopped = assertThrows(CameraException.InvalidState.class, camera::stopRecording);
        assertTrue(String.valueOf(stopped.getMessage()).contains(told.reason()), stopped.getMessage());
        assertEquals(List.of(), left());
        assertEquals(0, running.media().recordings(MediaQuery.newest(9)).total());
        recordsAgain(camera, format);
    }

    @Test
    @RequiresFfmpeg
    void stoppingARecordingWhoseFilesWereJustDeletedAnswers() throws IOException {
        Camera camera = start(b -> b).cameras().get(0);
        Recording begun = camera.record(RecordingRequest.untilStopped());
        deleteTree(recordings().resolve(stem(begun) + ".d"));
        try {
            Recording ended = camera.stopRecording();
            assertEquals(RecordingState.ERROR, ended.state());
            assertTrue(ended.problem().isPresent());
        } catch (CameraException.InvalidState noticedBefore) {
            assertEquals("not_recording", noticedBefore.reason());
        }
        assertEquals(List.of(), left());
        recordsAgain(camera, RecordingFormat.FMP4);
    }

    @Test
    @RequiresFfmpeg
    void aLedgerDeletedMeanwhileIsWrittenAnew() throws IOException {
        CameraService running = start(b -> b);
        Camera camera = running.cameras().get(0);
        Recording begun = camera.record(RecordingRequest.untilStopped());
        Files.delete(recordings().resolve(stem(begun) + ".json"));
        Recording whole = camera.stopRecording();
        assertEquals(RecordingState.STOPPED, whole.state(), whole.toString());
        assertTrue(Files.isRegularFile(recordings().resolve(stem(begun) + ".json")));
        assertEquals(whole, running.media().recording(begun.filename()));
        recordsAgain(camera, RecordingFormat.FMP4);
    }

    @Test
    @RequiresFfmpeg
    void aLedgerThatCannotBeWrittenHoldsNothingUp() throws IOException {
        CameraService running = start(b -> b);
        Camera camera = running.cameras().get(0);
        Recording begun = camera.record(RecordingRequest.untilStopped());
        Path sidecar = recordings().resolve(stem(begun) + ".json");
        Files.delete(sidecar);
        Files.createDirectories(sidecar.resolve("in-the-way"));
        Recording whole = camera.stopRecording();
        assertEquals(RecordingState.STOPPED, whole.state(), whole.toString());
        assertEquals(
                RecordingState.STOPPED,
                running.media().recording(begun.filename()).state());
        assertEquals(HealthReport.Summary.DEGRADED, running.health().summary());
        assertEquals(
                ComponentState.ERROR,
                running.health().component("storage").orElseThrow().state());
        deleteTree(sidecar);
        Await.until("it is written after all", SOON, () -> Files.isRegularFile(sidecar));
        Await.until("well again", SOON, () -> running.health().summary() == HealthReport.Summary.HEALTHY);
        recordsAgain(camera, RecordingFormat.FMP4);
    }

    @Test
    @RequiresFfmpeg
    void aDiskThatFillsUpEndsTheRecordingAndShowsInTheHealth() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 80)) {
            CameraService running =
                    start(b -> b.recordingsDirectory(disk.directory().resolve("recordings")));
            Camera camera = running.cameras().get(0);
            Recording begun = camera.record(RecordingRequest.untilStopped());
            Await.until(
                    "some media",
                    SOON,
                    () -> camera.recording()
                            .flatMap(Recording::duration)
                            .filter(d -> d.toMillis() > 1500)
                            .isPresent());
            disk.fill();
            Await.until("it ends", SOON, () -> camera.recording().isEmpty());
            Recording listed =
                    running.media().recordings(MediaQuery.newest(9)).items().get(0);
            assertEquals(begun.filename(), listed.filename());
            assertEquals(RecordingState.ERROR, listed.state(), listed.toString());
            assertTrue(listed.problem().orElse("").contains("free"), listed::toString);
            Await.until("it is told", SOON, () -> failures().size() == 1);
            assertEquals(listed.problem().orElseThrow(), failures().get(0).reason());
            assertEquals(HealthReport.Summary.DEGRADED, running.health().summary());
            var storage = running.health().component("storage").orElseThrow();
            assertEquals(ComponentState.ERROR, storage.state());
            CameraException.InvalidState stopped =
                    assertThrows(CameraException.InvalidState.class, camera::stopRecording);
            assertTrue(
                    String.valueOf(stopped.getMessage())
                            .contains(listed.problem().orElseThrow()),
                    stopped.getMessage());
            assertThrows(CameraException.StorageFailed.class, () -> camera.record(RecordingRequest.untilStopped()));

            disk.empty();
            Await.until("well again", SOON, () -> running.health().summary() == HealthReport.Summary.HEALTHY);
            recordsAgain(camera, RecordingFormat.FMP4);
            Path sidecar = disk.directory().resolve("recordings").resolve(stem(begun) + ".json");
            Await.until(
                    "its end is on disk after all", SOON, () -> read(sidecar).contains("\"error\""));
            closesQuickly();
        }
    }

    @Test
    void aRecorderThatFailsUnexpectedlyHoldsNothingUp() throws IOException {
        Recorder broken = new BrokenRecorder();
        Camera camera = start(b -> b.recorder(broken)).cameras().get(0);
        CameraException refused =
                assertThrows(CameraException.class, () -> camera.record(RecordingRequest.untilStopped()));
        assertEquals("recording_failed", refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains("cannot start"), refused.getMessage());

        camera.record(RecordingRequest.untilStopped());
        Recording ended = camera.stopRecording();
        assertEquals(RecordingState.ERROR, ended.state());
        assertTrue(ended.problem().orElse("").contains("cannot end"), ended::toString);
        assertEquals(List.of(), left());
        Await.until("both are told", SOON, () -> failures().size() == 2);
    }

    /** Fails at its first start, and at its end. */
    private static final class BrokenRecorder implements Recorder {
        private boolean tried;

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public synchronized Run start(Job job, Listener listener) {
            if (!tried) {
                tried = true;
                throw new IllegalStateException("cannot start");
            }
            Path first = job.directory().resolve("00000.mp4");
            try {
                Files.write(first, new byte[100]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            listener.segmentBegun(0, first);
            return () -> {
                throw new IllegalStateException("cannot end");
            };
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private void recordsAgain(Camera camera, RecordingFormat format) {
        camera.record(RecordingRequest.untilStopped().as(format));
        Recording whole = camera.stopRecording();
        assertEquals(RecordingState.STOPPED, whole.state(), whole.toString());
    }

    private List<RecordingFailed> failures() {
        return events.stream()
                .filter(e -> e instanceof RecordingFailed)
                .map(RecordingFailed.class::cast)
                .toList();
    }

    private Path recordings() {
        return directory.resolve("recordings");
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(recordings())) {
            return all.toList();
        }
    }

    private static String stem(Recording recording) {
        return recording.filename().replaceAll("\\.[a-z0-9]+$", "");
    }

    private static void deleteTree(Path tree) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(tree)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
