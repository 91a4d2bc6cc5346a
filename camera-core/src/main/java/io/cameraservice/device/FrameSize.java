package io.cameraservice.device;

/**
 * Width and height of a picture in pixels. Immutable.
 *
 * @param width pixels, 1…65535
 * @param height pixels, 1…65535
 */
public record FrameSize(int width, int height) implements Comparable<FrameSize> {
    public FrameSize {
        if (width < 1 || height < 1 || width > 65535 || height > 65535) {
            throw new IllegalArgumentException("a picture of " + width + "x" + height + " is not possible");
        }
    }

    /** Reads {@code "640x480"}. */
    public static FrameSize parse(String text) {
        int x = text.indexOf('x');
        try {
            return new FrameSize(Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1)));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("a size is written like 640x480, not '" + text + "'", e);
        }
    }

    /** Number of pixels. */
    public long area() {
        return (long) width * height;
    }

    /** By area, then by width. */
    @Override
    public int compareTo(FrameSize other) {
        int byArea = Long.compare(area(), other.area());
        return byArea != 0 ? byArea : Integer.compare(width, other.width);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
