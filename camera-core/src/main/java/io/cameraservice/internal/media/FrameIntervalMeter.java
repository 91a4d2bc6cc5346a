package io.cameraservice.internal.media;

import java.util.Arrays;

/**
 * Measures at which interval pictures come at present, whatever a device promised: webcams deliver a quarter of their rate in the
 * dark. Follows a change of the rate within {@value #MEAN_OF} pictures; one late picture does not change the result, nor do bursts
 * of pictures that come together. All times are nanoseconds of one monotonic clock. Safe for use by any thread.
 */
public final class FrameIntervalMeter {
    /** A time without pictures is a silence from so many present intervals on. */
    private static final double SILENT_INTERVALS = 3.5;

    private static final int MEAN_OF = 8;
    private static final int INTERVALS = 32;
    private static final int TIMES = 90;
    private static final long RATE_WINDOW_NANOS = 3_000_000_000L;

    private final long[] intervals = new long[INTERVALS];
    private int intervalCount;
    private int nextInterval;
    private final long[] times = new long[TIMES];
    private int timeCount;
    private int nextTime;

    /** A picture of this time, or one that came at this time. */
    public synchronized void mark(long nanos) {
        if (timeCount > 0) {
            addInterval(nanos - times[Math.floorMod(nextTime - 1, TIMES)]);
        }
        times[nextTime] = nanos;
        nextTime = (nextTime + 1) % TIMES;
        timeCount = Math.min(timeCount + 1, TIMES);
    }

    /** No picture came for so long, and none that ends this time will be marked. */
    public synchronized void addInterval(long nanos) {
        intervals[nextInterval] = Math.max(0, nanos);
        nextInterval = (nextInterval + 1) % INTERVALS;
        intervalCount = Math.min(intervalCount + 1, INTERVALS);
    }

    /** The next picture begins anew: the time since the last one is no interval. What was measured stays. */
    public synchronized void restart() {
        timeCount = 0;
    }

    /**
     * The present interval: the mean of the last {@value #MEAN_OF} without the longest one.
     *
     * @param assumed the result before three pictures have come
     */
    public synchronized long nanos(long assumed) {
        int used = Math.min(intervalCount, MEAN_OF);
        if (used < 2) {
            return assumed;
        }
        long sum = 0;
        long longest = 0;
        for (int i = 1; i <= used; i++) {
            long interval = intervals[Math.floorMod(nextInterval - i, INTERVALS)];
            sum += interval;
            longest = Math.max(longest, interval);
        }
        return (sum - longest) / (used - 1);
    }

    /** The pause that happens again and again: the second longest of the last {@value #INTERVALS} intervals; 0 before three pictures. */
    public synchronized long usualPauseNanos() {
        if (intervalCount < 2) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(intervals, intervalCount);
        Arrays.sort(sorted);
        return sorted[intervalCount - 2];
    }

    /** Whether a time without pictures is longer than the present interval explains. */
    public boolean isSilence(long nanos) {
        return nanos > SILENT_INTERVALS * nanos(0);
    }

    /** Pictures per second over the last three seconds, or over three intervals if that is longer; to a hundredth; 0 if none come. */
    public synchronized double perSecond(long now) {
        long window = Math.max(RATE_WINDOW_NANOS, 3 * nanos(0));
        int used = 0;
        long newest = 0;
        long oldest = 0;
        for (int i = 1; i <= timeCount; i++) {
            long time = times[Math.floorMod(nextTime - i, TIMES)];
            if (now - time > window) {
                break;
            }
            newest = used == 0 ? time : newest;
            oldest = time;
            used++;
        }
        return used < 2 || newest == oldest ? 0 : Math.round((used - 1) * 1e11 / (newest - oldest)) / 100.0;
    }
}
