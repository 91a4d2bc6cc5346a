package io.cameraservice.internal.capture;

/** Frames per second over the last few seconds. Written by one thread, read by any. */
final class RateMeter {
    private static final int WINDOW = 90;
    private static final long OLDEST_NANOS = 3_000_000_000L;

    private final long[] times = new long[WINDOW];
    private int count;
    private int next;

    synchronized void mark(long nanos) {
        times[next] = nanos;
        next = (next + 1) % WINDOW;
        count = Math.min(count + 1, WINDOW);
    }

    synchronized void reset() {
        count = 0;
        next = 0;
    }

    /** Rounded to a hundredth; 0 with fewer than two frames in the last three seconds. */
    synchronized double perSecond(long now) {
        int used = 0;
        long newest = 0;
        long oldest = 0;
        for (int i = 1; i <= count; i++) {
            long time = times[Math.floorMod(next - i, WINDOW)];
            if (now - time > OLDEST_NANOS) {
                break;
            }
            newest = used == 0 ? time : newest;
            oldest = time;
            used++;
        }
        return used < 2 || newest == oldest ? 0 : Math.round((used - 1) * 1e11 / (newest - oldest)) / 100.0;
    }
}
