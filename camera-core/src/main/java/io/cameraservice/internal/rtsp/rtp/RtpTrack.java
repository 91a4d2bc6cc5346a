package io.cameraservice.internal.rtsp.rtp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One track on its way from the publisher to the readers: renumbers packets once for all and gathers them into chunks, one per
 * picture where the publisher marks their ends.
 */
public final class RtpTrack {
    /** An unknown time. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final int FRAME_HEADER = 4;
    private static final int RTP_HEADER = 12;
    private static final int LARGE = 64 * 1024;

    private final int index;
    private final Codec codec;
    private final boolean leads;
    private final RtpTimeline timeline;
    private final SenderReports reports;
    private final Consumer<MediaChunk> out;

    private ByteBuffer gathered = ByteBuffer.allocate(16 * 1024);
    private int firstSequence;
    private int publishedTimestamp;
    private long arrivalNanos;
    private int found;
    private boolean parametersSeen;
    private boolean groupBegun;

    /**
     * A track that has sent nothing yet.
     *
     * @param index its place in the session
     * @param leads whether its key frames are where readers begin
     * @param out takes the chunks
     */
    public RtpTrack(
            int index, Codec codec, int clockRate, boolean leads, RandomGenerator random, Consumer<MediaChunk> out) {
        this.index = index;
        this.codec = codec;
        this.leads = leads;
        this.timeline = new RtpTimeline(clockRate, random.nextInt(), random.nextInt(), random.nextInt());
        this.reports = new SenderReports(timeline);
        this.out = out;
    }

    /** The source readers see. */
    public int ssrc() {
        return timeline.ssrc();
    }

    /** Whether parameter sets came in band since {@link #newPublisher}. */
    public boolean parametersSeen() {
        return parametersSeen;
    }

    /** Whether packets wait for the rest of their picture. */
    public boolean pending() {
        return gathered.position() > 0;
    }

    /** From here on packets are those of another publisher. Half a picture of the old one is forgotten, with its numbers. */
    public void newPublisher() {
        newPublisher(UNKNOWN);
    }

    /** The same, where it is known when the first picture to come was captured, on the monotonic clock. */
    public void newPublisher(long captureOrigin) {
        if (pending()) {
            timeline.rewindTo(firstSequence);
            gathered.clear();
        }
        found = 0;
        groupBegun = false;
        parametersSeen = false;
        timeline.newSource(captureOrigin);
    }

    /** Takes an RTP packet; false if it is none. */
    public boolean packet(ByteBuffer rtp, long nanos) {
        int payload = payloadIndex(rtp);
        if (payload < 0) {
            return false;
        }
        int timestamp = rtp.getInt(4);
        if (timestamp != publishedTimestamp) {
            flush();
            publishedTimestamp = timestamp;
            groupBegun = false;
        }
        if (!pending()) {
            firstSequence = timeline.sequence();
            arrivalNanos = nanos;
        }
        found |= payload < rtp.remaining() ? codec.inspect(rtp, payload) : 0;
        append(rtp, timeline.timestamp(timestamp, nanos));
        boolean lastOfPicture = (rtp.get(1) & 0x80) != 0;
        if (lastOfPicture || !leads || gathered.position() > LARGE) {
            flush();
        }
        return true;
    }

    /** Takes an RTCP packet; what it says about sending is passed on in the readers' numbers. */
    public void control(ByteBuffer rtcp, long nanos) {
        ByteBuffer report = reports.translate(rtcp, 2 * index + 1);
        if (report != null) {
            out.accept(new MediaChunk(report, index, MediaChunk.Kind.REPORT, nanos));
        }
    }

    /** Sends what has been gathered, without waiting for the rest. */
    public void flush() {
        if (!pending()) {
            return;
        }
        byte[] bytes = new byte[gathered.position()];
        gathered.get(0, bytes);
        gathered.clear();
        boolean begins = leads && !groupBegun && (found & Codec.KEY) != 0;
        groupBegun |= begins;
        parametersSeen |= (found & Codec.PARAMETERS) != 0;
        found = 0;
        MediaChunk.Kind kind = begins ? MediaChunk.Kind.GROUP_START : MediaChunk.Kind.MEDIA;
        long captured = leads ? timeline.captureNanos() : UNKNOWN;
        out.accept(new MediaChunk(ByteBuffer.wrap(bytes), index, kind, captured == UNKNOWN ? arrivalNanos : captured));
    }

    private void append(ByteBuffer rtp, int timestamp) {
        int length = rtp.remaining();
        if (gathered.remaining() < FRAME_HEADER + length) {
            int size = Math.max(gathered.capacity() * 2, gathered.position() + FRAME_HEADER + length);
            gathered = ByteBuffer.allocate(size).put(gathered.flip());
        }
        int at = gathered.position();
        gathered.put((byte) '$').put((byte) (2 * index)).putShort((short) length);
        gathered.put(at + FRAME_HEADER, rtp, 0, length);
        gathered.putShort(at + FRAME_HEADER + 2, (short) timeline.nextSequence());
        gathered.putInt(at + FRAME_HEADER + 4, timestamp);
        gathered.putInt(at + FRAME_HEADER + 8, timeline.ssrc());
        gathered.position(at + FRAME_HEADER + length);
        reports.count(length - RTP_HEADER);
    }

    /** Where the payload begins, -1 if this is no RTP packet. May be the packet's end. */
    private static int payloadIndex(ByteBuffer rtp) {
        int length = rtp.remaining();
        if (length < RTP_HEADER || (rtp.get(0) & 0xC0) != 0x80) {
            return -1;
        }
        int at = RTP_HEADER + 4 * (rtp.get(0) & 0x0F);
        if ((rtp.get(0) & 0x10) != 0) {
            at += at + 4 <= length ? 4 + 4 * (rtp.getShort(at + 2) & 0xFFFF) : length;
        }
        return at <= length ? at : -1;
    }

    /** Translates the publisher's RTCP sender reports into the numbers readers see. */
    private static final class SenderReports {
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
         * The sender report in a compound packet as an interleaved frame, null if it has none or its time cannot be
         * translated yet. Other packets (source description, goodbye) are not passed on.
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
}
