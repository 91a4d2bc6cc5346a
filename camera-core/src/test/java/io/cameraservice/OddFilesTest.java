package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.ControlValue;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever has the name of a file that is read at the start, the start neither hangs nor fails, and nothing is lost. */
class OddFilesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> DOCUMENTS =
            List.of("cameras", "external", "controls-camera0", "encoder", "instance");

    @TempDir
    Path directory;

    /** What may be there instead of a file of ours. */
    enum Odd {
        PIPE,
        DEVICE,
        DIRECTORY,
        HUGE;

        void make(Path path) {
            try {
                Files.createDirectories(path.getParent());
                switch (this) {
                    case PIPE -> {
                        try (Tool mkfifo = Tool.start("mkfifo", path.toString())) {
                            assertEquals(0, mkfifo.exitCode(SOON), mkfifo::output);
                        }
                    }
                    case DEVICE -> Files.createSymbolicLink(path, Path.of("/dev/zero"));
                    case DIRECTORY ->
                        Files.createFile(Files.createDirectory(path).resolve("inside"));
                    case HUGE -> {
                        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                            file.setLength(300L << 20);
                        }
                    }
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Odd.class)
    void stateIsSetAside(Odd odd) throws IOException {
        Path state = directory.resolve("state");
        DOCUMENTS.forEach(name -> odd.make(state.resolve(name + ".json")));
        assertStartsAndWorks();
        for (String name : List.of("cameras", "external", "controls-camera0")) {
            try (Stream<Path> files = Files.list(state)) {
                assertEquals(
                        1,
                        files.filter(p -> p.getFileName().toString().startsWith(name + ".json.damaged-"))
                                .count(),
                        name);
            }
            assertTrue(Files.isRegularFile(state.resolve("cameras.json")), name);
        }
    }

    @ParameterizedTest
    @EnumSource(Odd.class)
    void mediaAreLeftOut(Odd odd) {
        Path recordings = directory.resolve("recordings");
        String stem = "camera0_2026-01-02_03-04-05";
        odd.make(recordings.resolve(stem + ".json"));
        odd.make(recordings.resolve(stem + ".d").resolve("00000.mp4"));
        odd.make(recordings.resolve("." + stem + "-2.deleted"));
        odd.make(recordings.resolve(stem + "-3.d"));
        odd.make(recordings.resolve("by-hand.mp4"));
        odd.make(recordings.resolve("by-hand.ts"));
        Path snapshots = directory.resolve("snapshots");
        odd.make(snapshots.resolve("camera0_2026-01-02_03-04-05.jpg"));
        odd.make(snapshots.resolve(".camera0_2026-01-02_03-04-05.jpg.json"));
        odd.make(snapshots.resolve("by-hand.png"));
        assertStartsAndWorks();
    }

    @ParameterizedTest
    @EnumSource(value = Odd.class, names = "HUGE", mode = EnumSource.Mode.EXCLUDE)
    @SuppressWarnings("resource") // a start that failed leaves nothing to close
    void aLockThatIsNoFileIsNamed(Odd odd) {
        Path lock = directory.resolve("state").resolve("lock");
        odd.make(lock);
        CameraException refused = assertTimeoutPreemptively(
                SOON,
                () -> assertThrows(
                        CameraException.StorageFailed.class, () -> service().start()));
        assertTrue(String.valueOf(refused.getMessage()).contains(lock.toString()), refused.getMessage());
    }

    @Test
    void lookingIntoAnotherDirectoryNamesTheFile() {
        Path cameras = directory.resolve("state").resolve("cameras.json");
        Odd.PIPE.make(cameras);
        CameraException refused = assertTimeoutPreemptively(
                SOON,
                () -> assertThrows(
                        CameraException.StorageFailed.class,
                        () -> CameraService.builder().directory(directory).remembered(List.of())));
        assertTrue(String.valueOf(refused.getMessage()).contains(cameras.toString()), refused.getMessage());
    }

    private void assertStartsAndWorks() {
        assertTimeoutPreemptively(SOON, () -> {
            try (CameraService service = service().start()) {
                Camera camera = service.cameras().get(0);
                service.setLabel(camera.id(), "Gate");
                camera.setControls(Map.of("brightness", ControlValue.of(3)), OutOfRange.CLAMP);
                String taken = camera.snapshot().filename();
                assertEquals(
                        taken,
                        service.media()
                                .snapshots(MediaQuery.newest(1))
                                .items()
                                .get(0)
                                .filename());
                service.media().recordings(MediaQuery.newest(100));
            }
        });
    }

    private CameraService service() {
        return CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(new SimulationDriver(1))
                .build();
    }
}
