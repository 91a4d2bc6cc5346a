package io.cameraservice.internal.capture.picture;

import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import java.util.Optional;

/**
 * Where the samples of a raw YUV frame are, so that one loop reads all such formats. Offsets and distances in bytes. Immutable.
 *
 * @param luma offset of the first Y
 * @param lumaStep from one Y to the next
 * @param lumaLine from one line of Y to the next
 * @param u offset of the first U
 * @param v offset of the first V
 * @param chromaStep from one U to the next; each serves two columns
 * @param chromaLine from one line of U to the next
 * @param chromaShift 1 where each line of U serves two lines of the picture, else 0
 */
record YuvLayout(int luma, int lumaStep, int lumaLine, int u, int v, int chromaStep, int chromaLine, int chromaShift) {

    /** The layout of this frame; empty if it is no YUV. */
    static Optional<YuvLayout> of(Frame frame) {
        PixelFormat format = frame.format();
        int width = frame.size().width();
        int height = frame.size().height();
        int line = frame.bytesPerLine();
        if (format.equals(PixelFormat.YUYV)) {
            int packed = line > 0 ? line : (width + 1) / 2 * 4;
            return Optional.of(new YuvLayout(0, 2, packed, 1, 3, 4, packed, 0));
        }
        if (format.equals(PixelFormat.UYVY)) {
            int packed = line > 0 ? line : (width + 1) / 2 * 4;
            return Optional.of(new YuvLayout(1, 2, packed, 0, 2, 4, packed, 0));
        }
        int planar = line > 0 ? line : width;
        int plane = planar * height;
        if (format.equals(PixelFormat.NV12)) {
            return Optional.of(new YuvLayout(0, 1, planar, plane, plane + 1, 2, (planar + 1) / 2 * 2, 1));
        }
        if (format.equals(PixelFormat.I420)) {
            int half = (planar + 1) / 2;
            return Optional.of(new YuvLayout(0, 1, planar, plane, plane + half * ((height + 1) / 2), 1, half, 1));
        }
        return Optional.empty();
    }

    /** Bytes a frame of this size has at least. */
    int length(int width, int height) {
        int lastColumn = (width - 1) / 2;
        int lastLine = (height - 1) >> chromaShift;
        int y = luma + (height - 1) * lumaLine + (width - 1) * lumaStep;
        int c = Math.max(u, v) + lastLine * chromaLine + lastColumn * chromaStep;
        return Math.max(y, c) + 1;
    }
}
