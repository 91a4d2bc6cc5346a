package io.cameraservice.internal.rtsp.rtp;

import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * Makes the RTP packets of one track, once for all readers (RFC 3550; RFC 6184 for H.264, RFC 3640 for AAC, RFC 7587 for Opus, RFC
 * 3551 for G.711). Time stamps follow the capture times, whoever publishes: a new publisher goes on where they belong. Used by one
 * thread.
 */
public final class RtpPacketizer {
    private static final int FRAME_HEADER = 4;
    private static final int RTP_HEADER = 12;
    private static final int HEADERS = FRAME_HEADER + RTP_HEADER;
    /** Payload bytes that fit every reader's packet. */
    private static final int MAX_PAYLOAD = 1400 - RTP_HEADER;

    private static final int REPORT = 28;
    private static final int SENDER_REPORT = 200;
    /** Seconds from 1900, where NTP counts from, to 1970. */
    private static final long NTP_EPOCH = 2_208_988_800L;

    private static final long SECOND = 1_000_000_000;

    private final int index;
    private final MediaTrack track;
    private final int payloadType;
    private final int ssrc;
    private final int firstTimestamp;
    private int sequence;
    private int packets;
    private int octets;
    private boolean begun;
    private long originNanos;
    private long lastTicks = -1;

    /**
     * A track that has sent nothing yet.
     *
     * @param index its place in the session
     */
    public RtpPacketizer(int index, MediaTrack track, int ssrc, int firstSequence, int firstTimestamp) {
        this.index = index;
        this.track = track;
        this.payloadType = payloadType(index, track);
        this.ssrc = ssrc;
        this.sequence = firstSequence & 0xFFFF;
        this.firstTimestamp = firstTimestamp;
    }

    /** The payload type of a track: static for G.711, from 96 on for others. */
    public static int payloadType(int index, MediaTrack track) {
        return switch (track.codec()) {
            case PCMU -> 0;
            case PCMA -> 8;
            case H264, AAC, OPUS -> 96 + index;
        };
    }

    /** The source readers see. */
    public int ssrc() {
        return ssrc;
    }

    /** The packets of a picture or piece of sound, as interleaved frames. */
    public MediaChunk chunk(MediaPacket packet, MediaChunk.Kind kind) {
        Frames frames = new Frames(sequence, timestamp(packet.nanos()));
        MediaChunk chunk = new MediaChunk(frames.of(packet.data()), index, kind, packet.nanos());
        sequence = frames.next;
        packets += frames.packets;
        octets += frames.octets;
        return chunk;
    }

    /** Numbers the packets of a picture or piece of sound that no reader wants now; {@link #again} makes them. */
    public GopCache.Entry number(MediaPacket packet, MediaChunk.Kind kind) {
        GopCache.Entry entry = new GopCache.Entry(packet, kind, sequence, timestamp(packet.nanos()));
        if (track.isVideo()) {
            for (ByteBuffer unit : AnnexB.units(packet.data())) {
                count(fragmentsOf(unit.remaining()), payloadOf(unit.remaining()));
            }
        } else {
            count(1, soundHeader() + packet.data().remaining());
        }
        return entry;
    }

    private void count(int more, int payload) {
        sequence = sequence + more & 0xFFFF;
        packets += more;
        octets += payload;
    }

    /** Number of packets of a unit. */
    private static int fragmentsOf(int unit) {
        return unit <= MAX_PAYLOAD ? 1 : (unit - 1 + MAX_PAYLOAD - 3) / (MAX_PAYLOAD - 2);
    }

    /** Payload bytes of all packets of a unit. */
    private static int payloadOf(int unit) {
        return unit <= MAX_PAYLOAD ? unit : 2 * fragmentsOf(unit) + unit - 1;
    }

    private int soundHeader() {
        return track.codec() == MediaTrack.Codec.AAC ? 4 : 0;
    }

    /** The same once more, for one who comes later. */
    public MediaChunk again(GopCache.Entry entry) {
        ByteBuffer bytes = new Frames(entry.sequence(), entry.timestamp())
                .of(entry.packet().data());
        return new MediaChunk(bytes, index, entry.kind(), entry.packet().nanos());
    }

    /** A sender report: the wall time of a capture time, and what was sent so far. */
    public MediaChunk report(long nanos, Instant wallTime) {
        begin(nanos);
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + REPORT);
        frame.put((byte) '$').put((byte) (2 * index + 1)).putShort((short) REPORT);
        frame.put((byte) 0x80).put((byte) SENDER_REPORT).putShort((short) (REPORT / 4 - 1));
        frame.putInt(ssrc).putInt((int) (wallTime.getEpochSecond() + NTP_EPOCH));
        frame.putInt((int) (((long) wallTime.getNano() << 32) / SECOND)).putInt(firstTimestamp + (int) ticks(nanos));
        return new MediaChunk(frame.putInt(packets).putInt(octets).flip(), index, MediaChunk.Kind.REPORT, nanos);
    }

    /** Whether there was a packet. */
    public boolean hasBegun() {
        return begun;
    }

    private void begin(long nanos) {
        originNanos = begun ? originNanos : nanos;
        begun = true;
    }

    private int timestamp(long nanos) {
        begin(nanos);
        lastTicks = Math.max(lastTicks + 1, ticks(nanos));
        return firstTimestamp + (int) lastTicks;
    }

    private long ticks(long nanos) {
        long passed = nanos - originNanos;
        long rate = track.clockRate();
        return passed / SECOND * rate + Math.round((double) (passed % SECOND) * rate / SECOND);
    }

    /** Writes packets with numbers from these on. */
    private final class Frames {
        private final int timestamp;
        private int next;
        private int packets;
        private int octets;

        Frames(int sequence, int timestamp) {
            this.next = sequence;
            this.timestamp = timestamp;
        }

        ByteBuffer of(ByteBuffer data) {
            return track.isVideo() ? pictures(data) : sound(data);
        }

        /** An access unit with start codes: each unit in a packet, or in fragments. */
        private ByteBuffer pictures(ByteBuffer unit) {
            List<ByteBuffer> units = AnnexB.units(unit);
            int size = 0;
            for (ByteBuffer one : units) {
                size += fragmentsOf(one.remaining()) * HEADERS + payloadOf(one.remaining());
            }
            ByteBuffer out = ByteBuffer.allocate(size);
            for (int i = 0; i < units.size(); i++) {
                ByteBuffer one = units.get(i);
                boolean last = i == units.size() - 1;
                if (one.remaining() <= MAX_PAYLOAD) {
                    packet(out, one.remaining(), last);
                    out.put(one);
                } else {
                    fragments(out, one, last);
                }
            }
            return out.flip();
        }

        private void fragments(ByteBuffer out, ByteBuffer unit, boolean lastUnit) {
            byte header = unit.get();
            byte indicator = (byte) ((header & 0xE0) | 28);
            boolean first = true;
            while (unit.hasRemaining()) {
                int length = Math.min(unit.remaining(), MAX_PAYLOAD - 2);
                boolean last = length == unit.remaining();
                packet(out, length + 2, last && lastUnit);
                out.put(indicator).put((byte) ((header & 0x1F) | (first ? 0x80 : 0) | (last ? 0x40 : 0)));
                out.put(out.position(), unit, unit.position(), length).position(out.position() + length);
                unit.position(unit.position() + length);
                first = false;
            }
        }

        private ByteBuffer sound(ByteBuffer data) {
            int header = soundHeader();
            int length = header + data.remaining();
            ByteBuffer out = ByteBuffer.allocate(HEADERS + length);
            packet(out, length, true);
            if (header > 0) {
                out.putShort((short) 16).putShort((short) (data.remaining() << 3)); // one AU header of 13 + 3 bits
            }
            return out.put(data.duplicate()).flip();
        }

        private void packet(ByteBuffer out, int payload, boolean marker) {
            out.put((byte) '$').put((byte) (2 * index)).putShort((short) (RTP_HEADER + payload));
            out.put((byte) 0x80).put((byte) (payloadType | (marker ? 0x80 : 0))).putShort((short) next);
            out.putInt(timestamp).putInt(ssrc);
            next = next + 1 & 0xFFFF;
            packets++;
            octets += payload;
        }
    }
}
