package io.cameraservice.simulation;

import io.cameraservice.device.FrameRate;

/** When frames are due, exactly on the rate for ever. Times in nanoseconds of one monotonic clock. Not safe for several threads. */
final class FrameSchedule {
    private final double interval;
    private double slowness = 1;
    private long origin;
    private long originSequence;
    private long sequence;

    /** The first frame, number 0, is due one interval after the start. */
    FrameSchedule(FrameRate rate, long start) {
        interval = 1e9 * rate.denominator() / rate.numerator();
        origin = start + Math.round(interval);
    }

    /** Number of the next frame. */
    long sequence() {
        return sequence;
    }

    /** When the next frame is due. */
    long due() {
        return origin + Math.round((sequence - originSequence) * interval * slowness);
    }

    /** The frame is done; goes on to the next. */
    void next() {
        sequence++;
    }

    /** Skips frames that are late by an interval or more; how many. */
    long skipTo(long now) {
        long late = (long) ((now - due()) / (interval * slowness));
        long skipped = Math.max(0, late);
        sequence += skipped;
        return skipped;
    }

    /** From the next frame on, intervals are longer by this factor. */
    void slowness(double factor) {
        if (factor != slowness) {
            origin = due();
            originSequence = sequence;
            slowness = factor;
        }
    }

    /** Begins anew after a pause, without giving up frames: a device that hangs does not count. */
    void resume(long now) {
        origin = now;
        originSequence = sequence;
    }
}
