package io.cameraservice.device;

import static java.util.Objects.requireNonNull;

/** One combination of format, size and rate that a device offers. Immutable. */
public record VideoMode(PixelFormat format, FrameSize size, FrameRate rate) {
    public VideoMode {
        requireNonNull(format, "format");
        requireNonNull(size, "size");
        requireNonNull(rate, "rate");
    }

    /** {@code "MJPG 1280x720@30"}. */
    @Override
    public String toString() {
        return format + " " + size + "@" + rate;
    }
}
