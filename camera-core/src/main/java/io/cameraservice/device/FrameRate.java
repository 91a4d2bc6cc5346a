package io.cameraservice.device;

/**
 * Frames per second as an exact fraction, in lowest terms. Immutable.
 *
 * @param numerator frames, at least 1
 * @param denominator seconds, at least 1
 */
public record FrameRate(int numerator, int denominator) implements Comparable<FrameRate> {
    public FrameRate {
        if (numerator < 1 || denominator < 1) {
            throw new IllegalArgumentException("a frame rate of " + numerator + "/" + denominator + " is not possible");
        }
        int divisor = gcd(numerator, denominator);
        numerator /= divisor;
        denominator /= divisor;
    }

    /** A whole number of frames a second. */
    public static FrameRate of(int perSecond) {
        return new FrameRate(perSecond, 1);
    }

    /** Frames per second. */
    public double perSecond() {
        return (double) numerator / denominator;
    }

    /** Time from one frame to the next in nanoseconds, rounded. */
    public long intervalNanos() {
        return Math.round(1e9 * denominator / numerator);
    }

    @Override
    public int compareTo(FrameRate other) {
        return Long.compare((long) numerator * other.denominator, (long) other.numerator * denominator);
    }

    /** {@code "30"} or {@code "30000/1001"}. */
    @Override
    public String toString() {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
