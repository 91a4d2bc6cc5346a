package io.cameraservice.internal.recording.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.internal.recording.container.Ffmpeg;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.GapSummary;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Segment;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingStoreTest {
    private static final Instant START = Instant.parse("2026-11-21T10:42:03.456Z");
    private static final CameraId CAMERA = new CameraId(0);

    @TempDir
    Path directory;

    private RecordingStore open() {
        return RecordingStore.open(directory, InstantSource.system());
    }

    private static Recording create(RecordingStore store, RecordingFormat format) {
        return store.create("id-1", CAMERA, format, START, Optional.of(Duration.ofMinutes(1)));
    }

    static Recording in(RecordingState state, Recording r, List<Segment> segments) {
        return new Recording(
                r.id(),
                r.knownCamera(),
                r.filename(),
                r.format(),
                state,
                r.startedAt(),
                state.isFinal() ? Optional.of(r.startedAt().plusSeconds(20)) : Optional.empty(),
                r.limit(),
                Optional.of(Duration.ofSeconds(10L * segments.size())),
                segments.stream().mapToLong(Segment::bytes).sum(),
                segments,
                List.of(new Gap(START.plusSeconds(10), START.plusSeconds(15), GapReason.ENCODER_FAILED)),
                new GapSummary(7, Duration.ofSeconds(3)),
                Optional.of("why"));
    }

    static Segment segment(RecordingStore store, Recording r, int number, byte[] content) throws IOException {
        String file = String.format(
                Locale.ROOT,
                "%05d.%s",
                number,
                RecordingStore.segmentFormat(r.format()).extension());
        Files.write(store.segmentsDirectory(r).resolve(file), content);
        return new Segment(file, START.plusSeconds(number * 10L), Duration.ofSeconds(10), content.length);
    }

    private static List<Recording> all(RecordingStore store) {
        return store.list(MediaQuery.newest(100)).items();
    }

    private static byte[] bytes(RecordingStore store, String filename) throws IOException {
        var content = store.open(filename);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out, 0, content.size());
        return out.toByteArray();
    }

    @Test
    void aRecordingIsNamedByCameraAndTimeAndNoTwoShareAName() {
        RecordingStore store = open();
        assertEquals(
                "camera0_2026-11-21_10-42-03.mp4",
                create(store, RecordingFormat.FMP4).filename());
        assertEquals(
                "camera0_2026-11-21_10-42-03-2.ts",
                create(store, RecordingFormat.MPEGTS).filename());
        assertEquals(
                "camera0_2026-11-21_10-42-03-3.mkv",
                create(store, RecordingFormat.MKV).filename());
        assertTrue(Files.isRegularFile(directory.resolve("camera0_2026-11-21_10-42-03.json")));
        assertTrue(Files.isDirectory(directory.resolve("camera0_2026-11-21_10-42-03.d")));
    }

    @Test
    void everythingOfARecordingSurvivesARestart() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.MPEGTS);
        Recording saved = in(RecordingState.STOPPED, made, List.of(segment(store, made, 0, new byte[188])));
        store.save(saved);
        RecordingStore again = open();
        assertEquals(List.of(saved), all(again));
        assertEquals(saved, again.get(saved.filename()));
        assertEquals(List.of(), again.unfinished());
    }

    @Test
    void whatACrashInterruptedIsToldAtTheNextStart() {
        Recording made = create(open(), RecordingFormat.FMP4);
        assertEquals(List.of(made), open().unfinished());
    }

    @Test
    void aSegmentDeletedByHandLeavesTheLedger() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.MPEGTS);
        Segment first = segment(store, made, 0, new byte[188]);
        Segment second = segment(store, made, 1, new byte[376]);
        store.save(in(RecordingState.STOPPED, made, List.of(first, second)));
        assertEquals(564, all(store).get(0).bytes());
        Files.delete(store.segmentsDirectory(made).resolve(first.file()));
        Recording left = all(store).get(0);
        assertEquals(List.of(second), left.segments());
        assertEquals(376, left.bytes());
        assertEquals(Optional.of(Duration.ofSeconds(10)), left.duration());
        assertEquals(376, bytes(store, made.filename()).length);
        Files.delete(store.segmentsDirectory(made).resolve(second.file()));
        assertEquals(List.of(), all(store));
        assertEquals(0, store.list(MediaQuery.newest(1)).total());
    }

    @Test
    void deletingLeavesNothing() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.MPEGTS);
        CameraException.InvalidState e =
                assertThrows(CameraException.InvalidState.class, () -> store.delete(made.filename()));
        assertEquals("recording_in_progress", e.reason());
        store.save(in(RecordingState.STOPPED, made, List.of(segment(store, made, 0, new byte[188]))));
        store.delete(made.filename());
        assertEquals(List.of(), all(store));
        assertEquals(List.of(), RecordingLayout.list(directory));
        assertThrows(CameraException.NotFound.class, () -> store.delete(made.filename()));
    }

    @Test
    void aDeletionThatACrashInterruptedIsFinished() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.MP4);
        store.save(in(RecordingState.STOPPED, made, List.of(segment(store, made, 0, new byte[188]))));
        Files.write(store.file(made), new byte[10]);
        String stem = FileNames.stem(made.filename());
        Files.move(directory.resolve(stem + ".json"), directory.resolve("." + stem + ".deleted"));
        assertEquals(List.of(), all(open()));
        assertEquals(List.of(), RecordingLayout.list(directory));
    }

    @Test
    void aDamagedLedgerIsSetAsideAndTheMediaStayListed() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.MPEGTS);
        store.save(in(RecordingState.STOPPED, made, List.of(segment(store, made, 0, new byte[188]))));
        Files.writeString(directory.resolve(FileNames.stem(made.filename()) + ".json"), "{\"version\": 1, ");
        Recording found = all(open()).get(0);
        assertEquals(made.filename(), found.filename());
        assertEquals(Optional.of(CAMERA), found.knownCamera());
        assertEquals(188, found.bytes());
        assertEquals(
                1,
                RecordingLayout.list(directory).stream()
                        .filter(p -> p.toString().contains(".json.damaged-"))
                        .count());
    }

    @Test
    void aLedgerCannotNameAFileElsewhere() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.MPEGTS);
        store.save(in(
                RecordingState.STOPPED,
                made,
                List.of(new Segment("../../../../etc/passwd", START, Duration.ofSeconds(1), 10))));
        assertEquals(List.of(), all(open()));
    }

    @Test
    void filesPutThereByHandAreListedAndDeleted() throws IOException {
        Files.write(directory.resolve("holiday.mp4"), new byte[7]);
        Files.write(directory.resolve("camera3_2026-01-02_03-04-05_copy.ts"), new byte[9]);
        Files.write(directory.resolve(".hidden.mp4"), new byte[9]);
        Files.write(directory.resolve("notes.txt"), new byte[9]);
        Files.createSymbolicLink(directory.resolve("link.mp4"), directory.resolve("holiday.mp4"));
        Files.createDirectory(directory.resolve("directory.mp4"));
        RecordingStore store = open();
        assertEquals(2, all(store).size());
        Recording told = store.get("camera3_2026-01-02_03-04-05_copy.ts");
        assertEquals(Optional.of(new CameraId(3)), told.knownCamera());
        assertEquals(Instant.parse("2026-01-02T03:04:05Z"), told.startedAt());
        Recording untold = store.get("holiday.mp4");
        assertEquals(Optional.empty(), untold.knownCamera());
        assertEquals(Optional.empty(), untold.duration());
        assertEquals(7, untold.bytes());
        store.delete("holiday.mp4");
        assertFalse(Files.exists(directory.resolve("holiday.mp4")));
    }

    @Test
    @RequiresFfmpeg
    void whatACrashLeftIsMeasuredAndPlaysAsOneFile(@TempDir Path elsewhere) throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.FMP4);
        Path source = Ffmpeg.source(elsewhere, 5);
        assertEquals("", Ffmpeg.run(Ffmpeg.recorder(source, "mp4", 0, "0", store.segmentsDirectory(made))));
        Path last = store.segmentsDirectory(made).resolve("00002.mp4");
        byte[] whole = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(whole, whole.length / 2));

        RecordingStore again = open();
        Recording measured = again.measured(again.unfinished().get(0));
        assertEquals(3, measured.segments().size());
        assertEquals(Duration.ofSeconds(2), measured.segments().get(0).duration());
        assertEquals(START.plusSeconds(4), measured.segments().get(2).startedAt());
        Recording done = in(RecordingState.STOPPED, made, measured.segments());
        again.save(IndexEntry.with(done, measured.duration(), measured.bytes(), measured.segments()));
        byte[] file = bytes(again, made.filename());
        assertEquals(measured.bytes(), file.length);
        Path download = Files.write(elsewhere.resolve("download.mp4"), file);
        assertEquals("", Ffmpeg.complaints(download));
        Duration told = Ffmpeg.duration(download);
        assertTrue(told.minus(measured.duration().orElseThrow()).abs().toMillis() <= 50, told::toString);
        assertTrue(Ffmpeg.pictures(download) > 120);

        Files.delete(last);
        assertEquals(
                Optional.of(Duration.ofSeconds(4)), again.get(made.filename()).duration());
        assertEquals(again.get(made.filename()).bytes(), bytes(again, made.filename()).length);
        Files.delete(directory.resolve(FileNames.stem(made.filename()) + ".json"));
        assertEquals(
                Optional.of(Duration.ofSeconds(4)), open().get(made.filename()).duration());
    }

    @Test
    void aRecordingWithoutMediaCannotBeReadYetAndIsNotListedWhenItHasEnded() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.FMP4);
        assertEquals(List.of(made), all(store));
        CameraException.InvalidState e =
                assertThrows(CameraException.InvalidState.class, () -> store.open(made.filename()));
        assertEquals("recording_empty", e.reason());
        store.save(in(RecordingState.ERROR, made, List.of()));
        assertEquals(List.of(), all(store));
        assertEquals(0, open().list(MediaQuery.newest(1)).total());
        assertEquals(List.of(), RecordingLayout.list(directory));
    }

    @Test
    void aLedgerWhoseMediaAreGoneDisappearsAtTheStart() throws IOException {
        RecordingStore store = open();
        Recording segments = create(store, RecordingFormat.MPEGTS);
        store.save(in(RecordingState.STOPPED, segments, List.of(segment(store, segments, 0, new byte[188]))));
        Recording joined = create(store, RecordingFormat.MP4);
        store.save(in(RecordingState.STOPPED, joined, List.of(segment(store, joined, 0, new byte[188]))));
        store.deleteSegments(segments);
        store.deleteSegments(joined);
        assertEquals(List.of(), all(open()));
        assertEquals(List.of(), RecordingLayout.list(directory));
    }

    @Test
    void whileTheServiceRunsSomebodyMayBeMovingTheLedgerToo() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.MPEGTS);
        store.save(in(RecordingState.STOPPED, made, List.of(segment(store, made, 0, new byte[188]))));
        store.deleteSegments(made);
        store.noticed(RecordingLayout.name(store.segmentsDirectory(made)));
        assertEquals(List.of(), all(store));
        assertThrows(CameraException.NotFound.class, () -> store.get(made.filename()));
        assertTrue(Files.exists(directory.resolve(FileNames.stem(made.filename()) + ".json")));
        assertEquals(List.of(), all(open()));
        assertEquals(List.of(), RecordingLayout.list(directory));
    }

    @Test
    void aLedgerStaysWhileAnyMediaOfItMayBeThere() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.MPEGTS);
        Segment told = segment(store, made, 0, new byte[188]);
        segment(store, made, 1, new byte[376]);
        store.save(in(RecordingState.STOPPED, made, List.of(told)));
        Files.delete(store.segmentsDirectory(made).resolve(told.file()));
        assertEquals(List.of(), all(store));
        assertEquals(List.of(), all(open()));
        assertTrue(Files.exists(directory.resolve(FileNames.stem(made.filename()) + ".json")));
    }

    @Test
    void whatACrashLeftOfSegmentsIsRemoved() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.MKV);
        Segment segment = segment(store, made, 0, new byte[100]);
        Files.write(store.file(made), new byte[42]);
        store.save(IndexEntry.with(
                in(RecordingState.STOPPED, made, List.of(segment)), made.duration(), 42, List.of(segment)));
        Recording unsure = create(store, RecordingFormat.MKV);
        Segment kept = segment(store, unsure, 0, new byte[100]);
        Files.write(store.file(unsure), new byte[41]);
        store.save(IndexEntry.with(
                in(RecordingState.STOPPED, unsure, List.of(kept)), unsure.duration(), 42, List.of(kept)));
        Files.createDirectory(directory.resolve("camera0_2026-11-21_09-00-00.d"));
        Files.createDirectory(directory.resolve("somebody-elses.d"));
        open();
        assertFalse(Files.exists(store.segmentsDirectory(made)), "it is whole in one file");
        assertTrue(Files.exists(store.segmentsDirectory(unsure)), "that file is another one");
        assertFalse(Files.exists(directory.resolve("camera0_2026-11-21_09-00-00.d")), "reserved, never used");
        assertTrue(Files.exists(directory.resolve("somebody-elses.d")));
    }

    @Test
    void theFinishedFileStandsForItsSegments() throws IOException {
        RecordingStore store = open();
        Recording made = create(store, RecordingFormat.MP4);
        Segment segment = segment(store, made, 0, new byte[100]);
        Files.write(store.file(made), new byte[42]);
        store.save(in(RecordingState.STOPPED, made, List.of(segment)));
        store.deleteSegments(made);
        assertEquals(42, all(store).get(0).bytes());
        assertEquals(42, bytes(store, made.filename()).length);
        store.delete(made.filename());
        assertEquals(List.of(), RecordingLayout.list(directory));
    }
}
