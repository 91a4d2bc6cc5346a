package io.cameraservice.internal.recording.container;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.media.MediaTrack.Codec;
import io.cameraservice.internal.media.NutReader;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.SyncProof;
import io.cameraservice.testing.TestSound;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files with pictures and sound: decoded without an error, and each beep is where its flash is. */
@RequiresFfmpeg
class SoundContainerTest {
    private static final int SECONDS = 5;
    private static final Duration LENGTH = Duration.ofSeconds(SECONDS);

    /** No piece of sound is longer; none lasts longer than the pictures. */
    private static final long PIECE = 22_000_000;

    /** Seconds: ffmpeg leaves out the first 13 ms of Opus in a transport stream, and does not fill gaps of a piece. */
    private static final double TOLERANCE = 0.023;

    private static final List<MediaPacket> pictures = new ArrayList<>();
    private static final Map<Codec, TestSound> sounds = new EnumMap<>(Codec.class);

    @TempDir
    Path directory;

    @BeforeAll
    static void encode() throws Exception {
        NutReader reader = new NutReader(new ByteArrayInputStream(Ffmpeg.run(
                new byte[0],
                ("-f lavfi -i " + SyncProof.FLASHES.replace("'", "") + " -t " + SECONDS
                                + " -c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 25"
                                + " -x264-params repeat-headers=1 -f nut pipe:1")
                        .split(" ", -1))));
        try {
            while (true) {
                NutReader.Packet packet = reader.next();
                ByteBuffer data = ByteBuffer.wrap(packet.data());
                pictures.add(new MediaPacket(0, packet.ptsNanos(), AnnexB.isKeyFrame(data), data));
            }
        } catch (EOFException e) {
            assertEquals(25 * SECONDS, pictures.size());
        }
        for (Codec codec : List.of(Codec.AAC, Codec.OPUS, Codec.PCMU, Codec.PCMA)) {
            sounds.put(codec, TestSound.of(codec, SECONDS));
        }
    }

    static Stream<Arguments> taken() {
        return Stream.of(RecordingFormat.FMP4, RecordingFormat.MPEGTS, RecordingFormat.MKV)
                .flatMap(f -> sounds.values().stream()
                        .map(TestSound::track)
                        .filter(t -> SoundFormat.leftOut(f, t).isEmpty())
                        .map(t -> Arguments.of(f, t.codec())));
    }

    /** From {@code from} on; sound comes so much later than the pictures of its time. */
    private Path written(RecordingFormat format, Optional<Codec> codec, String name, Duration from, Duration late)
            throws IOException {
        Path file = directory.resolve(name + "." + format.extension());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Optional<MediaTrack> track =
                codec.map(c -> requireNonNull(sounds.get(c)).track());
        List<MediaPacket> all = new ArrayList<>(pictures);
        codec.ifPresent(c -> all.addAll(requireNonNull(sounds.get(c)).packets()));
        all.removeIf(p -> p.track() == 0 ? p.nanos() < from.toNanos() : p.nanos() > LENGTH.toNanos() - PIECE);
        all.sort(Comparator.comparingLong(p -> p.nanos() + (p.track() == 1 ? late.toNanos() : 0)));
        try (ContainerWriter writer = switch (format) {
            case FMP4, MP4 -> new Fmp4Writer(channel, Duration.ofMillis(40), track);
            case MPEGTS -> new MpegTsWriter(channel, new MpegTsWriter.Numbers(from.toNanos(), Duration.ZERO), track);
            case MKV -> new MkvWriter(channel, track);
        }) {
            for (MediaPacket packet : all) {
                writer.write(packet);
            }
            writer.finish(LENGTH.toNanos());
            assertEquals(Files.size(file), writer.size());
        }
        return file;
    }

    private static void check(Path file, Codec codec, int flashes) throws Exception {
        String probed = Ffmpeg.probe(file.toString(), "stream=codec_name");
        String name = switch (codec) {
            case AAC -> "aac";
            case OPUS -> "opus";
            case PCMU -> "pcm_mulaw";
            case PCMA -> "pcm_alaw";
            case H264 -> "h264";
        };
        assertEquals(
                List.of("h264", name),
                probed.lines().filter(l -> !l.isBlank()).distinct().toList());
        Ffmpeg.run(new byte[0], "-i", file.toString(), "-f", "null", "-");
        List<Double> offsets = SyncProof.offsets(file);
        assertEquals(flashes, offsets.size(), offsets::toString);
        for (double offset : offsets) {
            assertEquals(0, offset, TOLERANCE, offsets::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("taken")
    void soundIsWhereItsPictureIs(RecordingFormat format, Codec codec) throws Exception {
        Path file = written(format, Optional.of(codec), "whole", Duration.ZERO, Duration.ofMillis(150));
        check(file, codec, SECONDS - 1);
        Duration length = MediaInspector.segment(format, file).orElseThrow();
        assertEquals(SECONDS, length.toMillis() / 1000.0, 0.05);
    }

    @ParameterizedTest
    @MethodSource("taken")
    void soundFromBeforeTheFirstKeyFrameIsLeftOut(RecordingFormat format, Codec codec) throws Exception {
        Path file = written(format, Optional.of(codec), "later", Duration.ofSeconds(2), Duration.ZERO);
        List<Double> offsets = SyncProof.offsets(file);
        assertTrue(offsets.size() >= SECONDS - 3, offsets::toString);
        for (double offset : offsets) {
            assertEquals(0, offset, TOLERANCE, offsets::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("taken")
    void segmentsAreJoinedWithTheirSound(RecordingFormat format, Codec codec) throws Exception {
        Path silent = written(format, Optional.empty(), "a", Duration.ZERO, Duration.ZERO);
        List<Path> segments = List.of(
                silent,
                written(format, Optional.of(codec), "b", Duration.ZERO, Duration.ofMillis(70)),
                written(format, Optional.of(codec), "c", Duration.ZERO, Duration.ofMillis(10)));
        Path joined = directory.resolve("joined." + format.extension());
        switch (format) {
            case MKV -> Mkv.join(segments, List.of(LENGTH, LENGTH, LENGTH), joined);
            case FMP4, MP4 -> {
                Path plain = directory.resolve("plain.mp4");
                Mp4Index.build(segments, plain);
                check(plain, codec, 2 * (SECONDS - 1));
                save(JoinedContent.fmp4("x", "y", segments).orElseThrow(), joined);
            }
            case MPEGTS -> {
                return; // their time stamps go on from one to the next: another test's matter
            }
        }
        check(joined, codec, 2 * (SECONDS - 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Codec.class,
            names = {"AAC", "OPUS"})
    void aPlainMp4IsMadeInPlace(Codec codec) throws Exception {
        Path plain = directory.resolve("plain.mp4");
        Mp4Index.build(
                List.of(written(RecordingFormat.FMP4, Optional.of(codec), "a", Duration.ZERO, Duration.ofMillis(90))),
                plain);
        check(plain, codec, SECONDS - 1);
    }

    private static void save(MediaContent content, Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            content.writeTo(out, 0, content.size());
        }
    }
}
