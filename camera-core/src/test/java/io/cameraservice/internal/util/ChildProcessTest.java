package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.ThreadChecks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    void itsFilesAreForOwnerAndGroupWhateverTheUmask() throws IOException {
        try (ChildProcess child = ChildProcess.start(
                "umask", List.of("sh", "-c", "mkdir d; echo 1 > f"), ProcessLimits.MEDIA, directory)) {
            assertEquals(0, child.onExit().orTimeout(5, TimeUnit.SECONDS).join());
        }
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("f"))));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("d"))));
    }

    @Test
    void itsMemoryIsLimited() throws IOException {
        for (ProcessLimits limits : ProcessLimits.values()) {
            try (ChildProcess child = ChildProcess.start("limits", List.of("cat"), limits, null)) {
                Path limitsFile = Path.of("/proc/" + child.pid() + "/limits");
                Await.until("it is limited", SOON, () -> dataLimit(limitsFile) < Long.MAX_VALUE);
                long mebibytes = dataLimit(limitsFile) >> 20;
                assertTrue(mebibytes >= 512 && mebibytes <= 64 << 10, mebibytes + " MiB");
            }
        }
    }

    /** In bytes; the greatest number for none. */
    private static long dataLimit(Path limits) {
        try {
            return Files.readAllLines(limits).stream()
                    .filter(line -> line.startsWith("Max data size"))
                    .map(line -> line.substring(26).strip().split(" +", 2)[0])
                    .mapToLong(value -> value.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(value))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @RequiresFfmpeg
    void anFfmpegThatTakesMoreAndMoreMemoryEndsByItself() {
        // Keeps every picture of 100 MB for ever.
        try (ChildProcess child = ChildProcess.start(
                "runaway",
                List.of(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=s=8192x8192",
                        "-vf",
                        "reverse",
                        "-f",
                        "null",
                        "-"))) {
            child.onExit()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join(); // with code 0: ffmpeg 5.1 takes a failed filter for an end
            assertTrue(child.lastWords().contains("Cannot allocate memory"), child::lastWords);
        }
    }

    @Test
    void whatItPrintsIsBounded() {
        try (ChildProcess child = ChildProcess.start(
                "talker",
                List.of(
                        "sh",
                        "-c",
                        "head -c 20000000 /dev/zero | tr '\\0' x >&2; echo >&2; yes a b | head -n 200000 >&2;"
                                + " echo end >&2; head -c 20000000 /dev/zero | tr '\\0' y"))) {
            AtomicInteger longest = new AtomicInteger();
            child.readLines(line -> longest.accumulateAndGet(line.length(), Math::max));
            assertEquals(0, child.onExit().orTimeout(20, TimeUnit.SECONDS).join());
            Await.until("its output is read", SOON, () -> longest.get() > 0);
            assertEquals(ChildProcess.LineReader.LONGEST_LINE, longest.get());
            assertTrue(child.lastWords().endsWith("a b | end"), child::lastWords);
            assertTrue(child.lastWords().length() < 200, child::lastWords);
        }
    }

    @Test
    void aLineThatCannotBeTakenDoesNotEndTheReading() {
        AtomicInteger taken = new AtomicInteger();
        try (ChildProcess child = ChildProcess.start("lines", List.of("sh", "-c", "yes | head -n 100000"))) {
            child.readLines(line -> {
                taken.incrementAndGet();
                if (taken.get() < 3) {
                    throw new IllegalStateException("not this one");
                }
            });
            Await.until("all are read", SOON, () -> taken.get() == 100_000);
        }
    }

    @Test
    void aProgramThatWritesTooMuchIsKilled() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ChildProcess child = ChildProcess.start("flood", List.of("cat", "/dev/zero"))) {
            child.readBytes(bytes, 100_000).join(5000);
            assertTrue(child.awaitExit(SOON));
            assertTrue(bytes.size() <= 100_000, bytes.size() + " bytes");
        }
        assertEquals(Optional.empty(), Ffmpeg.output(List.of("cat", "/dev/zero")));
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
