package io.cameraservice.internal.stream;

import static io.cameraservice.internal.media.Ebml.bigEndian;
import static io.cameraservice.internal.media.Ebml.element;
import static io.cameraservice.internal.media.Ebml.id;
import static io.cameraservice.internal.media.Ebml.size;
import static io.cameraservice.internal.media.Ebml.text;
import static io.cameraservice.internal.media.Ebml.uint;
import static io.cameraservice.internal.media.Ebml.unknownSize;

import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames as a Matroska stream without an end (RFC 9559), so that each carries its capture time and a reader
 * needs no look-ahead: a cluster of one block per frame, times in hundredths of a millisecond. Not safe for use by
 * several threads.
 */
final class MatroskaWriter {
    private static final long TICK_NANOS = 10_000;

    private final OutputStream out;
    private final VideoMode mode;
    private boolean begun;
    private volatile long originNanos;
    private long lastTick = -1;
    private byte @Nullable [] packed;

    MatroskaWriter(OutputStream out, VideoMode mode) {
        this.out = out;
        this.mode = mode;
    }

    /** Whether this format can be carried. */
    static boolean carries(PixelFormat format) {
        return format.isJpeg() || RawLayout.of(format) != null;
    }

    /** When the first frame written was captured: time zero of the stream. */
    long originNanos() {
        return originNanos;
    }

    /** Writes one frame. */
    void write(Frame frame) throws IOException {
        byte[] payload = pictureOf(frame);
        if (!begun) {
            begun = true;
            originNanos = frame.captureNanos();
            out.write(header());
        }
        long tick = Math.max(lastTick + 1, (frame.captureNanos() - originNanos) / TICK_NANOS);
        lastTick = tick;
        byte[] time = uint(0xE7, tick);
        int blockLength = 4 + payload.length;
        byte[] blockSize = size(blockLength);
        ByteArrayOutputStream head = new ByteArrayOutputStream(64);
        head.writeBytes(id(0x1F43B675)); // Cluster
        head.writeBytes(size(time.length + 1L + blockSize.length + blockLength));
        head.writeBytes(time);
        head.write(0xA3); // SimpleBlock: track 1, relative time 0, flags
        head.writeBytes(blockSize);
        head.writeBytes(new byte[] {(byte) 0x81, 0, 0, (byte) 0x80});
        out.write(head.toByteArray());
        out.write(payload);
        out.flush();
    }

    private byte[] pictureOf(Frame frame) {
        RawLayout layout = RawLayout.of(mode.format());
        if (layout == null || layout.isPacked(frame)) {
            return frame.toByteArray();
        }
        packed = layout.pack(frame, packed);
        return packed;
    }

    private byte[] header() {
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
                video);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(ebml);
        all.writeBytes(id(0x18538067)); // Segment
        all.writeBytes(unknownSize());
        all.writeBytes(info);
        all.writeBytes(element(0x1654AE6B, track));
        return all.toByteArray();
    }

    private String codec() {
        return mode.format().isJpeg() ? "V_MJPEG" : "V_UNCOMPRESSED";
    }

    private byte[] colourSpace() {
        RawLayout layout = RawLayout.of(mode.format());
        return layout == null ? new byte[0] : element(0x2EB524, bigEndian(layout.fourcc(), 4));
    }
}
