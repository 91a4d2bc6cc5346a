package io.cameraservice.internal.network.client;

/** From RTP time stamps, which wrap after 32 bits, to nanoseconds that do not. Used by one thread. */
public final class RtpClock {
    private static final long SECOND = 1_000_000_000;

    private final int clockRate;
    private boolean begun;
    private int last;
    private long ticks;

    /** A track of so many ticks a second. */
    public RtpClock(int clockRate) {
        this.clockRate = clockRate;
    }

    /** Nanoseconds since the first time stamp; earlier than the last one if the time stamp went back. */
    public long nanos(int timestamp) {
        ticks += begun ? timestamp - last : 0;
        begun = true;
        last = timestamp;
        return nanos(ticks);
    }

    /** The same for a moment near the last time stamp, which stays the last. */
    long at(int timestamp) {
        return nanos(ticks + (timestamp - last));
    }

    private long nanos(long count) {
        return count / clockRate * SECOND + count % clockRate * SECOND / clockRate;
    }
}
