package io.cameraservice.internal.capture.picture;

import io.cameraservice.device.Frame;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** The brightness of a picture, one byte a pixel, line by line without padding. Immutable, but for the bytes. */
public final class Luma {
    private final int width;
    private final int height;
    private final byte[] grey;

    private Luma(int width, int height, byte[] grey) {
        this.width = width;
        this.height = height;
        this.grey = grey;
    }

    /**
     * The luma of a frame: the Y of YUV as it is, what {@link Pictures#image} makes of other formats weighed by BT.601.
     *
     * @throws io.cameraservice.CameraException as {@link Pictures#image} does
     */
    public static Luma of(Frame frame) {
        int width = frame.size().width();
        int height = frame.size().height();
        Optional<YuvLayout> layout = YuvLayout.of(frame);
        if (layout.isEmpty()) {
            return of(Pictures.image(frame));
        }
        YuvLayout yuv = layout.get();
        byte[] from = RawPixels.bytes(frame, yuv.length(width, height));
        byte[] grey = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                grey[y * width + x] = from[yuv.luma() + y * yuv.lumaLine() + x * yuv.lumaStep()];
            }
        }
        return new Luma(width, height, grey);
    }

    /** The luma of a picture. */
    public static Luma of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] grey = new byte[width * height];
        int bands = image.getRaster().getNumBands();
        int[] line = new int[width * bands];
        for (int y = 0; y < height; y++) {
            image.getRaster().getPixels(0, y, width, 1, line);
            for (int x = 0; x < width; x++) {
                int p = x * bands;
                grey[y * width + x] =
                        (byte) (bands < 3 ? line[p] : (77 * line[p] + 150 * line[p + 1] + 29 * line[p + 2] + 128) >> 8);
            }
        }
        return new Luma(width, height, grey);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The bytes themselves, not a copy. */
    public byte[] grey() {
        return grey;
    }
}
