package io.cameraservice.internal.rtsp.rtp;

import java.nio.ByteBuffer;

/**
 * Whole interleaved frames of one track, ready to be written: a picture, a large part of one, an audio packet or a
 * sender report.
 *
 * <p>All readers share its bytes. The buffer spans exactly the bytes; code that moves its position or limit on the
 * relay's thread restores them.
 *
 * @param bytes the frames with their four-byte headers, for channels {@code 2 * track} and {@code 2 * track + 1}
 * @param track the index of the track
 * @param kind what a reader may do with it
 * @param nanos when its picture was captured, on the monotonic clock
 */
public record MediaChunk(ByteBuffer bytes, int track, Kind kind, long nanos) {
    private static final int FRAME_HEADER = 4;

    /** What a chunk means for the order of things. */
    public enum Kind {
        /** A decoder can begin here. */
        GROUP_START,
        /** Needs what came before. */
        MEDIA,
        /** Good now or never. */
        REPORT
    }

    /** RTP timestamp of its first packet, as readers see it (RFC 3550, section 5.1). */
    public int timestamp() {
        return bytes.getInt(FRAME_HEADER + 4);
    }

    /** Sequence number of its first packet. */
    int sequence() {
        return bytes.getShort(FRAME_HEADER + 2) & 0xFFFF;
    }

    /** Its length in bytes. */
    public int size() {
        return bytes.capacity();
    }

    /** The same frames for a reader that wants them on another pair of channels, the RTP one given. */
    public ByteBuffer onChannel(int channel) {
        if (channel == 2 * track) {
            return bytes;
        }
        ByteBuffer copy = ByteBuffer.allocate(size());
        copy.put(0, bytes, 0, size());
        for (int at = 0; at < size(); at += FRAME_HEADER + (copy.getShort(at + 2) & 0xFFFF)) {
            int control = copy.get(at + 1) & 1;
            copy.put(at + 1, (byte) (channel + control));
        }
        return copy;
    }
}
