package io.cameraservice.simulation;

/**
 * How a simulated sensor sees colours, as its controls have it. Immutable.
 *
 * @param brightness added to each part, from -255
 * @param contrast distance from middle grey, 1 for as it is
 * @param saturation distance from grey, 1 for as it is
 * @param exposure amount of light, 1 for as it is
 * @param warmth red against blue, 0 for as it is, from -1 to 1
 * @param pattern what is shown instead of the scene
 */
record ImageAdjustments(
        int brightness, double contrast, double saturation, double exposure, double warmth, Pattern pattern) {
    /** As it is. */
    static final ImageAdjustments PLAIN = new ImageAdjustments(0, 1, 1, 1, 0, Pattern.NONE);

    /** What a sensor can show instead of what is before it. */
    enum Pattern {
        NONE,
        BARS,
        RAMP
    }

    /** What becomes of this colour. */
    int apply(int rgb) {
        if (brightness == 0 && contrast == 1 && saturation == 1 && exposure == 1 && warmth == 0) {
            return rgb;
        }
        double r = (rgb >> 16 & 0xff) * exposure * (1 + 0.3 * warmth);
        double g = (rgb >> 8 & 0xff) * exposure;
        double b = (rgb & 0xff) * exposure * (1 - 0.3 * warmth);
        double grey = 0.299 * r + 0.587 * g + 0.114 * b;
        return part(grey, r) << 16 | part(grey, g) << 8 | part(grey, b);
    }

    private int part(double grey, double value) {
        double coloured = grey + (value - grey) * saturation;
        return (int) Math.max(0, Math.min(255, Math.round(128 + (coloured - 128) * contrast + brightness)));
    }
}
