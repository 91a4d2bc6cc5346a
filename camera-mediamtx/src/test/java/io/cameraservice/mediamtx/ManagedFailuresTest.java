package io.cameraservice.mediamtx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.health.ComponentState;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told when a service cannot run the MediaMTX it is given. */
class ManagedFailuresTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    @Test
    void thereIsNone() {
        told(
                ManagedOptions.in(directory.resolve("home"))
                        .environment(Map.of("HOME", directory.toString(), "PATH", directory.toString()))
                        .build(),
                "there is no MediaMTX on this machine; run 'camera-service mediamtx install'");
    }

    @Test
    void theOneThatWasGivenIsMissing() {
        Path missing = directory.resolve("no/mediamtx");
        told(ManagedRig.in(directory.resolve("home"), missing).build(), "there is no " + missing);
    }

    @Test
    void itMayNotBeRun() throws Exception {
        Path plain = Files.writeString(directory.resolve("mediamtx"), "not a program");
        told(ManagedRig.in(directory.resolve("home"), plain).build(), plain + " is no program that may be run");
    }

    @Test
    void itIsNoProgram() throws Exception {
        Path text = program("not a program either");
        told(ManagedRig.in(directory.resolve("home"), text).build(), text + " is no release of MediaMTX");
    }

    @Test
    void itIsAnotherProgram() throws Exception {
        Path other = program("#!/bin/sh\necho go2rtc version 1.9\n");
        told(
                ManagedRig.in(directory.resolve("home"), other).build(),
                other + " is no release of MediaMTX: asked for its version it said 'go2rtc version 1.9'");
    }

    @Test
    void itIsTooOld() throws Exception {
        Path old = program("#!/bin/sh\necho v1.4.2\n");
        told(ManagedRig.in(directory.resolve("home"), old).build(), old + " is MediaMTX v1.4.2; use v1.5.0 or a later");
    }

    @Test
    void itEndsAtOnce() throws Exception {
        Path bad = program("""
                #!/bin/sh
                [ "$1" = --version ] && echo v1.20.1 && exit
                echo '2026/11/21 10:00:00 ERR: listen tcp 127.0.0.1:8554: address already in use'
                exit 3
                """);
        told(
                ManagedRig.in(directory.resolve("home"), bad).build(),
                "the one started here ended with exit code 3: ERR: listen tcp 127.0.0.1:8554: address already in use;"
                        + " it is started again");
    }

    @Test
    void itSaysMoreThanAnyLogHolds() throws Exception {
        Path talker = program("""
                #!/bin/sh
                [ "$1" = --version ] && printf 'v1.20.1\\r\\n\\001\\n' && exit
                head -c 20000000 /dev/zero | tr '\\0' x
                printf '\\nERR: \\033[31mrtsp://camera:s3cret@host/ \\001\\n'
                exit 3
                """);
        told(
                ManagedRig.in(directory.resolve("home"), talker).build(),
                "xxx… | ERR:  [31mrtsp://host/; it is started again");
    }

    @Test
    void whatIsLeftOfAnEarlierRunIsNoFile() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", home.resolve("mediamtx.pid").toString())
                        .start()
                        .waitFor());
        told(ManagedRig.in(home, program("#!/bin/sh\necho v1.4.2\n")).build(), "is MediaMTX v1.4.2");
    }

    @Test
    void itsDirectoryCannotBeMade() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        told(ManagedRig.in(file.resolve("home"), program("")).build(), "none could be started: ");
    }

    @Test
    void itIsNotRunForOtherMachines() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ManagedOptions.in(directory).host("0.0.0.0").build());
        assertThrows(
                IllegalArgumentException.class,
                () -> MediaMtxOptions.builder()
                        .apiUrl(URI.create("http://10.0.0.7:9997"))
                        .managed(ManagedOptions.in(directory).build())
                        .build());
    }

    private void told(ManagedOptions managed, String what) {
        MediaMtxOptions options = MediaMtxOptions.builder()
                .apiUrl(URI.create("http://127.0.0.1:" + Ports.free()))
                .rtspPort(Ports.free())
                .managed(managed)
                .build();
        try (ServiceRig rig = ServiceRig.start(directory.resolve("service"), options)) {
            Await.until(
                    "'" + what + "' is told",
                    SOON,
                    () -> rig.mediaMtx.health().detail().contains(what));
            assertEquals(ComponentState.ERROR, rig.mediaMtx.health().state());
            assertTrue(rig.status().detail().startsWith("GET http://127.0.0.1:"), rig.status()::detail);
        }
    }

    private Path program(String text) throws IOException {
        Path program = Files.writeString(directory.resolve("mediamtx"), text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }
}
