package io.cameraservice.internal.capture.picture;

import io.cameraservice.CameraException;
import io.cameraservice.device.Frame;
import io.cameraservice.device.PixelFormat;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Optional;

/**
 * Raw frames as RGB pictures. YUV is taken as BT.601 in limited range, which is what USB cameras send. Stateless.
 */
final class RawPixels {
    private RawPixels() {}

    /**
     * The frame as a picture of type {@code 3BYTE_BGR}, or {@code BYTE_GRAY} for grey frames.
     *
     * @throws CameraException.NotSupported for a format that is not known here
     * @throws CameraException reason {@code frame_damaged} if bytes are missing
     */
    static BufferedImage image(Frame frame) {
        Optional<YuvLayout> yuv = YuvLayout.of(frame);
        if (yuv.isPresent()) {
            return yuv(frame, yuv.get());
        }
        PixelFormat format = frame.format();
        if (format.equals(PixelFormat.GREY)) {
            return lines(frame, 1, BufferedImage.TYPE_BYTE_GRAY);
        }
        if (format.equals(PixelFormat.BGR24)) {
            return lines(frame, 3, BufferedImage.TYPE_3BYTE_BGR);
        }
        if (format.equals(PixelFormat.RGB24)) {
            BufferedImage image = lines(frame, 3, BufferedImage.TYPE_3BYTE_BGR);
            byte[] pixels = pixels(image);
            for (int i = 0; i < pixels.length; i += 3) {
                byte red = pixels[i];
                pixels[i] = pixels[i + 2];
                pixels[i + 2] = red;
            }
            return image;
        }
        throw new CameraException.NotSupported(
                "format",
                "frames of format " + format + " cannot be turned into a picture",
                "choose a mode of the camera in MJPG or YUYV");
    }

    /** The bytes of a picture of this class, not a copy. */
    static byte[] pixels(BufferedImage image) {
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }

    /** The bytes of a raw frame that has at least so many. */
    static byte[] bytes(Frame frame, int needed) {
        if (frame.length() < needed) {
            throw new CameraException(
                    "frame_damaged",
                    frame + " is too short: " + needed + " bytes are needed for its lines",
                    "take another one",
                    null);
        }
        return frame.toByteArray();
    }

    private static BufferedImage lines(Frame frame, int perPixel, int type) {
        int width = frame.size().width();
        int height = frame.size().height();
        int line = frame.bytesPerLine() > 0 ? frame.bytesPerLine() : width * perPixel;
        byte[] from = bytes(frame, line * (height - 1) + width * perPixel);
        BufferedImage image = new BufferedImage(width, height, type);
        byte[] to = pixels(image);
        for (int y = 0; y < height; y++) {
            System.arraycopy(from, y * line, to, y * width * perPixel, width * perPixel);
        }
        return image;
    }

    private static BufferedImage yuv(Frame frame, YuvLayout layout) {
        int width = frame.size().width();
        int height = frame.size().height();
        byte[] from = bytes(frame, layout.length(width, height));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] to = pixels(image);
        int at = 0;
        for (int y = 0; y < height; y++) {
            int luma = layout.luma() + y * layout.lumaLine();
            int chroma = (y >> layout.chromaShift()) * layout.chromaLine();
            for (int x = 0; x < width; x++) {
                int column = chroma + (x >> 1) * layout.chromaStep();
                int c = ((from[luma + x * layout.lumaStep()] & 0xff) - 16) * 298 + 128;
                int u = (from[layout.u() + column] & 0xff) - 128;
                int v = (from[layout.v() + column] & 0xff) - 128;
                to[at++] = clamp(c + 516 * u);
                to[at++] = clamp(c - 100 * u - 208 * v);
                to[at++] = clamp(c + 409 * v);
            }
        }
        return image;
    }

    private static byte clamp(int scaled) {
        return (byte) Math.max(0, Math.min(255, scaled >> 8));
    }
}
