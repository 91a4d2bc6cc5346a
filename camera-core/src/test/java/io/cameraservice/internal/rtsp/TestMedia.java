package io.cameraservice.internal.rtsp;

import java.nio.ByteBuffer;

/** Made-up H.264 packets: right on the outside, nothing a decoder would like. */
final class TestMedia {
    static final String SDP = """
            v=0\r
            o=- 0 0 IN IP4 127.0.0.1\r
            s=x\r
            c=IN IP4 127.0.0.1\r
            t=0 0\r
            a=tool:secret tool\r
            m=video 0 RTP/AVP 96\r
            a=rtpmap:96 H264/90000\r
            a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z0LAHtoCgPZA,aM4yyA==; profile-level-id=42C01E\r
            a=control:streamid=0\r
            """;

    private TestMedia() {}

    static byte[] packet(int sequence, int timestamp, boolean marker, int size, int... payloadStart) {
        ByteBuffer packet = ByteBuffer.allocate(12 + Math.max(size, payloadStart.length));
        packet.put((byte) 0x80).put((byte) (marker ? 0x80 | 96 : 96)).putShort((short) sequence);
        packet.putInt(timestamp).putInt(0xCAFE);
        for (int b : payloadStart) {
            packet.put((byte) b);
        }
        return packet.array();
    }

    /** A whole picture in one packet. */
    static byte[] key(int sequence, int timestamp, int size) {
        return packet(sequence, timestamp, true, size, 0x65);
    }

    /** A picture that needs the one before. */
    static byte[] delta(int sequence, int timestamp, int size) {
        return packet(sequence, timestamp, true, size, 0x41);
    }
}
