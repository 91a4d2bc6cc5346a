package io.cameraservice.simulation;

import java.util.Locale;

/**
 * Letters for {@link Canvas}, drawn from bitmaps of our own and smoothed to any height: no font needs to be installed.
 *
 * <p>Knows digits, the letters A to Z and some marks; small letters become capitals, everything else a gap. Not safe for use
 * by several threads.
 */
final class Glyphs {
    private static final String KNOWN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:.-/@#";
    private static final int COLUMNS = 5;
    private static final int LINES = 7;

    /** For each of {@link #KNOWN} a word of seven lines of five pixels: one base-32 digit a line, its highest bit at the left. */
    private static final String BITMAPS =
            "EHJLPHE 4C4444E EH1248V EH161HE 26AIV22 VGU11HE 68GUHHE V124888 EHHEHHE EHHF12C EHHVHHH UHHUHHU "
                    + "EHGGGHE UHHHHHU VGGUGGV VGGUGGG EHGNHHF HHHVHHH E44444E 72222IC HIKOKIH GGGGGGV HRLLHHH HHPLJHH "
                    + "EHHHHHE UHHUGGG EHHHLID UHHUKIH FGGE11U V444444 HHHHHHE HHHHHA4 HHHLLLA HHA4AHH HHHA444 V1248GV "
                    + "0CC0CC0 00000CC 000V000 01248G0 EHNLNGE AAVAVAA ";

    private final int height;
    private final int width;
    private final byte[][] masks = new byte[KNOWN.length()][];

    /** Letters this many pixels high, at least 7. */
    Glyphs(int height) {
        this.height = Math.max(LINES, height);
        width = Math.max(COLUMNS, Math.round(this.height * (float) COLUMNS / LINES));
        for (int i = 0; i < masks.length; i++) {
            masks[i] = mask(i);
        }
    }

    int height() {
        return height;
    }

    /** Pixels from one letter to the next. */
    int advance() {
        return width + Math.max(1, Math.round(width * 0.2f));
    }

    /** Pixels that a text is wide. */
    int width(String text) {
        return text.isEmpty() ? 0 : (text.length() - 1) * advance() + width;
    }

    /**
     * Draws a text with its upper left corner here.
     *
     * @param opacity how much covers the ground, 0…256
     */
    void draw(Canvas canvas, int x, int y, String text, int colour, int opacity) {
        String capitals = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < capitals.length(); i++) {
            int known = KNOWN.indexOf(capitals.charAt(i));
            if (known >= 0) {
                byte[] mask = masks[known];
                canvas.paint(x + i * advance(), y, width, height, new Canvas.Brush() {
                    @Override
                    public int alpha(int px, int py) {
                        return ((mask[py * width + px] & 0xff) * opacity) >> 8;
                    }

                    @Override
                    public int colour(int px, int py) {
                        return colour;
                    }
                });
            }
        }
    }

    /** The bitmap blown up, with its corners rounded by a blurred edge. */
    private byte[] mask(int glyph) {
        byte[] mask = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float fx = (x + 0.5f) * COLUMNS / width - 0.5f;
                float fy = (y + 0.5f) * LINES / height - 0.5f;
                int x0 = (int) Math.floor(fx);
                int y0 = (int) Math.floor(fy);
                float ax = fx - x0;
                float ay = fy - y0;
                float ink = (pixel(glyph, x0, y0) * (1 - ax) + pixel(glyph, x0 + 1, y0) * ax) * (1 - ay)
                        + (pixel(glyph, x0, y0 + 1) * (1 - ax) + pixel(glyph, x0 + 1, y0 + 1) * ax) * ay;
                float edge = Math.min(3f, height / (float) LINES);
                float alpha = Math.max(0, Math.min(1, (ink - 0.4f) * edge + 0.5f));
                mask[y * width + x] = (byte) Math.round(alpha * 255);
            }
        }
        return mask;
    }

    private static int pixel(int glyph, int x, int y) {
        if (x < 0 || y < 0 || x >= COLUMNS || y >= LINES) {
            return 0;
        }
        return Character.digit(BITMAPS.charAt(glyph * (LINES + 1) + y), 32) >> (COLUMNS - 1 - x) & 1;
    }
}
