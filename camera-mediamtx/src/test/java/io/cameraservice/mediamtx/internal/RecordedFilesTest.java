package io.cameraservice.mediamtx.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedFilesTest {
    private static final int NOBODY = 65534;

    @TempDir
    Path directory;

    @Test
    void aFileThatIsTakenIsForTheGroupToRead() throws IOException {
        RecordedFiles recordedFiles = new RecordedFiles(directory.resolve("camera0-recording"));
        Path file = written(recordedFiles, 0666);
        Path second = directory.resolve("00001.mp4");
        recordedFiles.link(file, second);
        assertEquals(0640, mode(second));
        assertEquals(0640, mode(file), "it is the same file");
        assertTrue(recordedFiles.next().isEmpty());
        Files.setAttribute(second, "unix:mode", 0644);
        recordedFiles.separate(second);
        assertEquals(0640, mode(second));
        assertEquals("media", Files.readString(second));
        assertEquals(0644, mode(file), "it is another file now");
    }

    @Test
    void aFileOfAnotherUserStaysAsItIs() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may give files away");
        RecordedFiles recordedFiles = new RecordedFiles(directory.resolve("camera0-recording"));
        Path file = written(recordedFiles, 0664);
        Files.setAttribute(file, "unix:uid", NOBODY);
        Path second = directory.resolve("00001.mp4");
        recordedFiles.link(file, second);
        assertEquals(0664, mode(second));
    }

    /** So that what a server of another user writes there belongs to the common group. */
    @Test
    void directoriesAreMadeLikeTheOneTheyAreIn() throws IOException {
        Path parent = Files.createDirectory(directory.resolve("tapes"));
        Files.setAttribute(parent, "unix:mode", 02770);
        Path made = new RecordedFiles(parent.resolve("hall/camera0-recording")).directory();
        assertEquals(02770, mode(made));
        assertEquals(02770, mode(parent.resolve("hall")));
    }

    private static Path written(RecordedFiles recordedFiles, int mode) throws IOException {
        Path file = Files.writeString(recordedFiles.directory().resolve("2026-11-30_10-00-00-000000.mp4"), "media");
        Files.setAttribute(file, "unix:mode", mode);
        assertEquals(file, recordedFiles.next().orElseThrow());
        return file;
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode") & 07777;
    }
}
