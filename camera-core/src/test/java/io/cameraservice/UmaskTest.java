package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.ControlValue;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.testing.OwnJvm;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service of its own process leaves on disk is closed to others and open to its group, whatever umask it was given. */
@RequiresFfmpeg
@Timeout(120)
class UmaskTest {
    @TempDir
    Path parent;

    @ParameterizedTest
    @ValueSource(strings = {"000", "077"})
    void modesDoNotDependOnIt(String umask) throws Exception {
        Path directory = parent.resolve("kept");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
        command.addAll(OwnJvm.command(Service.class, directory.toString()));
        try (Tool service = Tool.start(command)) {
            assertEquals(0, service.exitCode(Duration.ofSeconds(90)), service::output);
        }
        Map<String, String> modes = modes(directory);
        assertTrue(modes.size() > 15, modes::toString);
        Map<String, String> expected = new TreeMap<>();
        modes.keySet().forEach(name -> expected.put(name, expected(directory, name)));
        assertEquals(expected, modes);
    }

    private static String expected(Path directory, String name) {
        boolean isDirectory = Files.isDirectory(directory.resolve(name));
        if (name.startsWith("state")) {
            return isDirectory ? "rwx------" : "rw-------";
        }
        return isDirectory ? "rwxr-x---" : "rw-r-----";
    }

    private static Map<String, String> modes(Path directory) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                found.put(
                        directory.relativize(path).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
        }
        return found;
    }

    /** The program of the other process: keeps something of every kind, and leaves one recording under way. */
    static final class Service {
        private Service() {}

        public static void main(String[] args) throws InterruptedException {
            try (CameraService service = CameraService.builder()
                    .directory(Path.of(args[0]))
                    .rtsp("127.0.0.1", 0)
                    .driver(new SimulationDriver(1))
                    .build()
                    .start()) {
                Camera camera = service.cameras().get(0);
                CountDownLatch frames = new CountDownLatch(1);
                camera.frames(FrameOptions.borrowed(), frame -> frames.countDown());
                frames.await(60, TimeUnit.SECONDS); // a busy machine may need more than a snapshot waits
                camera.snapshot();
                service.setLabel(camera.id(), "Gate");
                camera.setControls(Map.of("brightness", ControlValue.of(3)), OutOfRange.CLAMP);
                for (RecordingFormat format : RecordingFormat.values()) {
                    camera.record(RecordingRequest.untilStopped().as(format));
                    camera.stopRecording();
                }
                camera.record(RecordingRequest.untilStopped());
            }
        }
    }
}
