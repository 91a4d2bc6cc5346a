package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegTest {
    @TempDir
    Path dir;

    @Test
    void aSlowOneIsNotCalledBroken() throws IOException {
        Ffmpeg slow = new Ffmpeg(Optional.of(script("exec sleep 30")), Duration.ofMillis(300));
        CameraException late = assertThrows(CameraException.DependencyFailed.class, slow::program);
        assertEquals("ffmpeg_late", late.reason());
        assertTrue(String.valueOf(late).contains("gave no answer within"), late::toString);
    }

    @Test
    void aBrokenOneIsCalledSo() throws IOException {
        Ffmpeg broken = new Ffmpeg(Optional.of(script("exit 1")), Duration.ofSeconds(30));
        CameraException missing = assertThrows(CameraException.DependencyFailed.class, broken::program);
        assertEquals("ffmpeg_missing", missing.reason());
        assertTrue(String.valueOf(missing).endsWith("cannot be run"), missing::toString);
    }

    private Path script(String line) throws IOException {
        Path file = dir.resolve("ffmpeg");
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
