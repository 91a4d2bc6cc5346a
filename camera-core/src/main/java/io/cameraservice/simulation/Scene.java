package io.cameraservice.simulation;

import io.cameraservice.simulation.ImageAdjustments.Pattern;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/**
 * What a simulated camera sees: hills under a sky in a colour of its own, the time, the frame's number, a ball that bounces
 * at the speed of the clock, colour bars, and the {@link FrameMark}. Not safe for use by several threads.
 */
final class Scene {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final int[] BARS = {0xe8e8e8, 0xe6d32e, 0x2ecbd6, 0x3fbf4a, 0xc846c8, 0xd8403a, 0x3454d1, 0x101418};
    private static final double BARS_TOP = 1 - FrameMark.HEIGHT - 1 / 30.0;
    private static final double CROSSING_SECONDS = 6;
    private static final double BOUNCE_SECONDS = 1.5;

    private final Canvas canvas;
    private final ZoneId zone;
    private final Glyphs clock;
    private final Glyphs small;
    private final Ball ball;
    private final int white;
    private final int markBlack;
    private final int markWhite;

    /** Paints the background. The number chooses the colours; title and subtitle stand in the upper corners. */
    Scene(Canvas canvas, int number, String title, String subtitle, ZoneId zone, Pattern pattern) {
        this.canvas = canvas;
        this.zone = zone;
        int height = canvas.height();
        clock = new Glyphs(Math.min(height / 10, canvas.width() / 13));
        small = new Glyphs(height / 28);
        white = canvas.colour(0xffffff);
        markWhite = canvas.plain(0xffffff);
        markBlack = canvas.plain(0x000000);
        ball = new Ball(Math.max(4, height / 22), canvas.colour(0xfff3c4), canvas.colour(0xf2a33a));
        if (pattern == Pattern.RAMP) {
            columns(0, 64, i -> i * 255 / 63 * 0x010101);
        } else if (pattern == Pattern.NONE) {
            new Landscape(canvas, number).paint();
        }
        columns(pattern == Pattern.BARS ? 0 : (int) Math.round(BARS_TOP * height), BARS.length, i -> BARS[i]);
        Glyphs head = new Glyphs(height / 22);
        int margin = height / 24;
        head.draw(canvas, margin, margin, title, white, 256);
        int right = canvas.width() - margin - small.width(subtitle);
        if (right > 2 * margin + head.width(title)) {
            small.draw(canvas, right, margin + head.height() - small.height(), subtitle, white, 190);
        }
        canvas.keep();
    }

    /** Draws a frame over the background. */
    void draw(long sequence, double seconds, Instant wallTime) {
        canvas.restore();
        ZonedDateTime now = wallTime.atZone(zone);
        int height = canvas.height();
        int top = (int) (height * 0.30);
        centred(clock, top, TIME.format(now), 256);
        centred(small, top + clock.height() + height / 24, DATE.format(now) + "   FRAME " + sixDigits(sequence), 220);
        bounce(seconds);
        FrameMark.draw(canvas, sequence, markBlack, markWhite);
    }

    /** Fills the picture from this line down with upright stripes. */
    private void columns(int top, int count, IntUnaryOperator rgb) {
        for (int i = 0; i < count; i++) {
            int left = canvas.width() * i / count;
            int right = canvas.width() * (i + 1) / count;
            canvas.fill(left, top, right - left, canvas.height() - top, canvas.colour(rgb.applyAsInt(i)));
        }
    }

    private void centred(Glyphs glyphs, int y, String text, int opacity) {
        glyphs.draw(canvas, (canvas.width() - glyphs.width(text)) / 2, y, text, white, opacity);
    }

    private void bounce(double seconds) {
        double across = seconds / CROSSING_SECONDS % 2;
        double swing = across < 1 ? across : 2 - across;
        double hop = seconds / BOUNCE_SECONDS % 1;
        double up = 4 * hop * (1 - hop);
        int size = ball.size();
        int x = (int) Math.round(swing * (canvas.width() - size));
        double floor = BARS_TOP * canvas.height() - size;
        int y = (int) Math.round(floor - up * canvas.height() * 0.24);
        canvas.paint(x, y, size, size, ball);
    }

    private static String sixDigits(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, 6 - digits.length())) + digits;
    }

    /** A ball lit from the upper left, with a smooth edge. Immutable. */
    private static final class Ball implements Canvas.Brush {
        private final int size;
        private final int[] alphas;
        private final int[] colours;

        /** A ball of this radius in pixels, from the colour of its light side to that of its dark side. */
        Ball(int radius, int light, int dark) {
            size = 2 * radius + 1;
            alphas = new int[size * size];
            colours = new int[size * size];
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    double edge = radius - Math.hypot(x - radius, y - radius);
                    double shade = Math.hypot(x - radius * 0.65, y - radius * 0.6) / (radius * 1.6);
                    alphas[y * size + x] = (int) (256 * Math.max(0, Math.min(1, edge)));
                    colours[y * size + x] = Canvas.between(light, dark, Math.min(1, shade));
                }
            }
        }

        /** Width and height in pixels. */
        int size() {
            return size;
        }

        @Override
        public int alpha(int x, int y) {
            return alphas[y * size + x];
        }

        @Override
        public int colour(int x, int y) {
            return colours[y * size + x];
        }
    }
}
