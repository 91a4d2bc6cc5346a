package io.cameraservice.internal.recording.store;

import static io.cameraservice.internal.recording.store.ClipFixture.CAMERA;
import static io.cameraservice.internal.recording.store.ClipFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.media.Clip;
import io.cameraservice.media.ClipRequest;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import io.cameraservice.testing.NumberedStream;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clips of recordings in all containers, their pictures counted by the numbers drawn into them. */
@RequiresFfmpeg
class ClipTest {
    private static List<ByteBuffer> units;

    @TempDir
    Path directory;

    private ClipFixture fixture;

    @BeforeAll
    static void encode() throws Exception {
        units = ClipFixture.pictures();
    }

    @BeforeEach
    void open() {
        fixture = new ClipFixture(directory, units);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private Path file(Clip clip) throws IOException {
        if (clip.target().isPresent()) {
            return clip.target().get();
        }
        var content =
                fixture.catalog.openRecording(clip.recording().orElseThrow().filename());
        Path copy = Files.createTempFile(directory, "clip", ".mp4");
        try (OutputStream out = Files.newOutputStream(copy)) {
            content.writeTo(out, 0, content.size());
        }
        return copy;
    }

    private Clip check(ClipRequest request, List<Integer> expected) throws Exception {
        Clip clip = fixture.catalog.clip(request);
        assertEquals(expected, NumberedStream.numbers(file(clip)), request::toString);
        int last = expected.get(expected.size() - 1);
        assertNear(at(expected.get(0)), clip.begin());
        assertTrue(clip.end().isAfter(at(last)) && !clip.end().isAfter(request.to()), clip::toString);
        assertTrue(!clip.end().isAfter(at(last + 1).plusMillis(2)), clip::toString);
        return clip;
    }

    private static void assertNear(Instant expected, Instant actual) {
        assertTrue(Duration.between(expected, actual).abs().toMillis() <= 2, () -> expected + " is not " + actual);
    }

    private static ClipRequest of(double from, double to) {
        return ClipRequest.ofCamera(CAMERA, at(from), at(to));
    }

    /** Two segments, a gap of two seconds, and one with larger pictures. */
    @ParameterizedTest
    @EnumSource(RecordingFormat.class)
    void everyContainerIsCutAtItsKeyFrames(RecordingFormat format) throws Exception {
        Recording r = fixture.record(format, RecordingState.STOPPED, 20, 60, 60, 250, 300, 400);
        check(of(0, 30), range(20, 30)); // begins before the recording
        check(of(20, 21), range(20, 21));
        check(of(45, 46.5), range(40, 47)); // within one group of pictures
        check(of(55, 75), range(50, 75)); // across segments
        check(of(60, 60.5), range(60, 61));
        Clip across = check(
                of(245, 310),
                Stream.concat(range(240, 250).stream(), range(300, 310).stream())
                        .toList());
        assertEquals(1, across.gaps().size(), across::toString);
        assertEquals(GapReason.NOT_RECORDED, across.gaps().get(0).reason());
        assertNear(at(250), across.gaps().get(0).from());
        assertNear(at(300), across.gaps().get(0).to());
        assertNear(at(20), at(0).plus(across.duration()));
        check(of(270, 305), range(300, 305)); // begins in the gap
        check(of(395, 1000), range(390, 400)); // ends behind the recording
        for (ClipRequest empty : List.of(of(0, 20), of(251, 299), of(400.1, 500))) {
            assertEquals(
                    "clip_empty",
                    assertThrows(CameraException.class, () -> fixture.catalog.clip(empty))
                            .reason());
        }
        check(ClipRequest.ofRecording(r.filename(), at(5), at(25)).as(RecordingFormat.FMP4), range(20, 25));
        Path target = directory.resolve("given.mp4");
        check(of(245, 310).as(RecordingFormat.FMP4).into(target), NumberedStream.numbers(file(across)));
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordingFormat.class,
            names = {"FMP4", "MP4"})
    void aClipIsARecordingLikeOthers(RecordingFormat format) throws Exception {
        fixture.record(RecordingFormat.FMP4, RecordingState.STOPPED, 0, 100, 150, 200);
        Clip clip = check(
                of(80, 170).as(format),
                Stream.concat(range(80, 100).stream(), range(150, 170).stream()).toList());
        Recording r = clip.recording().orElseThrow();
        assertEquals(r, fixture.catalog.recording(r.filename()));
        assertEquals(clip.begin(), r.startedAt());
        assertEquals(clip.end(), r.endedAt().orElseThrow());
        assertEquals(clip.gaps(), r.gaps());
        fixture.close();
        fixture = new ClipFixture(directory, units); // read again from the disk
        assertEquals(
                r.toBuilder().bytes(0).build(),
                fixture.catalog.recording(r.filename()).toBuilder().bytes(0).build());
        check(ClipRequest.ofRecording(r.filename(), at(155), at(165)), range(150, 165));
        fixture.catalog.deleteRecording(r.filename());
        assertEquals(2, fixture.catalog.recordings(MediaQuery.newest(10)).total());
    }

    @ParameterizedTest
    @EnumSource(RecordingFormat.class)
    void oneThatGoesOnIsCutAsFarAsItIsOnTheDisk(RecordingFormat format) throws Exception {
        fixture.record(format, RecordingState.RECORDING, 0, 50, 50, 99);
        Clip clip = fixture.catalog.clip(of(45, 200));
        List<Integer> numbers = NumberedStream.numbers(file(clip));
        assertEquals(range(40, 40 + numbers.size()), numbers);
        assertTrue(numbers.size() >= 40 && numbers.size() <= 59, numbers::toString); // a fragment waits in memory
    }

    @Test
    void recordingsThatOverlapGiveEveryPictureOnce() throws Exception {
        fixture.record(RecordingFormat.FMP4, RecordingState.STOPPED, 0, 100, 100, 150);
        fixture.record(RecordingFormat.MPEGTS, RecordingState.STOPPED, 130, 250);
        fixture.record(RecordingFormat.MKV, RecordingState.STOPPED, 60, 80);
        Clip clip = check(of(35, 240), range(30, 240));
        assertEquals(List.of(), clip.gaps());
        check(of(135, 140), range(130, 140));
    }

    @Test
    void gapsWithinAFileKeepTheirReason() throws Exception {
        Recording r = fixture.record(RecordingFormat.FMP4, RecordingState.STOPPED, 0, 100, 150, 200);
        Gap gap = new Gap(at(99), at(150), GapReason.ENCODER_FAILED);
        fixture.recordings.save(r.toBuilder().gaps(List.of(gap)).build());
        assertEquals(List.of(gap), fixture.catalog.clip(of(50, 180)).gaps());
        assertEquals(List.of(), fixture.catalog.clip(of(50, 90)).gaps());
    }

    @Test
    void anythingWrongIsSaidAndLeavesNothing() throws Exception {
        fixture.record(RecordingFormat.FMP4, RecordingState.STOPPED, 0, 100);
        Path there = Files.createFile(directory.resolve("there.mp4"));
        assertThrows(CameraException.InvalidArgument.class, () -> fixture.catalog.clip(of(0, 9).into(there)));
        Path nowhere = directory.resolve("missing/clip.mp4");
        assertThrows(CameraException.InvalidArgument.class, () -> fixture.catalog.clip(of(0, 9).into(nowhere)));
        assertThrows(CameraException.InvalidArgument.class, () -> of(9, 9));
        assertThrows(CameraException.InvalidArgument.class, () -> of(0, 9).as(RecordingFormat.MKV));
        assertThrows(
                CameraException.NotFound.class,
                () -> fixture.catalog.clip(ClipRequest.ofRecording("none.mp4", at(0), at(9))));
        for (ClipRequest request : List.of(of(0, 90), of(0, 90).into(directory.resolve("interrupted.mp4")))) {
            Thread.currentThread().interrupt();
            CameraException e = assertThrows(CameraException.class, () -> fixture.catalog.clip(request));
            assertTrue(Thread.interrupted());
            assertEquals("interrupted", e.reason());
        }
        assertEquals(0, Files.size(there));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(3, left.count());
        }
        try (Stream<Path> left = Files.list(fixture.recordings.directory())) {
            assertEquals(2, left.count());
        }
    }

    /** Cut off or changed anywhere: a clip of what is whole, or an error that names the file. */
    @ParameterizedTest
    @EnumSource(RecordingFormat.class)
    void damagedFilesAreRefusedOrCutAsFarAsTheyGo(RecordingFormat format) throws Exception {
        Recording r = fixture.record(format, RecordingState.STOPPED, 0, 60);
        Path file = RecordingLayout.isJoined(format)
                ? fixture.recordings.file(r)
                : fixture.recordings
                        .segmentsDirectory(r)
                        .resolve(r.segments().get(0).file());
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(11);
        Path target = directory.resolve("clip.mp4");
        int made = 0;
        for (int i = 0; i < 300; i++) {
            byte[] changed = whole.clone();
            if (i % 3 == 0) {
                changed = Arrays.copyOf(whole, random.nextInt(whole.length));
            }
            for (int n = random.nextInt(4); i % 3 > 0 && n >= 0; n--) {
                int at = random.nextInt(i % 2 == 0 ? Math.min(1000, changed.length) : changed.length);
                changed[at] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
            }
            Files.write(file, changed);
            fixture.recordings.update(r);
            try {
                fixture.catalog.clip(
                        ClipRequest.ofRecording(r.filename(), at(0), at(60)).into(target));
                made++;
                Files.delete(target);
            } catch (CameraException e) {
                assertTrue(
                        List.of("clip_unreadable", "clip_empty", "recording_not_found")
                                .contains(e.reason()),
                        () -> e.reason() + ": " + e.getMessage());
            }
        }
        assertTrue(made > 50, "only " + made);
    }

    @Test
    void anyRangeOfAnyContainerHasItsPictures() throws Exception {
        List<RecordingFormat> formats = List.of(RecordingFormat.values());
        List<Recording> recorded = new ArrayList<>();
        for (RecordingFormat format : formats) {
            recorded.add(fixture.record(format, RecordingState.STOPPED, 0, 50, 50, 120, 120, 130, 130, 300));
        }
        Random random = new Random(5);
        for (int i = 0; i < 16; i++) {
            Recording r = recorded.get(i % recorded.size());
            double from = random.nextDouble() * 299;
            double to = from + 0.1 + random.nextDouble() * 60;
            int key = (int) from / NumberedStream.GOP * NumberedStream.GOP;
            int end = (int) Math.min(300, Math.ceil(to));
            Path target = directory.resolve("clip" + i + ".mp4");
            check(
                    ClipRequest.ofRecording(r.filename(), at(from), at(to))
                            .as(i % 2 == 0 ? RecordingFormat.MP4 : RecordingFormat.FMP4)
                            .into(target),
                    range(key, end));
        }
    }
}
