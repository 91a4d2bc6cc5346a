package io.cameraservice.internal.recording.container;

import static io.cameraservice.internal.media.Ebml.bigEndian;
import static io.cameraservice.internal.media.Ebml.element;
import static io.cameraservice.internal.media.Ebml.id;
import static io.cameraservice.internal.media.Ebml.text;
import static io.cameraservice.internal.media.Ebml.uint;

import io.cameraservice.device.FrameSize;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.Ebml;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.media.SequenceParameters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Matroska with H.264 and sound (RFC 9559), times in milliseconds. The first picture is written at once, the others in clusters of half a second
 * that begin with a key frame where there is one. When it is finished it gets its length and an index for seeking.
 */
public final class MkvWriter implements ContainerWriter {
    private static final long CLUSTER_MILLIS = 500;
    private static final long TICK_NANOS = 1_000_000;
    private static final long SEGMENT = 0x18538067L;
    private static final long CUES = 0x1C53BB6BL;
    private static final int SEEK_ROOM = 40;
    /** Numbers of the tracks. */
    static final int PICTURES = 1;

    static final int SOUND = 2;

    private final FileChannel channel;
    private final Optional<MediaTrack> sound;
    private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    private final ByteArrayOutputStream cues = new ByteArrayOutputStream();
    private boolean begun;
    private long lastSoundMillis;
    private long originNanos;
    private long segmentStart;
    private long durationAt;
    private long clusterMillis;
    private boolean clusterKey;
    private long size;

    /** An empty file. */
    public MkvWriter(FileChannel channel) {
        this(channel, Optional.empty());
    }

    /** The same with sound, which comes as track 1. */
    public MkvWriter(FileChannel channel, Optional<MediaTrack> sound) {
        this.channel = channel;
        this.sound = sound;
    }

    @Override
    public void write(MediaPacket packet) throws IOException {
        if (packet.track() != 0) {
            sound(packet);
            return;
        }
        boolean first = !begun;
        if (first) {
            originNanos = packet.nanos();
            byte[] tracks = tracks(packet.data());
            begin(sound.map(t -> joined(tracks, SoundFormat.trackEntry(SOUND, t)))
                    .orElse(tracks));
        }
        block(PICTURES, millis(packet.nanos()), packet.key(), AnnexB.toLengthPrefixed(packet.data()));
        if (first) {
            cluster();
        }
    }

    private void sound(MediaPacket packet) throws IOException {
        long millis = millis(packet.nanos());
        if (!begun || sound.isEmpty() || packet.nanos() - originNanos < 0 || millis < lastSoundMillis) {
            return;
        }
        lastSoundMillis = millis;
        byte[] data = new byte[packet.data().remaining()];
        packet.data().duplicate().get(data);
        block(SOUND, millis, true, data);
    }

    /** A piece of sound, or a picture with lengths in place of start codes. */
    void block(int track, long millis, boolean key, byte[] data) throws IOException {
        boolean leads = track == PICTURES && key;
        if (blocks.size() > 0 && (leads || millis - clusterMillis >= CLUSTER_MILLIS)) {
            cluster();
        }
        if (blocks.size() == 0) {
            clusterMillis = millis;
            clusterKey = leads;
        }
        blocks.write(0xA3); // SimpleBlock
        blocks.writeBytes(Ebml.size(4L + data.length));
        blocks.write(0x80 | track);
        blocks.writeBytes(bigEndian(millis - clusterMillis, 2));
        blocks.write(key ? 0x80 : 0);
        blocks.writeBytes(data);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void finish(long endNanos) throws IOException {
        if (begun) {
            complete(millis(endNanos));
        }
    }

    /** Writes what waits, the length and the index. */
    void complete(long lengthMillis) throws IOException {
        if (blocks.size() > 0) {
            cluster();
        }
        patch(durationAt, bigEndian(Double.doubleToLongBits((double) lengthMillis), 8));
        long cuesAt = size - segmentStart;
        append(element(CUES, cues.toByteArray()));
        byte[] seek =
                element(0x114D9B74, element(0x4DBB, element(0x53AB, id(CUES)), element(0x53AC, bigEndian(cuesAt, 8))));
        patch(segmentStart, seek);
        patch(segmentStart + seek.length, filler(SEEK_ROOM - seek.length));
        patch(segmentStart - 8, bigEndian(size - segmentStart | 0x0100_0000_0000_0000L, 8));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private long millis(long nanos) {
        return (nanos - originNanos + TICK_NANOS / 2) / TICK_NANOS;
    }

    private void cluster() throws IOException {
        if (clusterKey) {
            byte[] position =
                    element(0xB7, uint(0xF7, 1), uint(0xF1, size - segmentStart)); // CueTrackPositions of track 1
            cues.writeBytes(element(0xBB, uint(0xB3, clusterMillis), position));
        }
        byte[] time = uint(0xE7, clusterMillis);
        ByteArrayOutputStream out = new ByteArrayOutputStream(blocks.size() + 32);
        out.writeBytes(id(0x1F43B675));
        out.writeBytes(Ebml.size(time.length + (long) blocks.size()));
        out.writeBytes(time);
        blocks.writeTo(out);
        blocks.reset();
        append(out.toByteArray());
    }

    static byte[] joined(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    private static byte[] tracks(ByteBuffer key) throws IOException {
        byte @Nullable [] configuration = AnnexB.decoderConfiguration(key);
        if (configuration == null) {
            throw new IOException("the first picture has no parameter sets");
        }
        FrameSize picture = AnnexB.sequenceParameters(key)
                .flatMap(SequenceParameters::parse)
                .map(SequenceParameters::size)
                .orElse(new FrameSize(1, 1));
        byte[] video = element(0xE0, uint(0xB0, picture.width()), uint(0xBA, picture.height()));
        return element(
                0xAE,
                uint(0xD7, 1),
                uint(0x73C5, 1),
                uint(0x83, 1),
                uint(0x9C, 0),
                text(0x86, "V_MPEG4/ISO/AVC"),
                element(0x63A2, configuration),
                video);
    }

    /** Writes the head; {@code tracks} is the content of the Tracks element. */
    void begin(byte[] tracks) throws IOException {
        begun = true;
        byte[] ebml = element(
                0x1A45DFA3,
                uint(0x4286, 1),
                uint(0x42F7, 1),
                uint(0x42F2, 4),
                uint(0x42F3, 8),
                text(0x4282, "matroska"),
                uint(0x4287, 4),
                uint(0x4285, 2));
        append(ebml);
        append(id(SEGMENT));
        append(Ebml.unknownSize());
        segmentStart = size;
        append(filler(SEEK_ROOM));
        byte[] length = element(0x4489, new byte[8]);
        byte[] scale = uint(0x2AD7B1, TICK_NANOS);
        byte[] info =
                element(0x1549A966, scale, length, text(0x4D80, "camera-service"), text(0x5741, "camera-service"));
        durationAt = size + 8 + scale.length + length.length - 8L; // identifier and size of Info take eight bytes
        append(info);
        append(element(0x1654AE6B, tracks));
    }

    /** A Void element of this length. */
    private static byte[] filler(int length) {
        byte[] bytes = new byte[length];
        bytes[0] = (byte) 0xEC;
        bytes[1] = (byte) (0x80 | (length - 2));
        return bytes;
    }

    private void append(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        size += bytes.length;
    }

    private void patch(long at, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, at + buffer.position());
        }
    }
}
