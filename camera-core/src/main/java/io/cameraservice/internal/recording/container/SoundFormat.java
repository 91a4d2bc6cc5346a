package io.cameraservice.internal.recording.container;

import static io.cameraservice.internal.media.ByteWriter.box;
import static io.cameraservice.internal.media.Ebml.bigEndian;
import static io.cameraservice.internal.media.Ebml.element;
import static io.cameraservice.internal.media.Ebml.text;
import static io.cameraservice.internal.media.Ebml.uint;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cameraservice.internal.media.AudioSpecificConfig;
import io.cameraservice.internal.media.ByteWriter;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.media.MediaTrack.Codec;
import io.cameraservice.media.RecordingFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/** How containers describe sound. Stateless. */
public final class SoundFormat {
    /** So much before a place has to be decoded for Opus to be right there (RFC 7845, 4.6). */
    private static final long OPUS_PREROLL_NANOS = 80_000_000;

    private SoundFormat() {}

    /** Why a container does not take this sound; empty if it does. */
    public static Optional<String> leftOut(RecordingFormat format, MediaTrack track) {
        boolean taken = switch (format) {
            case FMP4, MP4 -> track.codec() == Codec.AAC || track.codec() == Codec.OPUS;
            case MPEGTS -> (track.codec() == Codec.AAC && isAdts(track)) || track.codec() == Codec.OPUS;
            case MKV -> true;
        };
        return taken
                ? Optional.empty()
                : Optional.of(track.codec() + " does not go into "
                        + format.name().toLowerCase(java.util.Locale.ROOT) + "; choose mkv, or AAC in the camera");
    }

    private static boolean isAdts(MediaTrack track) {
        return configuration(track).flatMap(c -> c.adtsHeader(1)).isPresent();
    }

    /** What AAC's parameters say; empty for other sound. */
    static Optional<AudioSpecificConfig> configuration(MediaTrack track) {
        return track.codec() == Codec.AAC
                ? AudioSpecificConfig.parse(String.join("", track.parameters()))
                : Optional.empty();
    }

    private static byte[] specificConfig(MediaTrack track) {
        return HexFormat.of().parseHex(String.join("", track.parameters()));
    }

    private static int sampleRate(MediaTrack track) {
        return configuration(track).map(AudioSpecificConfig::sampleRate).orElse(track.clockRate());
    }

    /** The mp4a or Opus box of an stsd box (ISO/IEC 14496-14; Opus in ISOBMFF, 4.3). */
    static byte[] sampleEntry(MediaTrack track) {
        ByteWriter entry = new ByteWriter().zeros(6).u16(1).zeros(8);
        entry.u16(track.channels()).u16(16).zeros(4).u32((long) sampleRate(track) << 16);
        if (track.codec() == Codec.OPUS) {
            byte[] specific = new ByteWriter()
                    .u8(0)
                    .u8(track.channels())
                    .u16(0) // nothing is skipped: the beginning of the stream was long ago
                    .u32(track.clockRate())
                    .u16(0)
                    .u8(0)
                    .toBytes();
            return box("Opus", entry.bytes(box("dOps", specific)).toBytes());
        }
        byte[] config = specificConfig(track);
        byte[] decoder = new ByteWriter()
                .u8(0x40) // ISO/IEC 14496-3
                .u8(0x15) // audio stream
                .u24(0)
                .u32(0)
                .u32(0)
                .bytes(descriptor(5, config))
                .toBytes();
        byte[] stream = new ByteWriter()
                .u16(0)
                .u8(0)
                .bytes(descriptor(4, decoder))
                .bytes(descriptor(6, new byte[] {2}))
                .toBytes();
        byte[] esds =
                box("esds", new ByteWriter().u32(0).bytes(descriptor(3, stream)).toBytes());
        return box("mp4a", entry.bytes(esds).toBytes());
    }

    /** Of less than 128 bytes (ISO/IEC 14496-1, 8.3.3). */
    private static byte[] descriptor(int tag, byte[] content) {
        return new ByteWriter().u8(tag).u8(content.length).bytes(content).toBytes();
    }

    /** The TrackEntry element of Matroska (RFC 9559, 5.1.4.1; codec mappings of RFC 9559's registry). */
    static byte[] trackEntry(int number, MediaTrack track) {
        byte[] rate = element(0xB5, bigEndian(Double.doubleToLongBits(sampleRate(track)), 8));
        byte[] audio = element(0xE1, rate, uint(0x9F, track.channels()));
        byte[] head = element(0xD7, bigEndian(number, 1));
        byte[] codec = switch (track.codec()) {
            case OPUS -> codec("A_OPUS", opusHead(track), uint(0x56BB, OPUS_PREROLL_NANOS));
            case AAC -> codec("A_AAC", specificConfig(track));
            case PCMU, PCMA -> codec("A_MS/ACM", waveFormat(track));
            case H264 -> throw new IllegalArgumentException("no sound");
        };
        return element(0xAE, head, uint(0x73C5, number), uint(0x83, 2), uint(0x9C, 0), codec, audio);
    }

    /** The elements CodecID and CodecPrivate, and what else the codec needs. */
    private static byte[] codec(String id, byte[] configuration, byte[]... more) {
        ByteWriter elements = new ByteWriter().bytes(text(0x86, id)).bytes(element(0x63A2, configuration));
        for (byte[] element : more) {
            elements.bytes(element);
        }
        return elements.toBytes();
    }

    /** RFC 7845, 5.1. */
    private static byte[] opusHead(MediaTrack track) {
        ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
        head.put("OpusHead".getBytes(US_ASCII));
        head.put((byte) 1).put((byte) track.channels()).putShort((short) 0);
        return head.putInt(track.clockRate()).putShort((short) 0).put((byte) 0).array();
    }

    /** WAVEFORMATEX of G.711 (RFC 2361, A.4 and A.5). */
    private static byte[] waveFormat(MediaTrack track) {
        ByteBuffer wave = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
        wave.putShort((short) (track.codec() == Codec.PCMA ? 6 : 7)).putShort((short) track.channels());
        wave.putInt(track.clockRate()).putInt(track.clockRate() * track.channels());
        return wave.putShort((short) track.channels())
                .putShort((short) 8)
                .putShort((short) 0)
                .array();
    }
}
