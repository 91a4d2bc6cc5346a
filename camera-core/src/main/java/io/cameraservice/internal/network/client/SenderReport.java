package io.cameraservice.internal.network.client;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a source says about the time of its packets (RFC 3550, 6.4.1). Immutable.
 *
 * @param ssrc of the packets
 * @param nanos on the source's wall clock, from its own zero on
 * @param timestamp the RTP time of that moment
 */
record SenderReport(int ssrc, long nanos, int timestamp) {
    private static final int TYPE = 200;
    private static final int LENGTH = 28;
    private static final long SECOND = 1_000_000_000;

    /** The report at the beginning of an RTCP packet; empty if there is none, or its source has no wall clock. */
    static Optional<SenderReport> read(ByteBuffer packet) {
        int at = packet.position();
        if (packet.remaining() < LENGTH
                || (packet.get(at) & 0xC0) != 0x80
                || (packet.get(at + 1) & 0xFF) != TYPE
                || packet.getLong(at + 8) == 0) {
            return Optional.empty();
        }
        long seconds = packet.getInt(at + 8) & 0xFFFF_FFFFL;
        long fraction = packet.getInt(at + 12) & 0xFFFF_FFFFL;
        return Optional.of(new SenderReport(
                packet.getInt(at + 4), seconds * SECOND + ((fraction * SECOND) >>> 32), packet.getInt(at + 16)));
    }
}
