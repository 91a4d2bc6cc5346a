package io.cameraservice.internal.recording.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.device.FrameSize;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import io.cameraservice.media.SnapshotRequest.Format;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
    private static final Instant TIME = Instant.parse("2026-11-21T10:42:03.123Z");

    @TempDir
    Path directory;

    private SnapshotStore open() {
        return SnapshotStore.open(directory, InstantSource.system());
    }

    private static Snapshot save(SnapshotStore store, Optional<String> name, Instant time) {
        SnapshotRequest request = new SnapshotRequest(name, Format.JPG, Optional.empty(), Optional.empty());
        return store.save(
                new CameraId(1),
                request,
                new byte[] {1, 2, 3},
                new FrameSize(640, 480),
                time,
                "device",
                System.nanoTime());
    }

    private static List<String> names(SnapshotStore store, MediaQuery query) {
        return store.list(query).items().stream().map(Snapshot::filename).toList();
    }

    private static void picture(Path file, String format) throws IOException {
        assertTrue(ImageIO.write(new BufferedImage(32, 24, BufferedImage.TYPE_INT_RGB), format, file.toFile()));
    }

    @Test
    void aMadeUpNameTellsCameraAndTimeAndIsNeverUsedTwice() {
        SnapshotStore store = open();
        assertEquals(
                "camera1_2026-11-21_10-42-03-123.jpg",
                save(store, Optional.empty(), TIME).filename());
        assertEquals(
                "camera1_2026-11-21_10-42-03-123-2.jpg",
                save(store, Optional.empty(), TIME).filename());
    }

    @Test
    void everythingSurvivesARestart() throws IOException {
        Snapshot saved = save(open(), Optional.of("door"), TIME);
        assertTrue(saved.captureTime().isPresent());
        SnapshotStore again = open();
        Snapshot found = again.get("door.jpg");
        assertEquals(Optional.of(new CameraId(1)), found.camera());
        assertEquals(TIME, found.takenAt());
        assertEquals(Optional.of(new FrameSize(640, 480)), found.size());
        assertEquals(Optional.of("device"), found.source());
        assertEquals(saved.path(), found.path());
        MediaContent content = again.open("door.jpg");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out, 1, 2);
        assertArrayEquals(new byte[] {2, 3}, out.toByteArray());
        assertEquals("image/jpeg", content.contentType());
    }

    @Test
    void aTakenNameIsRefusedAndTheFirstPictureStays() throws IOException {
        SnapshotStore store = open();
        Files.write(directory.resolve("door.jpg"), new byte[7]);
        CameraException.InvalidState e =
                assertThrows(CameraException.InvalidState.class, () -> save(store, Optional.of("door"), TIME));
        assertEquals("filename_exists", e.reason());
        assertEquals(7, Files.size(directory.resolve("door.jpg")));
        assertEquals(1, RecordingLayout.list(directory).size());
    }

    @Test
    void ofManyWhoWantOneNameOneGetsIt() {
        SnapshotStore store = open();
        long got = IntStream.range(0, 16)
                .parallel()
                .filter(i -> {
                    try {
                        save(store, Optional.of("door"), TIME.plusMillis(i));
                        return true;
                    } catch (CameraException.InvalidState e) {
                        return false;
                    }
                })
                .count();
        assertEquals(1, got);
        assertEquals(store.get("door.jpg").takenAt(), open().get("door.jpg").takenAt());
    }

    @Test
    void deletingLeavesNothing() {
        SnapshotStore store = open();
        save(store, Optional.of("door"), TIME);
        store.delete("door.jpg");
        assertEquals(List.of(), RecordingLayout.list(directory));
        assertThrows(CameraException.NotFound.class, () -> store.get("door.jpg"));
    }

    @Test
    void whatWasDeletedByHandIsNotListedAndItsSidecarIsSweptAtTheNextStart() throws IOException {
        SnapshotStore store = open();
        save(store, Optional.of("a"), TIME);
        save(store, Optional.of("b"), TIME.plusSeconds(1));
        Files.delete(directory.resolve("b.jpg"));
        assertEquals(List.of("a.jpg"), names(store, MediaQuery.newest(10)));
        assertEquals(1, store.list(MediaQuery.newest(10)).total());
        open();
        assertFalse(Files.exists(directory.resolve(".b.jpg.json")));
        assertTrue(Files.exists(directory.resolve(".a.jpg.json")));
    }

    @Test
    void picturesPutThereByHandAreMeasured() throws IOException {
        picture(directory.resolve("camera2_2026-01-02_03-04-05.jpg"), "jpg");
        picture(directory.resolve("holiday.png"), "png");
        Files.writeString(directory.resolve("broken.jpg"), "no picture");
        Files.writeString(directory.resolve("notes.txt"), "no picture");
        Files.createSymbolicLink(directory.resolve("link.jpg"), directory.resolve("holiday.png"));
        SnapshotStore store = open();
        assertEquals(3, store.list(MediaQuery.newest(10)).total());
        assertEquals(
                Optional.of(new FrameSize(32, 24)), store.get("holiday.png").size());
        Snapshot told = store.get("camera2_2026-01-02_03-04-05.jpg");
        assertEquals(Optional.of(new FrameSize(32, 24)), told.size());
        assertEquals(Optional.of(new CameraId(2)), told.camera());
        assertEquals(Instant.parse("2026-01-02T03:04:05Z"), told.takenAt());
        assertEquals(Optional.empty(), store.get("broken.jpg").size());
    }

    @Test
    void pagesAreNewestFirstAndFiltered() {
        SnapshotStore store = open();
        for (int i = 0; i < 5; i++) {
            save(store, Optional.of("n" + i), TIME.plusSeconds(i));
        }
        assertEquals(
                List.of("n3.jpg", "n2.jpg"),
                names(store, new MediaQuery(2, 1, Optional.empty(), Optional.empty(), Optional.empty())));
        assertEquals(
                List.of("n2.jpg", "n1.jpg"),
                names(
                        store,
                        new MediaQuery(
                                9,
                                0,
                                Optional.of(new CameraId(1)),
                                Optional.of(TIME.plusSeconds(1)),
                                Optional.of(TIME.plusSeconds(3)))));
        assertEquals(
                0,
                store.list(new MediaQuery(9, 0, Optional.of(new CameraId(0)), Optional.empty(), Optional.empty()))
                        .total());
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsToldWithItsFreeSpace() throws IOException {
        SnapshotStore store = open();
        Files.delete(directory);
        CameraException.StorageFailed e =
                assertThrows(CameraException.StorageFailed.class, () -> save(store, Optional.empty(), TIME));
        assertTrue(e.freeBytes() > 0);
        assertEquals(3, e.neededBytes());
        Files.createDirectory(directory);
    }
}
