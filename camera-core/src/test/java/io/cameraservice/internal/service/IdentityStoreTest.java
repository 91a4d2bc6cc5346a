package io.cameraservice.internal.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.CameraService;
import io.cameraservice.RememberedCamera;
import io.cameraservice.device.DeviceIdentity;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.internal.util.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is who. A device is written {@code model/serial/port}, a dash for what it has not. */
class IdentityStoreTest {
    @TempDir
    Path directory;

    private StateStore state;

    @BeforeEach
    void open() {
        state = StateStore.open(directory, InstantSource.system());
    }

    @AfterEach
    void close() {
        state.close();
    }

    @ParameterizedTest
    @CsvSource({
        // seen before; there now, in this order; who they are
        "m/s1/a, m/s1/a, 0",
        "m/s1/a, m/s1/b, 0", // another port
        "m/s1/a, m/s2/a, 1", // another camera at that port
        "m/s1/a, n/s1/a, 1", // another model with that serial number
        "m/s1/a, m/-/a, 1", // the serial number tells them apart
        "m/-/a, m/-/a, 0",
        "m/-/a, m/-/b, 0", // the only one that is missing
        "m/-/a, m/-/b m/-/a, 0 1", // it was in its place first or not: see the registry
        "m/-/a m/-/b, m/-/b m/-/a, 1 0",
        "m/-/a m/-/b, m/-/c, 2", // either could be it
        "m/-/a m/-/b, m/-/a m/-/c, 0 1", // only one is missing
        "m/-/-, m/-/-, 0",
        "m/-/- m/-/-, m/-/- m/-/- m/-/-, 0 1 2",
        // cheap cameras of one serial number
        "m/1/a m/1/b, m/1/b m/1/a, 1 0",
        "m/1/a m/1/b, m/1/a m/1/c, 0 1",
        "m/1/a m/1/b, m/1/c, 2", // either could be it: no camera gets the name of another
        "m/1/a, m/1/a m/1/b, 0 1",
        "m/s1/a n/-/b, n/-/a m/s1/b, 1 0", // changed places
    })
    void recognises(String before, String now, String ids) {
        seeAll(new IdentityStore(state), before);
        assertEquals(ids, seeAll(new IdentityStore(state), now));
        if (!ids.contains("2")) {
            assertEquals(ids, seeAll(new IdentityStore(state), now), "the same once more");
        }
    }

    private static String seeAll(IdentityStore book, String devices) {
        Set<CameraId> present = new HashSet<>();
        List<String> numbers = Arrays.stream(devices.split(" ", -1))
                .map(text -> {
                    KnownCamera camera = book.recognise(device(text), present);
                    assertTrue(present.add(camera.id()), "one id for two devices");
                    return Integer.toString(camera.id().number());
                })
                .toList();
        return String.join(" ", numbers);
    }

    @Test
    void namesOfAnotherDriverAreNotTaken() {
        seeAll(new IdentityStore(state), "m/s/a");
        DeviceInfo other = new DeviceInfo(DeviceIdentity.of("m", "s", "a"), "m", "x", "other", "", List.of());
        assertEquals(1, new IdentityStore(state).recognise(other, Set.of()).id().number());
    }

    @Test
    void keepsLabelsAndPlacesOverARestart() {
        IdentityStore book = new IdentityStore(state);
        KnownCamera camera = book.recognise(device("m/s/a"), Set.of());
        assertEquals("Name of m", camera.name());
        book.put(camera.labelled("Loading dock"));
        KnownCamera back = new IdentityStore(state).recognise(device("m/s/b"), Set.of());
        assertEquals("Loading dock", back.name());
        assertEquals("b", back.identity().port().orElseThrow());
        assertEquals(List.of(back), List.copyOf(new IdentityStore(state).all()));
        assertTrue(new IdentityStore(state).isInItsPlace(device("m/s/b")));
        assertFalse(new IdentityStore(state).isInItsPlace(device("m/s/a")));
    }

    @Test
    void tellsWhoIsWhoBesideARunningServiceAndTouchesNothing() throws Exception {
        seeAll(new IdentityStore(state), "m/-/a m/-/b n/s/c");
        byte[] before = Files.readAllBytes(directory.resolve("cameras.json"));
        List<DeviceInfo> devices = List.of(device("m/-/d"), device("m/-/b"), device("n/s/x"), device("k/-/y"));
        Map<String, RememberedCamera> found =
                CameraService.builder().stateDirectory(directory).remembered(devices);
        assertEquals(
                Map.of("node:d", "camera0", "node:b", "camera1", "node:x", "camera2"),
                found.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, e -> e.getValue().id().toString())));
        assertArrayEquals(before, Files.readAllBytes(directory.resolve("cameras.json")));
        Path nowhere = directory.resolve("nowhere");
        assertEquals(Map.of(), CameraService.builder().stateDirectory(nowhere).remembered(devices));
        assertFalse(Files.exists(nowhere));
    }

    @Test
    void aRemovedCameraIsNeverSeenAgainNorItsNumber() {
        IdentityStore book = new IdentityStore(state);
        seeAll(book, "m/s1/a m/s2/b");
        book.remove(new CameraId(1));
        book.remove(new CameraId(1));
        assertEquals("0 2", seeAll(book, "m/s1/a m/s2/b"));
        IdentityStore later = new IdentityStore(state);
        assertEquals(List.of(new IdentityStore.Removal(new CameraId(1), Optional.empty())), later.removedBefore());
        assertEquals("0 2 3", seeAll(later, "m/s1/a m/s2/b m/s3/c"));
        assertEquals(List.of(), new IdentityStore(state).removedBefore(), "what was done is not done for ever");
    }

    @Test
    void aMergedDeviceIsTheOtherCameraFromThenOn() {
        IdentityStore book = new IdentityStore(state);
        seeAll(book, "m/-/a m/-/b");
        book.put(book.all().iterator().next().labelled("Door"));
        assertEquals("2 3", seeAll(new IdentityStore(state), "m/-/c m/-/d"));
        book = new IdentityStore(state);
        KnownCamera merged = book.merge(new CameraId(3), new CameraId(0));
        assertEquals("Door", merged.name());
        assertEquals("d", merged.identity().port().orElseThrow());
        IdentityStore later = new IdentityStore(state);
        assertEquals(
                List.of(new IdentityStore.Removal(new CameraId(3), Optional.of(new CameraId(0)))),
                later.removedBefore());
        assertEquals("2 0", seeAll(later, "m/-/c m/-/d"));
        assertEquals("1", seeAll(later, "m/-/b"));
    }

    @Test
    void whatCannotBeWrittenIsNotDone() throws IOException {
        IdentityStore book = new IdentityStore(state);
        seeAll(book, "m/s1/a m/s2/b");
        List<KnownCamera> before = List.copyOf(book.all());
        Path file = directory.resolve("cameras.json");
        Files.delete(file);
        Files.createDirectories(file.resolve("in-the-way"));
        assertThrows(CameraException.StorageFailed.class, () -> book.remove(new CameraId(1)));
        assertThrows(CameraException.StorageFailed.class, () -> book.merge(new CameraId(1), new CameraId(0)));
        assertEquals(before, List.copyOf(book.all()));
        Files.delete(file.resolve("in-the-way"));
        Files.delete(file);
        book.remove(new CameraId(1));
        assertEquals(1, new IdentityStore(state).all().size());
    }

    @Test
    void skipsDamagedEntriesAndGivesTheirIdsToNobody() {
        seeAll(new IdentityStore(state), "m/s1/a m/s2/b m/s3/c");
        Map<String, Object> good = Map.of("id", "camera0", "driver", "script", "model", "m", "serial", "s1");
        state.save(
                "cameras",
                Map.of(
                        "next",
                        3,
                        "cameras",
                        List.of(
                                good,
                                "text",
                                Map.of("id", "camera2", "driver", "script"),
                                Map.of("id", "camera-7", "driver", "script", "model", "m"),
                                Map.of("id", "camera1", "driver", "script", "model", " "),
                                Map.of("id", 4, "driver", "script", "model", "m"))));
        IdentityStore book = new IdentityStore(state);
        assertEquals(1, book.all().size());
        assertEquals("0 3", seeAll(book, "m/s1/a m/s3/c"));
    }

    @Test
    void aDocumentOfAnotherShapeIsNoDocument() {
        state.save("cameras", Map.of("cameras", "none", "next", "many"));
        assertEquals("0", seeAll(new IdentityStore(state), "m/s/a"));
        state.save("cameras", Map.of("cameras", List.of(), "next", -5, "removed", List.of(1, Map.of("id", "x"))));
        assertEquals(List.of(), new IdentityStore(state).removedBefore());
        assertEquals("0", seeAll(new IdentityStore(state), "m/s/a"));
    }

    static DeviceInfo device(String text) {
        String[] parts = text.split("/", -1);
        return new DeviceInfo(
                DeviceIdentity.of(parts[0], dash(parts[1]), dash(parts[2])),
                "Name of " + parts[0],
                "node:" + parts[2],
                "script",
                "",
                List.of());
    }

    @SuppressWarnings("NullAway")
    private static String dash(String text) {
        return text.equals("-") ? null : text;
    }
}
