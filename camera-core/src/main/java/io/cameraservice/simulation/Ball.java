package io.cameraservice.simulation;

/** A ball lit from the upper left, with a smooth edge. Immutable. */
final class Ball implements Canvas.Brush {
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
                colours[y * size + x] = between(light, dark, Math.min(1, shade));
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
}
