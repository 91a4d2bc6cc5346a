package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.media.MediaPacket;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Made-up H.264 access units: right on the outside, nothing a decoder would like. */
final class TestMedia {
    /** SPS and PPS as a description has them, {@code Z0LAHtoCgPZA,aM4yyA==}. */
    private static final byte[] PARAMETERS = HexFormat.of().parseHex("000000016742c01eda0280f6400000000168ce32c8");

    private TestMedia() {}

    /** One picture of one unit, this many milliseconds after an origin. */
    static MediaPacket picture(long nanos, int header, int size) {
        ByteBuffer data = ByteBuffer.allocate(4 + size);
        data.putInt(1).put((byte) header).put((byte) 0x88);
        while (data.hasRemaining()) {
            data.put((byte) 7);
        }
        return new MediaPacket(0, nanos, header == 0x65, data.flip());
    }

    static MediaPacket key(long nanos, int size) {
        return picture(nanos, 0x65, size);
    }

    static MediaPacket delta(long nanos, int size) {
        return picture(nanos, 0x41, size);
    }

    /** A key frame with its parameter sets. */
    static MediaPacket first(long nanos, int size) {
        ByteBuffer picture = key(nanos, size).data();
        ByteBuffer all = ByteBuffer.allocate(PARAMETERS.length + picture.remaining());
        return new MediaPacket(0, nanos, true, all.put(PARAMETERS).put(picture).flip());
    }
}
