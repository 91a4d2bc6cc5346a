package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T10:42:03.123Z"));

    @TempDir
    Path parent;

    private Path directory() {
        return parent.resolve("a/state");
    }

    private StateStore open() {
        return StateStore.open(directory(), CLOCK);
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(p -> String.valueOf(p.getFileName())).sorted().toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aDocumentIsReadBackByTheNextService() {
        try (StateStore store = open()) {
            assertEquals(Optional.empty(), store.load("cameras"));
            store.save("cameras", Map.of("camera0", Map.of("label", "Tür")));
        }
        try (StateStore store = open()) {
            assertEquals(Optional.of(Map.of("camera0", Map.of("label", "Tür"))), store.load("cameras"));
        }
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        try (StateStore store = open()) {
            store.save("cameras", Map.of());
            assertEquals("rwx------", mode(directory()));
            assertEquals("rw-------", mode(directory().resolve("cameras.json")));
            assertEquals("rw-------", mode(directory().resolve("lock")));
        }
    }

    @Test
    void aDamagedDocumentIsSetAside() throws IOException {
        try (StateStore store = open()) {
            Files.writeString(directory().resolve("cameras.json"), "{\"camera0\": ");
            assertEquals(Optional.empty(), store.load("cameras"));
            assertEquals(List.of("cameras.json.damaged-20261121-104203-123", "lock", "lock.jvm"), names(directory()));
            store.save("cameras", Map.of("n", 1L));
            assertEquals(Optional.of(Map.of("n", 1L)), store.load("cameras"));
        }
    }

    @Test
    void twoServicesDoNotShareADirectory() {
        try (StateStore first = open()) {
            CameraException.InvalidState e = assertThrows(CameraException.InvalidState.class, this::open);
            assertEquals("state_directory_in_use", e.reason());
            assertTrue(String.valueOf(e.getMessage()).contains(directory().toString()), e::getMessage);
            assertTrue(e.suggestion().isPresent());
            assertEquals(Optional.empty(), first.load("cameras"));
        }
        open().close();
    }

    @Test
    void aRefusedSecondServiceDoesNotTakeTheLockFromTheFirst() throws IOException {
        try (StateStore first = open()) {
            assertThrows(CameraException.InvalidState.class, this::open);
            assertTrue(isLockedForOtherProcesses(directory().resolve("lock")));
            assertEquals(Optional.empty(), first.load("cameras"));
        }
        assertFalse(isLockedForOtherProcesses(directory().resolve("lock")));
    }

    /** The kernel's own list: a lock of this JVM cannot be tested from within it. */
    private static boolean isLockedForOtherProcesses(Path file) throws IOException {
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream().anyMatch(line -> line.contains(inode));
    }

    @Test
    void whatACrashLeftBesideIsSweptAway() throws IOException {
        open().close();
        Files.writeString(directory().resolve(".cameras.json.1x2y.tmp"), "{");
        Files.writeString(directory().resolve("notes.tmp"), "kept");
        open().close();
        assertEquals(List.of("lock", "lock.jvm", "notes.tmp"), names(directory()));
    }

    @Test
    void aFailedWriteTellsThePathAndTheFreeSpace() {
        Path file = parent.resolve("missing/x.json");
        CameraException.StorageFailed e = assertThrows(
                CameraException.StorageFailed.class, () -> AtomicFile.write(file, new byte[10], FileModes.OWNER));
        assertEquals("storage_not_writable", e.reason());
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e::getMessage);
        assertTrue(e.freeBytes() > 0);
        assertEquals(10, e.neededBytes());
    }

    @Test
    void aFailedWriteLeavesEverythingAsItWas() throws IOException {
        Path blocked = parent.resolve("blocked.json");
        Files.createDirectories(blocked.resolve("inside"));
        assertThrows(
                CameraException.StorageFailed.class, () -> AtomicFile.write(blocked, new byte[1], FileModes.OWNER));
        assertEquals(List.of("blocked.json"), names(parent));
    }

    @Test
    void aFullDiskIsToldApart() {
        CameraException.StorageFailed e =
                Storage.failed("write", parent.resolve("x"), 7, new IOException("No space left on device"));
        assertEquals("storage_full", e.reason());
    }

    @Test
    void writingReplacesTheWholeContent() {
        Path file = parent.resolve("x");
        AtomicFile.write(file, new byte[1000], FileModes.OWNER);
        AtomicFile.write(file, new byte[] {1, 2}, FileModes.OWNER);
        assertArrayEquals(new byte[] {1, 2}, AtomicFile.read(file, 1000).orElseThrow());
        assertFalse(AtomicFile.read(parent.resolve("y"), 1000).isPresent());
    }

    @Test
    void namesOfDocumentsArePlain() {
        try (StateStore store = open()) {
            for (String name : List.of("", "../x", "a/b", "A", ".x", "x.json")) {
                assertThrows(IllegalArgumentException.class, () -> store.load(name), name);
            }
        }
    }
}
