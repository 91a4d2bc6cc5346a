package io.cameraservice.internal.rtsp.rtp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts the publisher's RTCP sender reports into the numbers readers see. */
final class SenderReports {
    private static final int FRAME_HEADER = 4;
    private static final int REPORT = 28;
    private static final int SENDER_REPORT = 200;

    private final RtpTimeline timeline;
    private int packets;
    private int octets;

    SenderReports(RtpTimeline timeline) {
        this.timeline = timeline;
    }

    /** Counts a packet sent. */
    void count(int payload) {
        packets++;
        octets += payload;
    }

    /**
     * The sender report in a compound packet as an interleaved frame, null if it has none or its time cannot be told yet. All else
     * (the publisher's name, its goodbye) is its own affair.
     */
    @Nullable
    ByteBuffer translate(ByteBuffer rtcp, int channel) {
        int at = 0;
        while (timeline.mapped() && at + 4 <= rtcp.remaining()) {
            int end = at + 4 + 4 * (rtcp.getShort(at + 2) & 0xFFFF);
            if ((rtcp.get(at + 1) & 0xFF) == SENDER_REPORT && end - at >= REPORT && end <= rtcp.remaining()) {
                return frame(rtcp.getLong(at + 8), timeline.translate(rtcp.getInt(at + 16)), channel);
            }
            at = end;
        }
        return null;
    }

    private ByteBuffer frame(long ntpTime, int timestamp, int channel) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + REPORT);
        frame.put((byte) '$').put((byte) channel).putShort((short) REPORT);
        frame.put((byte) 0x80).put((byte) SENDER_REPORT).putShort((short) (REPORT / 4 - 1));
        frame.putInt(timeline.ssrc()).putLong(ntpTime).putInt(timestamp);
        return frame.putInt(packets).putInt(octets).flip();
    }
}
