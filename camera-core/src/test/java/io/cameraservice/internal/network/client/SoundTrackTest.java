package io.cameraservice.internal.network.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.media.MediaTrack.Codec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundTrackTest {
    private static final long SECOND = 1_000_000_000;

    private static Optional<SoundTrack> of(String... lines) {
        return SoundTrack.of(SourceDescription.parse("v=0\nm=video 0 RTP/AVP 96\n" + String.join("\n", lines)));
    }

    @Test
    void whatCanBePassedOnIsFound() {
        assertEquals(
                Optional.of(new MediaTrack(Codec.AAC, 48_000, 2, List.of("1190"))),
                of("m=audio 0 RTP/AVP 97", "a=rtpmap:97 mpeg4-generic/48000/2", "a=fmtp:97 mode=AAC-hbr; config=1190")
                        .flatMap(SoundTrack::track));
        assertEquals(
                Optional.of(new MediaTrack(Codec.OPUS, 48_000, 1, List.of())),
                of("m=audio 0 RTP/AVP 97", "a=rtpmap:97 opus/48000/2", "a=fmtp:97 sprop-stereo=0")
                        .flatMap(SoundTrack::track));
        assertEquals(
                Optional.of(new MediaTrack(Codec.PCMA, 8000, 1, List.of())),
                of("m=audio 0 RTP/AVP 8").flatMap(SoundTrack::track));
        assertEquals(
                Optional.of(new MediaTrack(Codec.PCMU, 8000, 1, List.of())),
                of(
                                "m=audio 0 RTP/AVP 99",
                                "a=rtpmap:99 MP4A-LATM/90000",
                                "m=audio 0 RTP/AVP 98",
                                "a=rtpmap:98 PCMU/8000/1")
                        .flatMap(SoundTrack::track));
        assertEquals(Optional.empty(), of());
    }

    @ParameterizedTest
    @CsvSource({
        "a=rtpmap:97 mpeg4-generic/48000/2, lacks the configuration",
        "a=rtpmap:97 MP4A-LATM/90000, LATM",
        "a=rtpmap:97 G726-32/8000, G726-32",
        "a=rtpmap:97 PCMU/16000, 8000 Hz",
        "a=x, does not say",
    })
    void whyItIsLeftOutIsSaid(String line, String reason) {
        SoundTrack sound = of("m=audio 0 RTP/AVP 97", line).orElseThrow();
        assertEquals(Optional.empty(), sound.track());
        assertTrue(sound.problem().orElseThrow().contains(reason), sound::toString);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Unit(int timestamp, byte[] data) {}

    private static final class Units implements Depacketizer.Sink {
        private final List<Unit> units = new ArrayList<>();

        @Override
        public void unit(int timestamp, boolean key, byte[] data) {
            units.add(new Unit(timestamp, data));
        }

        @Override
        public void damaged(String reason) {
            units.add(new Unit(-1, new byte[0]));
        }
    }

    @Test
    void accessUnitsComeOutAsTheyWentIn() {
        Random random = new Random(3640);
        Units sink = new Units();
        AacDepacketizer reader = new AacDepacketizer(new AacDepacketizer.Layout(13, 3, 3, 1024), sink);
        List<Unit> sent = new ArrayList<>();
        int time = 0;
        for (int round = 0; round < 2000; round++) {
            int count = 1 + random.nextInt(6);
            ByteBuffer packet = ByteBuffer.allocate(8192);
            packet.putShort((short) (16 * count));
            List<byte[]> data = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] unit = new byte[1 + random.nextInt(900)];
                random.nextBytes(unit);
                data.add(unit);
                packet.putShort((short) (unit.length << 3));
                sent.add(new Unit(time + 1024 * i, unit));
            }
            data.forEach(packet::put);
            packet.flip();
            if (count == 1 && random.nextBoolean()) { // in two packets
                int half = 4 + data.get(0).length / 2;
                byte[] all = Arrays.copyOf(packet.array(), packet.limit());
                byte[] rest = Arrays.copyOfRange(all, half, all.length);
                ByteBuffer second = ByteBuffer.allocate(4 + rest.length)
                        .put(all, 0, 4)
                        .put(rest)
                        .flip();
                reader.packet(time, false, false, ByteBuffer.wrap(all, 0, half).slice());
                packet = second;
            }
            reader.packet(time, true, false, packet);
            time += 1024 * count;
        }
        assertEquals(sent.size(), sink.units.size());
        for (int i = 0; i < sent.size(); i++) {
            assertEquals(sent.get(i).timestamp(), sink.units.get(i).timestamp());
            assertArrayEquals(sent.get(i).data(), sink.units.get(i).data());
        }
    }

    @Test
    void reportsPutSoundWhereItBelongsAndNonsenseDoesNot() {
        RtpClock pictures = new RtpClock(90_000);
        SoundClock clock = new SoundClock(pictures, 8000);
        assertEquals(OptionalLong.empty(), clock.nanos(0, 0), "no picture yet");
        for (int i = 0; i <= 25; i++) {
            clock.picture(pictures.nanos(3600 * i), i * SECOND / 25);
        }
        assertEquals(OptionalLong.of(SECOND), clock.nanos(160, SECOND), "what arrives together belongs together");
        clock.picturesReported(new SenderReport(1, 100 * SECOND, 90_000));
        clock.soundReported(
                new SenderReport(2, 100 * SECOND + SECOND / 10, 160)); // it is from a tenth of a second later
        assertEquals(OptionalLong.of(SECOND + SECOND / 10 + SECOND / 50), clock.nanos(320, SECOND + SECOND / 50));
        clock.soundReported(new SenderReport(2, 7000 * SECOND, 320)); // its clock was never set
        assertEquals(OptionalLong.of(SECOND + SECOND / 10 + SECOND / 25), clock.nanos(480, SECOND + SECOND / 25));
        clock.picture(pictures.nanos(3600 * 26), 26 * SECOND / 25);
        assertEquals(OptionalLong.of(26 * SECOND / 25), clock.nanos(8_000_000, 26 * SECOND / 25), "its time was set");
    }
}
