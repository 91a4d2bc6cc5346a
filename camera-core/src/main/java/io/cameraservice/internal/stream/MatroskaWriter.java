package io.cameraservice.internal.stream;

import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.internal.capture.AnnexB;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames as a Matroska stream without an end (RFC 9559), so that each carries its capture time and a reader
 * needs no look-ahead: a cluster of one block per frame, times in hundredths of a millisecond. Not safe for use by
 * several threads.
 */
final class MatroskaWriter {
    private static final long TICK_NANOS = 10_000;

    /** A size that says "until the stream ends". */
    private static final byte[] UNKNOWN_SIZE = {
        0x01, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff
    };

    private final OutputStream out;
    private final VideoMode mode;
    private final boolean h264;
    private boolean begun;
    private long originNanos;
    private long lastTick = -1;
    private byte @Nullable [] packed;

    MatroskaWriter(OutputStream out, VideoMode mode) {
        this.out = out;
        this.mode = mode;
        this.h264 = mode.format().equals(PixelFormat.H264);
    }

    /** Whether this format can be carried. */
    static boolean carries(PixelFormat format) {
        return format.isCompressed() || RawLayout.of(format) != null;
    }

    /**
     * Writes one frame; H.264 before its first parameter sets, or without a unit in it, is left out.
     *
     * @return whether it was written
     */
    boolean write(Frame frame) throws IOException {
        byte[] payload = h264 ? AnnexB.toLengthPrefixed(frame.data()) : pictureOf(frame);
        if (payload.length == 0) {
            return false;
        }
        if (!begun) {
            byte[] codecPrivate = h264 ? AnnexB.decoderConfiguration(frame.data()) : null;
            if (h264 && codecPrivate == null) {
                return false;
            }
            begun = true;
            originNanos = frame.captureNanos();
            out.write(header(codecPrivate));
        }
        long tick = Math.max(lastTick + 1, (frame.captureNanos() - originNanos) / TICK_NANOS);
        lastTick = tick;
        boolean key = !h264 || AnnexB.isKeyFrame(frame.data());
        byte[] time = uint(0xE7, tick);
        int blockLength = 4 + payload.length;
        byte[] blockSize = size(blockLength);
        ByteArrayOutputStream head = new ByteArrayOutputStream(64);
        head.writeBytes(id(0x1F43B675)); // Cluster
        head.writeBytes(size(time.length + 1L + blockSize.length + blockLength));
        head.writeBytes(time);
        head.write(0xA3); // SimpleBlock: track 1, relative time 0, flags
        head.writeBytes(blockSize);
        head.writeBytes(new byte[] {(byte) 0x81, 0, 0, (byte) (key ? 0x80 : 0)});
        out.write(head.toByteArray());
        out.write(payload);
        out.flush();
        return true;
    }

    private byte[] pictureOf(Frame frame) {
        RawLayout layout = RawLayout.of(mode.format());
        if (layout == null || layout.isPacked(frame)) {
            return frame.toByteArray();
        }
        packed = layout.pack(frame, packed);
        return packed;
    }

    private byte[] header(byte @Nullable [] codecPrivate) {
        byte[] ebml = element(
                0x1A45DFA3,
                uint(0x4286, 1), // EBMLVersion
                uint(0x42F7, 1),
                uint(0x42F2, 4),
                uint(0x42F3, 8),
                text(0x4282, "matroska"),
                uint(0x4287, 4),
                uint(0x4285, 2));
        byte[] info = element(
                0x1549A966, uint(0x2AD7B1, TICK_NANOS), text(0x4D80, "camera-service"), text(0x5741, "camera-service"));
        byte[] video = element(
                0xE0, uint(0xB0, mode.size().width()), uint(0xBA, mode.size().height()), colourSpace());
        byte[] track = element(
                0xAE,
                uint(0xD7, 1), // TrackNumber
                uint(0x73C5, 1),
                uint(0x83, 1), // video
                uint(0x9C, 0), // no lacing
                uint(0x23E383, mode.rate().intervalNanos()),
                text(0x86, codec()),
                codecPrivate == null ? new byte[0] : element(0x63A2, codecPrivate),
                video);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(ebml);
        all.writeBytes(id(0x18538067)); // Segment
        all.writeBytes(UNKNOWN_SIZE);
        all.writeBytes(info);
        all.writeBytes(element(0x1654AE6B, track));
        return all.toByteArray();
    }

    private String codec() {
        if (h264) {
            return "V_MPEG4/ISO/AVC";
        }
        return mode.format().isJpeg() ? "V_MJPEG" : "V_UNCOMPRESSED";
    }

    private byte[] colourSpace() {
        RawLayout layout = RawLayout.of(mode.format());
        return layout == null ? new byte[0] : element(0x2EB524, bigEndian(layout.fourcc(), 4));
    }

    // EBML elements (RFC 8794), built from the inside out.

    private static byte[] element(long id, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        out.writeBytes(id(id));
        out.writeBytes(size(length));
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] uint(long id, long value) {
        int bytes = Math.max(1, (71 - Long.numberOfLeadingZeros(value)) / 8);
        return element(id, bigEndian(value, bytes));
    }

    static byte[] text(long id, String value) {
        return element(id, value.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] id(long id) {
        return bigEndian(id, (71 - Long.numberOfLeadingZeros(id)) / 8);
    }

    /** A size in eight bytes, or four where that is enough. */
    static byte[] size(long length) {
        return length < (1 << 28) - 1
                ? bigEndian(length | 0x1000_0000L, 4)
                : bigEndian(length | 0x0100_0000_0000_0000L, 8);
    }

    private static byte[] bigEndian(long value, int bytes) {
        byte[] out = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            out[i] = (byte) (value >>> (8 * (bytes - 1 - i)));
        }
        return out;
    }
}
