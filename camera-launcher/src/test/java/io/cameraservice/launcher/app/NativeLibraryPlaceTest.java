package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibraryPlaceTest {
    private static final List<String> MOUNTS = List.of(
            "/dev/vda / ext4 rw,relatime 0 0",
            "tmpfs /tmp tmpfs rw,nosuid,nodev,noexec 0 0",
            "tmpfs /tmp/run tmpfs rw 0 0",
            "/dev/vdb /srv/my\\040data ext4 rw,noexec 0 0",
            "tmpfs /mnt tmpfs rw,noexec 0 0",
            "tmpfs /mnt tmpfs rw 0 0",
            "broken line");

    @ParameterizedTest
    @CsvSource({
        "/var/lib/camera-service, true",
        "/tmp, false",
        "/tmp/state/native, false",
        "/tmpfoo, true",
        "/tmp/run/native, true",
        "/tmp/run/../x, false",
        "/srv/my data/native, false",
        "/mnt/x, true",
    })
    void theInnermostMountDecides(Path directory, boolean mayRun) {
        assertEquals(mayRun, NativeLibraryPlace.mayRun(directory, MOUNTS));
    }

    @Test
    void aStateDirectoryThatIsStillToBeMadeIsTaken(@TempDir Path dir) {
        assertTrue(NativeLibraryPlace.isUsable(dir.resolve("service/state")));
        assertFalse(NativeLibraryPlace.isUsable(Path.of("/dev/null/state")));
    }
}
