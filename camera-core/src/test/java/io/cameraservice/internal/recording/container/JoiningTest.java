package io.cameraservice.internal.recording.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.recording.container.MediaInspector.MediaExtent;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresFfmpeg
class JoiningTest {
    private static final Duration TOLERANCE = Duration.ofMillis(50);

    @TempDir
    static Path shared;

    private static Path source = Path.of("");

    @TempDir
    Path directory;

    private Path segments = Path.of("");

    @BeforeAll
    static void encode() throws IOException {
        source = Ffmpeg.source(shared, 5);
    }

    private static byte[] bytes(MediaContent content, long offset, long length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out, offset, length);
        return out.toByteArray();
    }

    private Path download(MediaContent content) throws IOException {
        return Files.write(directory.resolve(content.filename()), bytes(content, 0, content.size()));
    }

    private static void assertNear(Duration expected, Duration actual) {
        assertTrue(
                expected.minus(actual).abs().compareTo(TOLERANCE) <= 0,
                () -> "expected about " + expected + ", but it is " + actual);
    }

    /** Two runs of the recorder, as after a crash; with {@code killed} the first one ended by kill -9. */
    private void record(String format, boolean killed) throws IOException {
        segments = Files.createDirectory(directory.resolve("x.d"));
        String extension = format.equals("mp4") ? ".mp4" : ".ts";
        if (killed) {
            Ffmpeg.kill9(
                    Ffmpeg.recorder(source, format, 0, "0", segments, "-readrate", "4"),
                    segments.resolve("00001" + extension),
                    20_000);
        } else {
            assertEquals("", Ffmpeg.run(Ffmpeg.recorder(source, format, 0, "0", segments)));
        }
        int next = Ffmpeg.segments(segments).size();
        assertEquals("", Ffmpeg.run(Ffmpeg.recorder(source, format, next, "5", segments)));
    }

    private MediaContent fmp4() throws IOException {
        return JoinedContent.fmp4("x.mp4", "video/mp4", Ffmpeg.segments(segments))
                .orElseThrow();
    }

    private void assertPlaysAsLongAsItsSegments(MediaContent content) throws IOException {
        Duration sum = Duration.ZERO;
        long pictures = 0;
        for (Path segment : Ffmpeg.segments(segments)) {
            Optional<MediaExtent> measured =
                    content.filename().endsWith(".ts") ? MpegTs.measure(segment) : Optional.of(Fmp4.measure(segment));
            sum = sum.plus(measured.orElseThrow().duration());
            pictures += measured.orElseThrow().pictures();
        }
        Path file = download(content);
        assertEquals(content.size(), Files.size(file));
        assertEquals("", Ffmpeg.complaints(file));
        assertNear(sum, Ffmpeg.duration(file));
        assertEquals(pictures, Ffmpeg.pictures(file));
    }

    @Test
    void fragmentsOfTwoRunsPlayAsOneFile() throws IOException {
        record("mp4", false);
        assertEquals(6, Ffmpeg.segments(segments).size());
        MediaContent content = fmp4();
        assertPlaysAsLongAsItsSegments(content);
        assertNear(Duration.ofSeconds(10), Ffmpeg.duration(directory.resolve("x.mp4")));
        assertEquals(300, Ffmpeg.pictures(directory.resolve("x.mp4")));
    }

    @Test
    void aSegmentCutOffByKillPlaysUpToItsLastWholeFragment() throws IOException {
        record("mp4", true);
        Path cut = Ffmpeg.segments(segments).get(1);
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(whole, (int) Fmp4.measure(cut).wholeBytes() - 7));
        assertTrue(Fmp4.measure(cut).wholeBytes() < Files.size(cut));
        assertPlaysAsLongAsItsSegments(fmp4());
    }

    @Test
    void transportStreamsOfTwoRunsPlayAsOneFile() throws IOException {
        record("mpegts", false);
        MediaContent content = JoinedContent.mpegTs("x.ts", "video/mp2t", Ffmpeg.segments(segments))
                .orElseThrow();
        assertPlaysAsLongAsItsSegments(content);
        assertNear(Duration.ofSeconds(10), Ffmpeg.duration(directory.resolve("x.ts")));
    }

    @Test
    void aTransportStreamCutOffByKillPlaysOn() throws IOException {
        record("mpegts", true);
        Path cut = Ffmpeg.segments(segments).get(1);
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), (int) Files.size(cut) / 188 * 188 - 50));
        MediaContent content = JoinedContent.mpegTs("x.ts", "video/mp2t", Ffmpeg.segments(segments))
                .orElseThrow();
        assertEquals(0, content.size() % 188);
        assertEquals(content.size(), Files.size(download(content)));
    }

    @Test
    void everyRangeIsThatPartOfTheWhole() throws IOException {
        record("mp4", false);
        MediaContent content = fmp4();
        byte[] whole = bytes(content, 0, content.size());
        Random random = new Random(42);
        for (int i = 0; i < 1000; i++) {
            int from = random.nextInt(whole.length + 1);
            int length = random.nextInt(Math.min(whole.length - from, i % 2 == 0 ? 300 : 1_000_000) + 1);
            assertArrayEquals(
                    Arrays.copyOfRange(whole, from, from + length),
                    bytes(content, from, length),
                    () -> length + " bytes from " + from);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> bytes(content, 1, whole.length));
        assertThrows(IndexOutOfBoundsException.class, () -> bytes(content, -1, 1));
    }

    @Test
    void theIndexAtTheEndTellsTheSameAsTheFragments() throws IOException {
        record("mp4", false);
        for (Path segment : Ffmpeg.segments(segments)) {
            Fmp4.Span quick = Fmp4.span(segment);
            MediaExtent slow = Fmp4.measure(segment);
            assertEquals(slow.wholeBytes(), quick.mediaEnd());
            assertEquals(slow.duration(), Fmp4.time(quick.duration(), quick.tracks()));
            byte[] all = Files.readAllBytes(segment);
            Path cut = Files.write(directory.resolve("cut.mp4"), Arrays.copyOf(all, all.length - 1));
            assertEquals(quick.mediaEnd(), Fmp4.span(cut).mediaEnd());
            assertEquals(quick.duration(), Fmp4.span(cut).duration());
        }
    }

    @Test
    void numbersAndTimesOfFragmentsRise() throws IOException {
        record("mp4", false);
        MediaContent content = fmp4();
        Path file = download(content);
        long number = -1;
        long time = -1;
        long fragments = 0;
        try (var channel = FileContent.open(file)) {
            Tracks tracks = Fmp4.span(file).tracks();
            for (long at = 0; at < content.size(); ) {
                Box box = Box.at(channel, at, content.size()).orElseThrow();
                assertTrue(List.of("ftyp", "moov", "moof", "mdat").contains(box.type()), box.type());
                if (box.type().equals("moof")) {
                    var moof = box.read(channel);
                    Fragment fragment = Fragment.read(moof, tracks);
                    long next = Box.u32(moof, fragment.sequenceAt().getAsInt());
                    assertTrue(next > number);
                    number = next;
                    long begins = fragment.of(tracks.reference()).orElseThrow().time();
                    assertTrue(begins > time);
                    time = begins;
                    fragments++;
                }
                at = box.end();
            }
        }
        assertEquals(300, fragments);
    }

    @Test
    void lengthsOfFilesPutThereByHandAreTold() throws IOException {
        for (String name : List.of("plain.mp4", "closed.mkv", "stream.ts")) {
            Path file = directory.resolve(name);
            assertEquals("", Ffmpeg.run(List.of("-i", source.toString(), "-c", "copy", file.toString())));
            Optional<Duration> length = name.endsWith(".mp4")
                    ? MediaInspector.length(RecordingFormat.MP4, file)
                    : name.endsWith(".mkv") ? Mkv.length(file) : MpegTs.estimate(file);
            assertNear(Duration.ofSeconds(5), length.orElseThrow());
        }
    }

    @Test
    void aSegmentWithoutMediaIsLeftOut() throws IOException {
        record("mp4", false);
        long size = fmp4().size();
        Files.write(segments.resolve("00006.mp4"), new byte[0]);
        byte[] header = Arrays.copyOf(Files.readAllBytes(segments.resolve("00000.mp4")), 800);
        Files.write(segments.resolve("00007.mp4"), header);
        assertEquals(size, fmp4().size());
        assertEquals(
                Optional.empty(), JoinedContent.fmp4("x.mp4", "video/mp4", List.of(segments.resolve("00007.mp4"))));
    }
}
