package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedCertificatesTest {
    @TempDir
    Path dir;

    @Test
    void whatIsNoFileOfCertificatesIsRefused() throws Exception {
        refused(dir.resolve("missing"), "cannot be read");
        refused(Files.writeString(dir.resolve("text"), "no certificate"), "holds no certificate");
        refused(Files.write(dir.resolve("long"), new byte[2 << 20]), "has more than 1048576 bytes");
        Path fifo = dir.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        refused(fifo, "is no plain file");
    }

    private static void refused(Path file, String why) {
        CameraException e = assertThrows(CameraException.class, () -> TrustedCertificates.in(file));
        assertTrue(String.valueOf(e.getMessage()).contains(file + " " + why), e::toString);
    }
}
