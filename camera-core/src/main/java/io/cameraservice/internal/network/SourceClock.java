package io.cameraservice.internal.network;

/**
 * From a source's clock to ours. A picture was captured before it arrived; the one with the shortest way tells the offset of the
 * clocks best. Sources begin with a burst of what they have kept: only when that is over is the offset known. Afterwards it
 * follows slowly, so that pictures keep their distances and a source's clock may run a little fast or slow for days. Nanoseconds
 * throughout. Used by one thread.
 */
final class SourceClock {
    /** No picture is younger: it was coded and sent, and ffmpeg waits for the beginning of the next to know its end. */
    private static final long YOUNGEST = 40_000_000;

    /** A burst is over when so many pictures came no faster than they were made; it may begin a moment after the first. */
    private static final int IN_STEP = 2;

    private static final long SHORTEST_BEGINNING = 200_000_000;
    private static final long LONGEST_BEGINNING = 1_500_000_000;
    private static final long WINDOW = 10_000_000_000L;
    /** Beyond this ahead of what was thought possible, the burst was not over, or the clock was set forward. */
    private static final long AHEAD = 200_000_000;
    /** Pictures may be this late for a while, but not all of them for a whole window. */
    private static final long LATE = 2_000_000_000L;

    /** Between two pictures, whatever is corrected: containers count milliseconds. */
    private static final long SHORTEST = 1_000_000;

    /** The offset moves by one part in so many of the time that passes. */
    private static final int SLOWNESS = 20;

    private boolean begun;
    private boolean settled;
    private long firstNow;
    private int inStep;
    private long least;
    private long lastPts;
    private long lastCapture = Long.MIN_VALUE;
    private long windowEnds;
    private long leastOfWindow = Long.MAX_VALUE;
    private long rise;

    /**
     * Takes note of a picture of the beginning.
     *
     * @return whether the offset is known now, and {@link #captured(long)} may be asked for this picture and those before
     */
    boolean settles(long pts, long now) {
        long lead = now - pts;
        if (!begun) {
            begun = true;
            firstNow = now;
            least = lead;
        } else {
            boolean burst = lead < least - (pts - lastPts) / 4;
            least = Math.min(least, lead);
            inStep = burst ? 0 : inStep + 1;
            long waited = now - firstNow;
            settled = (inStep >= IN_STEP && waited >= SHORTEST_BEGINNING) || waited > LONGEST_BEGINNING;
        }
        lastPts = pts;
        windowEnds = now + WINDOW;
        return settled;
    }

    /** When a picture of the beginning was captured, once the offset is known; later than the one before. */
    long captured(long pts) {
        return after(pts + least - YOUNGEST);
    }

    /** When the next picture, which arrives now, was captured. */
    long captured(long pts, long now) {
        follow(pts, now - pts);
        return after(Math.min(pts + least - YOUNGEST, now));
    }

    /** When sound of this time was captured that arrived by now; it follows the pictures. */
    long heard(long pts, long now) {
        return Math.min(pts + least - YOUNGEST, now);
    }

    private long after(long capture) {
        lastCapture = lastCapture == Long.MIN_VALUE ? capture : Math.max(capture, lastCapture + SHORTEST);
        return lastCapture;
    }

    private void follow(long pts, long lead) {
        long now = pts + lead;
        long most = Math.max(0, pts - lastPts) / SLOWNESS;
        boolean setBack = pts < lastPts; // pictures come in order: their clock was set
        lastPts = pts;
        if (setBack || lead < least - AHEAD) {
            least = lead;
            nextWindow(lead, now);
        } else if (lead < least) {
            least -= Math.min(most, least - lead);
        }
        leastOfWindow = Math.min(leastOfWindow, lead);
        if (now - windowEnds >= 0) {
            rise = Math.max(0, leastOfWindow - least); // all of the window took longer: the source's clock runs slow
            if (rise > LATE) {
                least += rise; // it stood still
                rise = 0;
            }
            nextWindow(lead, now);
        }
        long step = Math.min(most, rise);
        least += step;
        rise -= step;
    }

    private void nextWindow(long lead, long now) {
        leastOfWindow = lead;
        windowEnds = now + WINDOW;
    }
}
