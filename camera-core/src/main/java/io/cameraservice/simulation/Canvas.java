package io.cameraservice.simulation;

import java.util.BitSet;

/**
 * A picture in packed 4:2:2 (bytes Y0 U Y1 V) that remembers where it was drawn on, so that a frame costs what moves in it.
 *
 * <p>Draw the background, {@link #keep()} it; then for each frame {@link #restore()} and draw what moves. Everything drawn
 * outside the picture is cut off. Not safe for use by several threads.
 */
final class Canvas {
    /** Width of the blocks in which changes are remembered: one MCU of a 4:2:2 JPEG. */
    static final int BLOCK_WIDTH = 16;

    /** Height of the blocks in which changes are remembered. */
    static final int BLOCK_HEIGHT = 8;

    private final int width;
    private final int height;
    private final boolean fullRange;
    private final byte[] pixels;
    private final BitSet touched;
    private byte[] still;
    private ImageAdjustments imageAdjustments = ImageAdjustments.PLAIN;

    /**
     * A black picture.
     *
     * @param width a multiple of {@link #BLOCK_WIDTH}
     * @param height a multiple of {@link #BLOCK_HEIGHT}
     * @param fullRange whether Y goes from 0 to 255, as JPEG wants it, or from 16 to 235, as raw video does
     */
    Canvas(int width, int height, boolean fullRange) {
        this.width = width;
        this.height = height;
        this.fullRange = fullRange;
        pixels = new byte[width * height * 2];
        still = pixels;
        touched = new BitSet(width / BLOCK_WIDTH * (height / BLOCK_HEIGHT));
        fill(0, 0, width, height, colour(0));
        keep();
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The bytes themselves, not a copy. */
    byte[] pixels() {
        return pixels;
    }

    /** Makes the picture as it is now the background. */
    void keep() {
        still = pixels.clone();
        touched.clear();
    }

    /** Puts the background back wherever it was drawn over. */
    void restore() {
        int perRow = width / BLOCK_WIDTH;
        for (int i = touched.nextSetBit(0); i >= 0; i = touched.nextSetBit(i + 1)) {
            int from = (i / perRow * BLOCK_HEIGHT * width + i % perRow * BLOCK_WIDTH) * 2;
            for (int line = 0; line < BLOCK_HEIGHT; line++, from += width * 2) {
                System.arraycopy(still, from, pixels, from, BLOCK_WIDTH * 2);
            }
        }
        touched.clear();
    }

    /** Whether any of these blocks, counted along the rows, was drawn over. */
    boolean touched(int first, int count) {
        int next = touched.nextSetBit(first);
        return next >= 0 && next < first + count;
    }

    /** From now on colours are seen like this. */
    void adjustments(ImageAdjustments value) {
        imageAdjustments = value;
    }

    /** A colour as this picture sees it, packed as {@code Y << 16 | U << 8 | V}. */
    int colour(int rgb) {
        return plain(imageAdjustments.apply(rgb));
    }

    /** A colour as it is, packed in the same way, by BT.601. */
    int plain(int rgb) {
        double r = rgb >> 16 & 0xff;
        double g = rgb >> 8 & 0xff;
        double b = rgb & 0xff;
        double y = 0.299 * r + 0.587 * g + 0.114 * b;
        double u = (b - y) / 1.772;
        double v = (r - y) / 1.402;
        if (!fullRange) {
            y = 16 + y * 219 / 255;
            u = u * 224 / 255;
            v = v * 224 / 255;
        }
        return clamp(y) << 16 | clamp(u + 128) << 8 | clamp(v + 128);
    }

    /** A colour between two, part by part. */
    static int between(int from, int to, double part) {
        int result = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = from >> shift & 0xff;
            int b = to >> shift & 0xff;
            result |= (int) Math.round(a + (b - a) * part) << shift;
        }
        return result;
    }

    /** Fills a rectangle. */
    void fill(int x, int y, int w, int h, int colour) {
        for (int line = Math.max(0, y); line < Math.min(height, y + h); line++) {
            for (int column = Math.max(0, x); column < Math.min(width, x + w); column++) {
                set(column, line, colour);
            }
        }
        touch(x, y, w, h);
    }

    /** Paints with a brush of the given size, pixel by pixel. */
    void paint(int x, int y, int w, int h, Brush brush) {
        for (int line = Math.max(0, y); line < Math.min(height, y + h); line++) {
            for (int column = Math.max(0, x); column < Math.min(width, x + w); column++) {
                int alpha = brush.alpha(column - x, line - y);
                int partner = (column ^ 1) - x; // U and V of two neighbours count for both, so both decide about them
                int both = alpha + (partner >= 0 && partner < w ? brush.alpha(partner, line - y) : alpha);
                if (both > 0) {
                    mix(column, line, brush.colour(column - x, line - y), alpha, both / 2);
                }
            }
        }
        touch(x, y, w, h);
    }

    /** What to paint where, in pixels from the corner of the painted rectangle. */
    interface Brush {
        /** How much covers the ground, 0…256. */
        int alpha(int x, int y);

        /** With which colour. */
        int colour(int x, int y);
    }

    private void set(int x, int y, int colour) {
        int p = (y * width + x) * 2;
        pixels[p] = (byte) (colour >> 16);
        pixels[p + 1] = (byte) ((x & 1) == 0 ? colour >> 8 : colour);
    }

    private void mix(int x, int y, int colour, int alpha, int chromaAlpha) {
        int p = (y * width + x) * 2;
        int c = (x & 1) == 0 ? colour >> 8 & 0xff : colour & 0xff;
        int oldY = pixels[p] & 0xff;
        int oldC = pixels[p + 1] & 0xff;
        pixels[p] = (byte) (oldY + ((((colour >> 16) - oldY) * alpha) >> 8));
        pixels[p + 1] = (byte) (oldC + (((c - oldC) * chromaAlpha) >> 8));
    }

    private void touch(int x, int y, int w, int h) {
        int left = Math.max(0, x) / BLOCK_WIDTH;
        int right = (Math.min(width, x + w) + BLOCK_WIDTH - 1) / BLOCK_WIDTH;
        int top = Math.max(0, y) / BLOCK_HEIGHT;
        int bottom = (Math.min(height, y + h) + BLOCK_HEIGHT - 1) / BLOCK_HEIGHT;
        for (int row = top; row < bottom && left < right; row++) {
            int first = row * (width / BLOCK_WIDTH);
            touched.set(first + left, first + right);
        }
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
