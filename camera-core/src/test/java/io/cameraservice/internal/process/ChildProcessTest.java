package io.cameraservice.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.ThreadChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @Test
    void keepsTheLastWordsWithoutSecrets() {
        try (ChildProcess child = ChildProcess.start(
                "words",
                List.of(
                        "sh",
                        "-c",
                        "for i in $(seq 30); do echo line $i >&2; done;"
                                + " echo 'cannot open rtsp://h/x?token=geheim&publish=auch: no' >&2; exit 3"))) {
            assertEquals(3, child.onExit().orTimeout(5, TimeUnit.SECONDS).join());
            String words = child.lastWords();
            assertTrue(words.startsWith("line 12 | "), words);
            assertTrue(words.endsWith("rtsp://h/x?token=***&publish=***: no"), words);
        }
    }

    @Test
    void aProgramThatIgnoresEverythingIsKilledInTime() {
        ThreadChecks threads = new ThreadChecks();
        ChildProcess child = ChildProcess.start("deaf", List.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done"));
        long started = System.nanoTime();
        child.close();
        assertTrue(System.nanoTime() - started < Duration.ofMillis(3500).toNanos());
        assertFalse(child.isAlive());
        child.close();
        Await.until("its threads end", SOON, () -> threads.started().isEmpty());
    }

    @Test
    void closingIsNotHeldUpByAWriterWhoIsHeldUp() throws Exception {
        ThreadChecks threads = new ThreadChecks();
        ChildProcess child = ChildProcess.start("full", List.of("sleep", "30"));
        CountDownLatch writing = new CountDownLatch(1);
        Thread writer = new Thread(
                () -> {
                    writing.countDown();
                    try {
                        child.stdin().write(new byte[1 << 20]);
                        child.stdin().flush();
                    } catch (IOException e) {
                        // the other end is gone: what this test is about
                    }
                },
                "writer");
        writer.start();
        assertTrue(writing.await(5, TimeUnit.SECONDS));
        Await.until("the pipe is full", SOON, () -> isInWrite(writer));
        long started = System.nanoTime();
        child.close();
        assertTrue(System.nanoTime() - started < Duration.ofMillis(3500).toNanos(), "close() hung");
        assertFalse(child.isAlive());
        Await.until("nothing is left", SOON, () -> threads.started().isEmpty());
    }

    private static boolean isInWrite(Thread thread) {
        return List.of(thread.getStackTrace()).stream()
                .anyMatch(e -> e.getMethodName().equals("writeBytes"));
    }

    @Test
    void aProgramThatIsMissingIsADependency() {
        CameraException.DependencyFailed failed = assertThrows(
                CameraException.DependencyFailed.class,
                () -> ChildProcess.start("none", List.of("/no/such/program")).close());
        assertEquals("/no/such/program", failed.dependency());
        assertEquals(Optional.empty(), Ffmpeg.output(List.of("/no/such/program")));
        assertEquals(Optional.empty(), Ffmpeg.output(List.of("false")));
    }

    @Test
    void ffmpegIsLookedForAgainWhileItIsMissing() throws Exception {
        Path program = directory.resolve("ffmpeg");
        Ffmpeg ffmpeg = new Ffmpeg(Optional.of(program));
        CameraException missing = assertThrows(CameraException.DependencyFailed.class, ffmpeg::version);
        assertEquals("ffmpeg_missing", missing.reason());
        assertTrue(missing.suggestion().isPresent());
        Files.writeString(program, "#!/bin/sh\necho ffmpeg version 9.1-test Copyright\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertEquals("9.1-test", ffmpeg.version());
        assertEquals(program.toString(), ffmpeg.program());
        String before = ffmpeg.fingerprint();
        Files.writeString(program, "#!/bin/sh\necho ffmpeg version 9.2-test Copyright\n# more\n");
        assertFalse(before.equals(new Ffmpeg(Optional.of(program)).fingerprint()));
    }
}
