package io.cameraservice.internal.network.client;

import java.nio.ByteBuffer;

/**
 * Takes the RTP packets of one source's track (RFC 3550, 5.1): finds the payload, and what is missing or comes twice. Used by one
 * thread.
 */
public final class RtpReceiver {
    private static final int HEADER = 12;
    /** Packets that are older than this are those of a source that counts anew. */
    private static final int MAX_REORDER = 100;

    private final int payloadType;
    private final Depacketizer depacketizer;
    private boolean begun;
    private boolean typeSeen;
    private int ssrc;
    private int expected;
    private long packets;
    private long lost;
    private int highest;

    /** A track whose packets should have this payload type. */
    public RtpReceiver(int payloadType, Depacketizer depacketizer) {
        this.payloadType = payloadType;
        this.depacketizer = depacketizer;
    }

    /** Takes a packet; false if it is none of this track's. */
    public boolean packet(ByteBuffer rtp) {
        int length = rtp.remaining();
        if (length < HEADER || (rtp.get(0) & 0xC0) != 0x80) {
            return false;
        }
        int type = rtp.get(1) & 0x7F;
        typeSeen |= type == payloadType;
        if (type != payloadType && typeSeen) {
            return false;
        }
        int begin = HEADER + 4 * (rtp.get(0) & 0x0F);
        int extension = -1;
        if ((rtp.get(0) & 0x10) != 0) {
            if (begin + 4 > length) {
                return false;
            }
            extension = begin;
            begin += 4 + 4 * (rtp.getShort(begin + 2) & 0xFFFF);
        }
        int end = length;
        if ((rtp.get(0) & 0x20) != 0) {
            end -= rtp.get(length - 1) & 0xFF;
        }
        if (begin > end) {
            return false;
        }
        int sequence = rtp.getShort(2) & 0xFFFF;
        boolean missing = false;
        if (begun && rtp.getInt(8) == ssrc) {
            int ahead = (short) (sequence - expected);
            if (ahead < 0 && ahead > -MAX_REORDER) {
                return false; // twice, or late
            }
            missing = ahead != 0;
            lost += Math.max(0, ahead);
        } else {
            missing = begun;
        }
        begun = true;
        ssrc = rtp.getInt(8);
        expected = sequence + 1 & 0xFFFF;
        highest = sequence;
        packets++;
        if (extension >= 0) {
            depacketizer.extension(rtp.slice(extension, begin - extension));
        }
        boolean marker = (rtp.get(1) & 0x80) != 0;
        depacketizer.packet(rtp.getInt(4), marker, missing, rtp.slice(begin, end - begin));
        return true;
    }

    /** Number of packets taken. */
    public long packets() {
        return packets;
    }

    /** Whether its packets come from this source. */
    boolean isSsrc(int other) {
        return begun && ssrc == other;
    }

    /** A receiver report about this source (RFC 3550, 6.4.2), for the RTCP channel. */
    public ByteBuffer receiverReport(int reporter) {
        ByteBuffer report = ByteBuffer.allocate(32);
        report.put((byte) 0x81).put((byte) 201).putShort((short) 7).putInt(reporter);
        report.putInt(ssrc).putInt((int) Math.min(lost, 0x7FFFFF)).putInt(highest);
        return report.putInt(0).putInt(0).putInt(0).flip();
    }
}
