package io.cameraservice.internal.recording.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import io.cameraservice.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path parent;

    private RecordingStore recordings;
    private Catalog catalog;

    @BeforeEach
    void open() {
        recordings = RecordingStore.open(parent.resolve("recordings"), InstantSource.system());
        catalog = new Catalog(
                recordings, SnapshotStore.open(parent.resolve("snapshots"), InstantSource.system()), live -> live);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private int listedRecordings() {
        return catalog.recordings(MediaQuery.newest(10)).total();
    }

    private int listedSnapshots() {
        return catalog.snapshots(MediaQuery.newest(10)).total();
    }

    private Recording finished(String id) throws IOException {
        Recording made =
                recordings.create(id, new CameraId(0), RecordingFormat.MPEGTS, Instant.now(), Optional.empty());
        Recording done = RecordingStoreTest.in(
                RecordingState.STOPPED, made, List.of(RecordingStoreTest.segment(recordings, made, 0, new byte[188])));
        recordings.save(done);
        return done;
    }

    @Test
    void whatComesAndGoesByHandIsNoticed() throws IOException {
        Path video = Files.write(parent.resolve("recordings/holiday.ts"), new byte[188]);
        Path picture = Files.write(parent.resolve("snapshots/holiday.jpg"), new byte[3]);
        Await.until("the files are listed", SOON, () -> listedRecordings() == 1 && listedSnapshots() == 1);
        assertEquals(188, catalog.openRecording("holiday.ts").size());
        assertEquals(3, catalog.openSnapshot("holiday.jpg").size());
        Files.delete(video);
        Files.delete(picture);
        assertEquals(0, listedRecordings());
        assertEquals(0, listedSnapshots());
    }

    @Test
    void aRecordingMovedAwayAndBackIsTheSameAgain() throws IOException {
        Recording made = finished("id-7");
        String stem = FileNames.stem(made.filename());
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        for (String name : List.of(stem + ".d", stem + ".json")) {
            Files.move(recordings.directory().resolve(name), elsewhere.resolve(name));
        }
        assertEquals(0, listedRecordings());
        for (String name : List.of(stem + ".json", stem + ".d")) {
            Files.move(elsewhere.resolve(name), recordings.directory().resolve(name));
        }
        Await.until("it is listed again", SOON, () -> listedRecordings() == 1);
        assertEquals("id-7", catalog.recording(made.filename()).id());
    }

    @Test
    void deletingTellsTheWatchNothingThatIsWrong() throws IOException {
        for (int i = 0; i < 20; i++) {
            catalog.deleteRecording(finished("id-" + i).filename());
        }
        Files.write(parent.resolve("recordings/last.ts"), new byte[188]);
        Await.until("the watch has seen all that happened", SOON, () -> listedRecordings() == 1);
        assertEquals(
                "last.ts",
                catalog.recordings(MediaQuery.newest(1)).items().get(0).filename());
    }

    @Test
    void nothingElsewhereCanBeNamed() throws IOException {
        Files.writeString(parent.resolve("secret.mp4"), "secret");
        Files.writeString(parent.resolve("secret.jpg"), "secret");
        Files.createSymbolicLink(parent.resolve("recordings/link.mp4"), parent.resolve("secret.mp4"));
        Files.writeString(parent.resolve("recordings/.hidden.mp4"), "hidden");
        recordings.rescan();
        List<Consumer<String>> all = new ArrayList<>();
        all.add(catalog::recording);
        all.add(catalog::openRecording);
        all.add(catalog::deleteRecording);
        all.add(catalog::snapshot);
        all.add(catalog::openSnapshot);
        all.add(catalog::deleteSnapshot);
        for (Consumer<String> use : all) {
            for (String name :
                    List.of("", ".", "..", "../secret.mp4", "a/b", "/etc/passwd", "a\0b", "..\\secret.jpg")) {
                assertThrows(CameraException.InvalidArgument.class, () -> use.accept(name), name);
            }
            for (String name : List.of("link.mp4", ".hidden.mp4", "none.mp4", "none.jpg", "%2e%2e")) {
                assertThrows(CameraException.NotFound.class, () -> use.accept(name), name);
            }
        }
        assertEquals("secret", Files.readString(parent.resolve("secret.mp4")));
    }

    @Test
    void aDirectoryOfSegmentsThatIsALinkIsNotFollowed() throws IOException {
        Recording made = finished("id-1");
        Path segments = recordings.segmentsDirectory(made);
        Path elsewhere = parent.resolve("elsewhere");
        Files.move(segments, elsewhere);
        Files.createSymbolicLink(segments, elsewhere);
        assertThrows(CameraException.NotFound.class, () -> catalog.openRecording(made.filename()));
    }

    @Test
    void closingEndsTheThread() {
        catalog.close();
        catalog.close();
        Await.until(
                "the thread is gone",
                SOON,
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(t -> t.getName().equals("camera-catalog")));
    }
}
