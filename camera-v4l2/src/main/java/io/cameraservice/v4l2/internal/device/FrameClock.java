package io.cameraservice.v4l2.internal.device;

import io.cameraservice.v4l2.internal.abi.VideoBuffer;
import io.cameraservice.v4l2.internal.sys.Syscalls;

/**
 * Turns the driver's time stamps and sequence numbers into those of frames: time on the clock of {@link System#nanoTime()},
 * sequence growing for the whole capture although the driver starts anew after each restart. For use by one thread.
 */
final class FrameClock {
    private static final long OLDEST = 10_000_000_000L;
    private static final long WRAP = 1L << 32;

    private final long offset;
    private long sequenceBase;
    private long lastRaw = -1;
    private long lastSequence = -1;

    FrameClock(Syscalls calls) {
        long before = System.nanoTime();
        long kernel = calls.monotonicNanos();
        offset = before + (System.nanoTime() - before) / 2 - kernel;
    }

    /** Time of capture; the present where the driver's clock is another one or makes no sense. */
    long captureNanos(VideoBuffer facts, long now) {
        if (!facts.isMonotonic()) {
            return now;
        }
        long stamp = facts.timestampNanos() + offset;
        long age = now - stamp;
        return age >= 0 && age < OLDEST ? stamp : now;
    }

    /** Number of the frame; a driver that does not count is counted for. */
    long sequence(VideoBuffer facts) {
        long raw = facts.sequence();
        if (lastRaw >= 0 && raw < lastRaw) {
            sequenceBase += WRAP;
        }
        boolean counts = raw != lastRaw;
        lastRaw = raw;
        long sequence = sequenceBase + raw;
        if (!counts || sequence <= lastSequence) {
            sequence = lastSequence + 1;
            sequenceBase = sequence - raw;
        }
        lastSequence = sequence;
        return sequence;
    }

    /** The stream was restarted: at least one picture is missing from here on. */
    void restarted() {
        sequenceBase = lastSequence + 2;
        lastRaw = -1;
    }
}
