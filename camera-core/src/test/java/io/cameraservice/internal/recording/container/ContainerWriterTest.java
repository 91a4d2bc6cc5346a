package io.cameraservice.internal.recording.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files as they are written, read by ffmpeg and by ourselves: hours long, cut off anywhere, and made one. */
@RequiresFfmpeg
class ContainerWriterTest {
    private static final int PICTURES = 60;
    private static final Duration INTERVAL = Duration.ofMillis(40);
    /** The clock of a transport stream has 33 bits of 1/90000 s; the first second is the writer's own. */
    private static final Duration BEFORE_THE_CLOCK_WRAPS = Duration.ofSeconds((1L << 33) / 90_000 - 2);

    private static List<ByteBuffer> units;

    @TempDir
    Path directory;

    @BeforeAll
    static void encode() throws Exception {
        byte[] stream = Ffmpeg.run(
                new byte[0],
                ("-f lavfi -i testsrc2=size=64x48:rate=25 -frames:v " + PICTURES + " -c:v libx264 -preset ultrafast"
                                + " -tune zerolatency -pix_fmt yuv420p -g 10 -x264-params repeat-headers=1:aud=1"
                                + " -f h264 pipe:1")
                        .split(" ", -1));
        units = accessUnits(stream);
        assertEquals(PICTURES, units.size());
    }

    private static List<ByteBuffer> accessUnits(byte[] stream) {
        List<ByteBuffer> found = new ArrayList<>();
        int start = 0;
        for (int i = 1; i + 5 <= stream.length; i++) {
            boolean delimiter =
                    i + 5 == stream.length || (ByteBuffer.wrap(stream).getInt(i) == 1 && stream[i + 4] == 9);
            if (delimiter) {
                int end = i + 5 == stream.length ? stream.length : i;
                found.add(ByteBuffer.wrap(stream, start, end - start).slice());
                start = i;
            }
        }
        return found;
    }

    private static ContainerWriter writer(RecordingFormat format, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return switch (format) {
            case FMP4, MP4 -> new Fmp4Writer(channel, INTERVAL);
            case MPEGTS -> new MpegTsWriter(channel, new MpegTsWriter.Numbers(0, BEFORE_THE_CLOCK_WRAPS));
            case MKV -> new MkvWriter(channel);
        };
    }

    private Path written(RecordingFormat format, String name, Duration interval) throws IOException {
        Path file = directory.resolve(name + "." + format.extension());
        try (ContainerWriter writer = writer(format, file)) {
            for (int i = 0; i < PICTURES; i++) {
                ByteBuffer unit = units.get(i);
                writer.write(new MediaPacket(0, i * interval.toNanos(), AnnexB.isKeyFrame(unit), unit));
            }
            writer.finish(PICTURES * interval.toNanos());
            assertEquals(Files.size(file), writer.size());
        }
        return file;
    }

    private static List<Double> times(Path file) throws Exception {
        String demuxed = new String(
                Ffmpeg.run(
                        new byte[0],
                        ("-i " + file + " -fps_mode passthrough -enc_time_base 1:1000 -f framecrc pipe:1")
                                .split(" ", -1)),
                StandardCharsets.US_ASCII);
        return demuxed.lines()
                .filter(l -> l.startsWith("0,"))
                .map(l -> Double.parseDouble(l.split(",", -1)[2].strip()) / 1000)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(RecordingFormat.class)
    void everyPictureIsThereAtItsTimeHoweverLongItTakes(RecordingFormat format) throws Exception {
        // Eleven hours; in a transport stream players take such a distance for a new clock.
        Duration longest = format == RecordingFormat.MPEGTS ? Duration.ofSeconds(1) : Duration.ofMinutes(11);
        for (Duration interval : List.of(INTERVAL, longest)) {
            Path file = written(format, "whole" + interval.toSeconds(), interval);
            List<Double> times = times(file);
            assertEquals(PICTURES, times.size());
            for (int i = 0; i < PICTURES; i++) {
                assertEquals(i * interval.toMillis() / 1000.0, times.get(i) - times.get(0), 0.002);
            }
            Duration length = MediaInspector.segment(format, file).orElseThrow();
            assertEquals(
                    PICTURES * interval.toMillis() / 1000.0, length.toMillis() / 1000.0, interval.toMillis() / 900.0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordingFormat.class,
            names = {"FMP4", "MKV", "MPEGTS"})
    void whatWasCutOffAnywhereIsReadUpToThere(RecordingFormat format) throws Exception {
        byte[] all = Files.readAllBytes(written(format, "cut", INTERVAL));
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            Path part = Files.write(directory.resolve("part"), Arrays.copyOf(all, random.nextInt(all.length)));
            Duration length;
            try {
                length = MediaInspector.segment(format, part).orElse(Duration.ZERO);
            } catch (IOException e) {
                continue; // not even its head
            }
            assertTrue(length.toMillis() <= PICTURES * INTERVAL.toMillis() + 1, length::toString);
        }
    }

    @Test
    void aPlainMp4IsMadeInPlaceAndMayBeMadeTwice() throws Exception {
        Path segment = written(RecordingFormat.FMP4, "one", INTERVAL);
        Duration before = MediaInspector.segment(RecordingFormat.FMP4, segment).orElseThrow();
        Path whole = directory.resolve("whole.mp4");
        Mp4Index.build(List.of(segment), whole);
        assertEquals(
                before, MediaInspector.segment(RecordingFormat.FMP4, segment).orElseThrow(), "still fragments");
        Mp4Index.build(List.of(segment), whole); // after a crash before the ledger was written
        assertEquals(PICTURES, times(whole).size());
        assertEquals(before, MediaInspector.length(RecordingFormat.MP4, whole).orElseThrow());
        assertTrue(Files.isSameFile(segment, whole) || Files.size(segment) == Files.size(whole));
    }

    /** The length of the first picture is assumed when it is written, before the second comes. */
    @Test
    void aPlainMp4HasTheTrueTimesOfASlowCamera() throws Exception {
        Path whole = directory.resolve("slow.mp4");
        Mp4Index.build(List.of(written(RecordingFormat.FMP4, "slow1", Duration.ofSeconds(1))), whole);
        List<Double> times = times(whole);
        for (int i = 0; i < PICTURES; i++) {
            assertEquals(i, times.get(i) - times.get(0), 0.002);
        }
        assertEquals(
                Duration.ofSeconds(PICTURES),
                MediaInspector.length(RecordingFormat.MP4, whole).orElseThrow());
    }

    @Test
    void withoutLinksItIsACopy() throws Exception {
        Path elsewhere = Path.of("/dev/shm"); // another file system, to which no link leads
        Assumptions.assumeTrue(Files.isWritable(elsewhere), "no second file system that may be written");
        Path file = written(RecordingFormat.FMP4, "linked", INTERVAL);
        Path target = Files.createTempDirectory(elsewhere, "camera").resolve("copy.mp4");
        try {
            WholeFile.link(file, target);
            assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(target));
        } finally {
            Files.deleteIfExists(target);
            Files.deleteIfExists(target.getParent());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordingFormat.class,
            names = {"MP4", "MKV"})
    void severalBecomeOne(RecordingFormat format) throws Exception {
        List<Path> segments =
                List.of(written(format, "a", INTERVAL), written(format, "b", INTERVAL), written(format, "c", INTERVAL));
        Path whole = directory.resolve("joined." + format.extension());
        if (format == RecordingFormat.MP4) {
            Mp4Index.build(segments, whole);
        } else {
            Duration each = INTERVAL.multipliedBy(PICTURES);
            Mkv.join(segments, List.of(each, each, each), whole);
        }
        List<Double> times = times(whole);
        assertEquals(3 * PICTURES, times.size());
        for (int i = 0; i < times.size(); i++) {
            assertEquals(i * 0.04, times.get(i) - times.get(0), 0.002);
        }
    }
}
