package io.cameraservice;

import static java.util.Objects.requireNonNull;

/**
 * How a listener wants its frames. Immutable.
 *
 * @param delivery in which form
 * @param maxPerSecond at most so many a second, the newest of each interval; 0 for all
 */
public record FrameOptions(Delivery delivery, double maxPerSecond) {
    /** In which form frames are passed on. */
    public enum Delivery {
        /** A copy on the heap, valid for ever. One copy is made however many listeners want it. */
        OWNED,
        /** The device's own buffer without a copy, valid until the listener returns. */
        BORROWED,
        /** As a JPEG picture: the camera's own untouched, raw formats encoded once for all who want it. */
        JPEG
    }

    public FrameOptions {
        requireNonNull(delivery, "delivery");
        if (!(maxPerSecond >= 0)) {
            throw new CameraException.InvalidArgument("maxPerSecond", ">= 0", "maxPerSecond is not negative");
        }
    }

    /** Every frame, copied once. */
    public static FrameOptions owned() {
        return new FrameOptions(Delivery.OWNED, 0);
    }

    /** Every frame, not copied. */
    public static FrameOptions borrowed() {
        return new FrameOptions(Delivery.BORROWED, 0);
    }

    /** JPEG pictures, at most so many a second. */
    public static FrameOptions jpeg(double maxPerSecond) {
        return new FrameOptions(Delivery.JPEG, maxPerSecond);
    }
}
