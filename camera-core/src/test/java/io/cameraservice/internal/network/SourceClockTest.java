package io.cameraservice.internal.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SourceClockTest {
    private static final long MS = 1_000_000;
    private static final long INTERVAL = 40 * MS;

    private final SourceClock clock = new SourceClock();

    @Test
    void picturesOfABurstKeepTheirDistances() {
        long now = 5000 * MS;
        List<Long> captured = new ArrayList<>();
        int kept = 20; // pictures that the source had kept come within a few milliseconds
        assertFalse(clock.settles(0, now - 80 * MS)); // the first comes before ffmpeg takes a breath
        for (int i = 1; i < kept; i++) {
            assertFalse(clock.settles(i * INTERVAL, now + i * MS / 2));
        }
        long live = now + 10 * MS;
        for (int i = kept; !clock.settles(i * INTERVAL, live); i++, live += INTERVAL) {
            kept = i + 1;
        }
        for (int i = 0; i <= kept; i++) {
            captured.add(clock.captured(i * INTERVAL));
        }
        for (int i = kept + 1; i < 200; i++) {
            live += INTERVAL;
            captured.add(clock.captured(i * INTERVAL, live));
        }
        for (int i = 1; i < captured.size(); i++) {
            near(INTERVAL, captured.get(i) - captured.get(i - 1), MS / 2);
        }
        assertTrue(captured.get(199) <= live);
        near(live, captured.get(199), 50 * MS);
    }

    @Test
    void jitterIsTakenOutAndAClockThatRunsSlowOrFastIsFollowed() {
        for (int ppm : List.of(-200, 0, 200)) {
            SourceClock one = new SourceClock();
            Random random = new Random(ppm + 1000L);
            long last = Long.MIN_VALUE;
            long arrival = 0;
            boolean settled = false;
            for (int i = 0; i < 40_000; i++) { // 27 minutes
                long pts = i * INTERVAL;
                long made = 7_000_000 * MS + pts + pts / 1_000_000 * ppm;
                arrival = Math.max(arrival, made + 30 * MS + (long) (random.nextDouble() * 25 * MS));
                if (!settled) {
                    settled = one.settles(pts, arrival);
                    continue;
                }
                long captured = one.captured(pts, arrival);
                assertTrue(captured <= arrival, "in the future");
                assertTrue(arrival - captured < 150 * MS, "too old by " + (arrival - captured) / MS + " ms at " + i);
                if (last != Long.MIN_VALUE && i > 100) {
                    near(INTERVAL, captured - last, INTERVAL / 20);
                }
                last = captured;
            }
        }
    }

    /** As seen on a machine under load: what was late at the beginning comes in time at once; containers count milliseconds. */
    @Test
    void picturesThatComeSoonerThanThoughtPossibleHaveTimesOfTheirOwn() {
        SourceClock late = new SourceClock();
        long now = 5_000_000 * MS;
        int i = 0;
        while (!late.settles(i * INTERVAL, now + i * INTERVAL)) {
            i++;
        }
        long last = late.captured(i * INTERVAL);
        for (int soon = 1; soon <= 10; soon++) {
            long captured = late.captured((i + soon) * INTERVAL, now + (i + 1) * INTERVAL - 190 * MS + soon * MS / 4);
            assertTrue(captured - last >= MS, "nearer than a millisecond");
            last = captured;
        }
    }

    @Test
    void aClockThatWasSetAnewIsFollowedAtOnce() {
        long now = 1000 * MS;
        int i = 0;
        while (!clock.settles(i * INTERVAL, now + i * INTERVAL)) {
            i++;
        }
        long before = clock.captured(i * INTERVAL);
        long set = clock.captured(900_000 * MS, now + (i + 1) * INTERVAL);
        near(INTERVAL, set - before, 2 * MS);
        long back = clock.captured(5 * MS, now + (i + 2) * INTERVAL);
        near(INTERVAL, back - set, 2 * MS);
    }

    private static void near(long expected, long actual, long atMost) {
        assertTrue(Math.abs(expected - actual) <= atMost, () -> actual / 1e6 + " ms instead of " + expected / 1e6);
    }
}
