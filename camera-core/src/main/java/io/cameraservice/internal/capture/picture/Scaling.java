package io.cameraservice.internal.capture.picture;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;

/** Makes pictures smaller: every new pixel is the mean of the area it covers. Needs no graphics environment. Stateless. */
final class Scaling {
    private Scaling() {}

    /** The picture at this width in its own shape; itself if it is not wider. */
    static BufferedImage toWidth(BufferedImage image, int width) {
        if (width < 1) {
            throw new IllegalArgumentException("a picture " + width + " pixels wide is not possible");
        }
        if (image.getWidth() <= width) {
            return image;
        }
        int height = Math.max(1, Math.round((float) image.getHeight() * width / image.getWidth()));
        int bands = image.getRaster().getNumBands();
        float[] narrow = columns(image, width, bands);
        BufferedImage result = new BufferedImage(
                width, height, bands < 3 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        WritableRaster raster = result.getRaster();
        int used = Math.min(bands, raster.getNumBands());
        int[] line = new int[width * raster.getNumBands()];
        double ratio = (double) image.getHeight() / height;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < used; band++) {
                    float mean = mean(narrow, x * bands + band, width * bands, image.getHeight(), y * ratio, ratio);
                    line[x * used + band] = Math.min(255, Math.round(mean));
                }
            }
            raster.setPixels(0, y, width, 1, line);
        }
        return result;
    }

    /** The picture at its full height with so many columns. */
    private static float[] columns(BufferedImage image, int width, int bands) {
        int from = image.getWidth();
        float[] narrow = new float[image.getHeight() * width * bands];
        float[] line = new float[from * bands];
        double ratio = (double) from / width;
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRaster().getPixels(0, y, from, 1, line);
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < bands; band++) {
                    narrow[at++] = mean(line, band, bands, from, x * ratio, ratio);
                }
            }
        }
        return narrow;
    }

    /** Mean of {@code count} samples, {@code step} apart, over a stretch that may begin and end within one. */
    private static float mean(float[] samples, int offset, int step, int count, double start, double length) {
        double end = Math.min(count, start + length);
        double sum = 0;
        for (int i = (int) start; i < end; i++) {
            sum += samples[offset + i * step] * (Math.min(end, i + 1) - Math.max(start, i));
        }
        return (float) (sum / (end - start));
    }
}
