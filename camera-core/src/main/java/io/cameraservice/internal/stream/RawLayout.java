package io.cameraservice.internal.stream;

import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the lines of a raw format lie in memory, and the code under which ffmpeg's Matroska reader knows it
 * ({@code libavcodec/raw.c}).
 *
 * @param fourcc the code, first character in the highest byte
 * @param bytesPerPixel of the first plane
 * @param chroma planes behind the first one
 */
record RawLayout(int fourcc, int bytesPerPixel, Chroma chroma) {
    /** What follows the first plane. */
    enum Chroma {
        NONE,
        /** One plane of interleaved U and V, as wide as the first, half as high. */
        INTERLEAVED,
        /** Two planes of half width and half height. */
        PLANAR
    }

    private static final Map<PixelFormat, RawLayout> KNOWN = Map.of(
            PixelFormat.YUYV, new RawLayout(code("YUY2"), 2, Chroma.NONE),
            PixelFormat.UYVY, new RawLayout(code("UYVY"), 2, Chroma.NONE),
            PixelFormat.NV12, new RawLayout(code("NV12"), 1, Chroma.INTERLEAVED),
            PixelFormat.I420, new RawLayout(code("I420"), 1, Chroma.PLANAR),
            PixelFormat.GREY, new RawLayout(code("Y800"), 1, Chroma.NONE),
            PixelFormat.RGB24, new RawLayout(code("RGB\u0018"), 3, Chroma.NONE),
            PixelFormat.BGR24, new RawLayout(code("BGR\u0018"), 3, Chroma.NONE));

    static @Nullable RawLayout of(PixelFormat format) {
        return KNOWN.get(format);
    }

    /** Whether the lines follow each other without a gap, and nothing follows the last. */
    boolean isPacked(Frame frame) {
        return frame.bytesPerLine() <= frame.size().width() * bytesPerPixel && frame.length() <= length(frame.size());
    }

    /**
     * The picture without gaps between its lines, in {@code reuse} if that has the right length.
     *
     * @throws IndexOutOfBoundsException if bytes are missing
     */
    byte[] pack(Frame frame, byte @Nullable [] reuse) {
        int height = frame.size().height();
        int line = frame.size().width() * bytesPerPixel;
        int stride = Math.max(line, frame.bytesPerLine());
        int length = length(frame.size());
        byte[] out = reuse != null && reuse.length == length ? reuse : new byte[length];
        ByteBuffer in = frame.data();
        int base = in.position();
        copyLines(in, base, stride, out, 0, line, height);
        int inChroma = base + stride * height;
        int outChroma = line * height;
        int chromaLines = half(height);
        int chromaLine = half(line);
        if (chroma == Chroma.INTERLEAVED) {
            copyLines(in, inChroma, stride, out, outChroma, 2 * chromaLine, chromaLines);
        } else if (chroma == Chroma.PLANAR) {
            copyLines(in, inChroma, half(stride), out, outChroma, chromaLine, 2 * chromaLines);
        }
        return out;
    }

    /** Bytes of a picture without gaps. */
    private int length(FrameSize size) {
        int first = size.width() * bytesPerPixel * size.height();
        return chroma == Chroma.NONE ? first : first + 2 * half(size.width()) * half(size.height());
    }

    /** Of an odd number of lines or columns, the last has its chroma too. */
    private static int half(int count) {
        return (count + 1) / 2;
    }

    private static void copyLines(ByteBuffer in, int from, int stride, byte[] out, int to, int line, int lines) {
        for (int y = 0; y < lines; y++) {
            in.get(from + y * stride, out, to + y * line, line);
        }
    }

    private static int code(String text) {
        return text.charAt(0) << 24 | text.charAt(1) << 16 | text.charAt(2) << 8 | text.charAt(3);
    }
}
