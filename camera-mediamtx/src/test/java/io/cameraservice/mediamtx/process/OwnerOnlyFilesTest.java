package io.cameraservice.mediamtx.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerOnlyFilesTest {
    @TempDir
    Path directory;

    @Test
    void whatOthersCouldReadTheyNoLongerCan() throws IOException {
        Path home = Files.createDirectory(directory.resolve("home"));
        Path file = Files.writeString(home.resolve("file"), "old");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        main(home.toString(), file.toString());
        assertModes(home, file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077", "0777"})
    void whateverTheUmask(String umask) throws IOException {
        Path home = directory.resolve("home");
        Path file = home.resolve("file");
        try (Tool java = Tool.start(
                "sh",
                "-c",
                "umask " + umask + "; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OwnerOnlyFilesTest.class.getName(),
                home.toString(),
                file.toString())) {
            assertEquals(0, java.exitCode(Duration.ofSeconds(30)), java::output);
        }
        assertModes(home, file);
    }

    public static void main(String... args) throws IOException {
        OwnerOnlyFiles.makeDirectory(Path.of(args[0]));
        OwnerOnlyFiles.write(Path.of(args[1]), "new");
    }

    private static void assertModes(Path home, Path file) throws IOException {
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("new", Files.readString(file));
        try (var files = Files.list(home)) {
            assertEquals(1, files.count());
        }
    }
}
