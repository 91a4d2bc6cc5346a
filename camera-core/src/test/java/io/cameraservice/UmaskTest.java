package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.ControlValue;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

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
        Path log = parent.resolve("log");
        Process service = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask " + umask + "; exec \"$0\" -cp \"$1\" \"$2\" \"$3\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        classPath(),
                        Service.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(service.waitFor(90, TimeUnit.SECONDS), () -> "it does not end: " + read(log));
            assertEquals(0, service.exitValue(), () -> read(log));
        } finally {
            service.destroyForcibly();
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

    private static String classPath() throws URISyntaxException {
        return Stream.of(CameraService.class, Logger.class)
                        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                        .map(location -> Path.of(location.getPath()).toString())
                        .collect(Collectors.joining(File.pathSeparator, "", File.pathSeparator))
                + Path.of("target", "test-classes").toAbsolutePath();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The program of the other process: keeps something of every kind, and leaves one recording under way. */
    static final class Service {
        private Service() {}

        public static void main(String[] args) {
            try (CameraService service = CameraService.builder()
                    .directory(Path.of(args[0]))
                    .rtsp("127.0.0.1", 0)
                    .driver(new SimulationDriver(1))
                    .build()
                    .start()) {
                Camera camera = service.cameras().get(0);
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
