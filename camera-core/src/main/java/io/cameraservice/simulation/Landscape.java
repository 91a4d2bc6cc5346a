package io.cameraservice.simulation;

/** The background of a {@link Scene}: a sky that brightens towards the horizon, and three rows of hills before it. */
final class Landscape {
    private static final double[] HORIZONS = {0.60, 0.69, 0.78};
    private static final double[] LENGTHS = {0.9, 0.62, 1.25};

    private final Canvas canvas;
    private final double hue;

    /** A landscape in the colours of this camera. */
    Landscape(Canvas canvas, int number) {
        this.canvas = canvas;
        hue = (0.585 + number * 0.381966) % 1; // the golden angle: neighbours differ most
    }

    void paint() {
        int width = canvas.width();
        int height = canvas.height();
        int[] hills = {colour(0.55, 0.54), colour(0.64, 0.40), colour(0.72, 0.26)};
        int zenith = colour(0.76, 0.27);
        int horizon = colour(0.36, 0.88);
        for (int y = 0; y < height; y++) {
            double down = Math.min(1, y / (height * 0.72));
            int sky = canvas.colour(Canvas.between(zenith, horizon, down * down * 0.75 + down * 0.25));
            canvas.fill(0, y, width, 1, sky);
        }
        for (int row = 0; row < hills.length; row++) {
            int light = canvas.colour(hills[row]);
            int dark = canvas.colour(Canvas.between(hills[row], 0x000000, 0.45));
            for (int x = 0; x < width; x += 2) {
                double top = height * crest(row, (double) x / height);
                hill(x, top, light, dark);
            }
        }
    }

    /** Two columns of a hill, with a soft crest. */
    private void hill(int x, double top, int light, int dark) {
        int first = (int) Math.floor(top);
        int height = canvas.height();
        canvas.paint(x, first, 2, height - first, new Canvas.Brush() {
            @Override
            public int alpha(int px, int py) {
                return py == 0 ? (int) (256 * (first + 1 - top)) : 256;
            }

            @Override
            public int colour(int px, int py) {
                return Canvas.between(light, dark, Math.min(1, py / (height * 0.30)));
            }
        });
    }

    /** Where a row of hills ends at the top, as a part of the height. */
    private double crest(int row, double x) {
        double phase = hue * 20 + row * 2.1;
        double wave = Math.sin(x / LENGTHS[row] * 2 * Math.PI + phase) * 0.035;
        return HORIZONS[row] + wave + Math.sin(x / LENGTHS[row] * 4.7 * Math.PI + phase * 2) * 0.012;
    }

    /** A colour of the camera's hue. */
    private int colour(double saturation, double brightness) {
        int rgb = 0;
        for (int part = 0; part < 3; part++) {
            double k = (new double[] {5, 3, 1}[part] + hue * 6) % 6;
            double down = saturation * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
            rgb = rgb << 8 | (int) Math.round(255 * brightness * (1 - down));
        }
        return rgb;
    }
}
