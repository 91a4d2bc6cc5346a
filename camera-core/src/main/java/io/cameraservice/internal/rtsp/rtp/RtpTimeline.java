package io.cameraservice.internal.rtsp.rtp;

/**
 * The RTP numbers readers see on one track: one source, sequence and clock across publishers.
 *
 * <p>When a publisher follows another, its first packet is set as far behind the last one as its picture was captured
 * after that one's; where the time of capture is not known, as real time has passed meanwhile.
 */
final class RtpTimeline {
    private static final double NANOS = 1e9;

    private final int ssrc;
    private final int clockRate;
    private final int firstTimestamp;
    private int sequence;
    private int offset;
    private boolean mapped;
    private boolean started;
    private int latest;
    private long latestNanos;
    private long captureNanos = RtpTrack.UNKNOWN;
    private long origin = RtpTrack.UNKNOWN;

    RtpTimeline(int clockRate, int ssrc, int firstSequence, int firstTimestamp) {
        this.clockRate = clockRate;
        this.ssrc = ssrc;
        this.sequence = firstSequence & 0xFFFF;
        this.firstTimestamp = firstTimestamp;
    }

    int ssrc() {
        return ssrc;
    }

    /**
     * The next packet comes from another publisher, with numbers of its own.
     *
     * @param captureOrigin when its first picture was captured, on the monotonic clock
     */
    void newSource(long captureOrigin) {
        mapped = false;
        origin = captureOrigin;
    }

    /** When the latest picture was captured, on the monotonic clock, where that is known. */
    long captureNanos() {
        return captureNanos;
    }

    /** Whether a packet of this publisher was seen, without which its reports cannot be translated. */
    boolean mapped() {
        return mapped;
    }

    int sequence() {
        return sequence;
    }

    int nextSequence() {
        int next = sequence;
        sequence = next + 1 & 0xFFFF;
        return next;
    }

    /** Takes back what was counted but never shown. */
    void rewindTo(int earlier) {
        sequence = earlier;
    }

    /** The reader's time for a packet that arrived just now. */
    int timestamp(int published, long nanos) {
        if (!mapped) {
            mapped = true;
            boolean exact = origin != RtpTrack.UNKNOWN && captureNanos != RtpTrack.UNKNOWN;
            long passed = exact ? origin - captureNanos : nanos - latestNanos;
            long gap = Math.max(1, Math.round(passed * (clockRate / NANOS)));
            offset = (started ? latest + (int) gap : firstTimestamp) - published;
            captureNanos = origin;
            latest = started ? published + offset : latest;
        }
        int timestamp = translate(published);
        if (!started || timestamp - latest > 0) {
            if (started && captureNanos != RtpTrack.UNKNOWN) {
                captureNanos += Math.round((timestamp - latest) * (NANOS / clockRate));
            }
            started = true;
            latest = timestamp;
            latestNanos = nanos;
        }
        return timestamp;
    }

    /** The reader's time for a time of the present publisher. */
    int translate(int published) {
        return published + offset;
    }
}
