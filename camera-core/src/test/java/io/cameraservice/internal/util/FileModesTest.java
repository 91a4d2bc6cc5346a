package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to a directory that was there before. */
class FileModesTest {
    @TempDir
    Path parent;

    @ParameterizedTest
    @CsvSource({
        "OWNER, 0755, 0700",
        "OWNER, 0777, 0700",
        "OWNER, 0750, 0700",
        "OWNER, 0500, 0500", //
        "GROUP, 0755, 0750",
        "GROUP, 0777, 0770",
        "GROUP, 0770, 0770",
        "GROUP, 02775, 02770",
        "GROUP, 0700, 0700",
        "GROUP, 01777, 01777",
        "OWNER, 01777, 01777" // shared by all users, as /tmp is
    })
    void isTightenedAndNeverOpened(FileModes modes, String before, String after) throws IOException {
        Path directory = Files.createDirectory(parent.resolve("d"));
        Files.setAttribute(directory, "unix:mode", Integer.parseInt(before, 8));
        Storage.makeDirectory(directory, modes);
        assertEquals(after, mode(directory));
    }

    @Test
    void whatIsAboveIsMadeAndOtherwiseLeftAlone() throws IOException {
        Files.setAttribute(parent, "unix:mode", 0755);
        Storage.makeDirectory(parent.resolve("a/b/state"), FileModes.OWNER);
        assertEquals("0755", mode(parent));
        assertEquals("0750", mode(parent.resolve("a")));
        assertEquals("0750", mode(parent.resolve("a/b")));
        assertEquals("0700", mode(parent.resolve("a/b/state")));
    }

    private static String mode(Path path) throws IOException {
        return "0" + Integer.toOctalString((Integer) Files.getAttribute(path, "unix:mode") & 07777);
    }
}
