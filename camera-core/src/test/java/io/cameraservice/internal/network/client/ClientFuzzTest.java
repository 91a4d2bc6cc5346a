package io.cameraservice.internal.network.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.media.AudioSpecificConfig;
import io.cameraservice.internal.media.SequenceParameters;
import io.cameraservice.testing.AttackSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What strangers send may be anything: every parser of a source's bytes comes to an end, within its bounds, or refuses. */
class ClientFuzzTest {
    private static final long SEED = 20_261_130;
    private static final String ANSWER = """
            RTSP/1.0 200 OK
            CSeq: 3
            Content-Base: rtsp://h/x/
            Session: 7;timeout=9
            Content-Length: 10

            v=0
            m=x y
            """;
    private static final String SDP = """
            v=0
            o=- 1 1 IN IP4 0
            s=c
            a=control:*
            m=audio 0 RTP/AVP 0
            m=audio 0 RTP/AVP 97
            a=rtpmap:97 MPEG4-GENERIC/48000/2
            a=fmtp:97 mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1190
            m=video 0 RTP/AVP 96
            a=rtpmap:96 H264/90000
            a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAHtoCgPZA,aM4yyA==
            a=framesize:96 640-480
            a=control:trackID=1
            """;
    private static final byte[] SPS =
            HexFormat.of().parseHex("67640028acd940780227e5c05a808080a0000003002000000781e30632c0");

    private final Random random = new Random(SEED);

    private int rounds(int quick, int full) {
        return AttackSize.of(quick, full);
    }

    @Test
    void messagesAndPackets() throws IOException {
        byte[] packet = {'$', 0, 0, 20, (byte) 0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9, 0x65, 1, 2, 3, 4, 5, 6, 7};
        byte[] whole = ByteBuffer.allocate(2 * ANSWER.length() + 2 * packet.length)
                .put(ANSWER.getBytes(ISO_8859_1))
                .put(packet)
                .put(packet)
                .put(ANSWER.getBytes(ISO_8859_1))
                .array();
        for (int i = 0; i < rounds(50_000, 1_000_000); i++) {
            MessageReader reader = new MessageReader(new ByteArrayInputStream(mutated(whole)));
            reader.expectChannels(i % 3 * 2);
            try {
                for (int inputs = 0; ; inputs++) {
                    reader.next();
                    assertTrue(inputs <= whole.length, "more comes out than went in");
                }
            } catch (RtspClientException e) {
                // refused, or the end
            }
        }
    }

    @Test
    void descriptions() {
        for (int i = 0; i < rounds(20_000, 1_000_000); i++) {
            String text = new String(mutated(SDP.getBytes(ISO_8859_1)), ISO_8859_1);
            SourceDescription description = SourceDescription.parse(text);
            assertTrue(description.media().size() <= 8);
            VideoTrack.of(description, (nanos, key, data) -> {}, damaged -> {});
            SoundTrack.of(description)
                    .ifPresent(
                            t -> assertTrue(t.track().isPresent() != t.problem().isPresent()));
            Challenge.of(List.of(text, "Digest realm=\"" + text + "\", nonce=\"1\""));
        }
    }

    @Test
    void sound() {
        Depacketizer.Sink sink = new Depacketizer.Sink() {
            @Override
            public void unit(int timestamp, boolean key, byte[] data) {
                assertTrue(data.length > 0 && data.length <= 1 << 16);
            }

            @Override
            public void damaged(String reason) {
                // as it should be
            }
        };
        AacDepacketizer[] readers = {
            new AacDepacketizer(new AacDepacketizer.Layout(13, 3, 3, 1024), sink),
            new AacDepacketizer(new AacDepacketizer.Layout(6, 2, 2, 1024), sink),
            new AacDepacketizer(new AacDepacketizer.Layout(16, 0, 0, 960), sink)
        };
        byte[][] payloads = {
            {0, 16, 0, 24, 1, 2, 3},
            {0, 32, 0, 16, 0, 16, 1, 2, 3, 4},
            {0, 16, 0, 80, 1, 2, 3},
            {0, 8, 12, 1, 2, 3},
            {(byte) 0xFF, (byte) 0xFF, 1}
        };
        for (int i = 0; i < rounds(200_000, 3_000_000); i++) {
            ByteBuffer payload = ByteBuffer.wrap(mutated(payloads[random.nextInt(payloads.length)]));
            readers[i % readers.length].packet(i / 3, random.nextBoolean(), random.nextInt(9) == 0, payload);
            SenderReport.read(payload.rewind());
            AudioSpecificConfig.parse(HexFormat.of().formatHex(payload.array()))
                    .ifPresent(c -> assertTrue(c.channels() >= 1 && c.sampleRate() >= 7350));
        }
    }

    @Test
    void pictures() {
        Depacketizer.Sink sink = new Depacketizer.Sink() {
            @Override
            public void unit(int timestamp, boolean key, byte[] data) {
                assertTrue(data.length <= 16 << 20);
            }

            @Override
            public void damaged(String reason) {
                // as it should be
            }
        };
        RtpReceiver h264 = new RtpReceiver(96, new H264Depacketizer(List.of(SPS), sink));
        RtpReceiver jpeg = new RtpReceiver(26, new JpegDepacketizer(0, 0, sink));
        byte[][] payloads = {
            {0x65, (byte) 0x88, 1, 2, 3},
            {0x7C, (byte) 0x85, 9, 9},
            {0x7C, 0x45, 9, 9},
            {0x78, 0, 2, 0x67, 1, 0, 2, 0x65, 2},
            {0x7B, 0, 1, 0, 0, 5, 1, 0, 0, 0x65, 4},
            {0, 0, 0, 1, 0x67, 1, 2},
            {0, 0, 0, 0, 1, 50, 40, 30, 7, 7, 7},
            {0, 0, 0, 0, 65, (byte) 255, 40, 30, 0, 1, 2, 3, 0, 0, 0, 64, 5, 5}
        };
        for (int i = 0; i < rounds(200_000, 3_000_000); i++) {
            byte[] payload = mutated(payloads[random.nextInt(payloads.length)]);
            ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
            boolean picture = random.nextBoolean();
            packet.put((byte) (0x80 | (random.nextInt(8) == 0 ? 0x10 : 0)));
            packet.put((byte) ((picture ? 96 : 26) | (random.nextInt(3) == 0 ? 0x80 : 0)));
            packet.putShort((short) (i + (random.nextInt(20) == 0 ? 5 : 0)))
                    .putInt(i / 4)
                    .putInt(1)
                    .put(payload)
                    .flip();
            (picture ? h264 : jpeg).packet(packet);
        }
    }

    @Test
    void sequenceParameters() {
        for (int i = 0; i < rounds(200_000, 3_000_000); i++) {
            SequenceParameters.parse(ByteBuffer.wrap(mutated(SPS)));
        }
    }

    private byte[] mutated(byte[] original) {
        byte[] bytes = original.clone();
        for (int n = random.nextInt(6); n > 0; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> System.arraycopy(bytes, random.nextInt(bytes.length), bytes, at, 1);
            }
        }
        return bytes;
    }
}
