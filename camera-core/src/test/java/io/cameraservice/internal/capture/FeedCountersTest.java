package io.cameraservice.internal.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.Frame;
import io.cameraservice.spi.CameraDriver.Capture;
import io.cameraservice.testing.RecordingSink;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a device that promises 30 frames a second counts as hung, by a clock of the test. */
class FeedCountersTest {
    private static final long MILLI = 1_000_000;

    private final ScriptedDriver driver = new ScriptedDriver();
    private final Capture capture = driver.open(ScriptedDriver.DEVICE, ScriptedDriver.MODE, new RecordingSink());
    private final FeedCounters counters = new FeedCounters(InstantSource.system());
    private long now = 1000 * MILLI;
    private long sequence;
    private int stalls;

    private void open() {
        counters.opened(now);
        frame();
    }

    private void frame() {
        counters.frame(Frame.owned(ScriptedDriver.MODE, 16, sequence++, now, new byte[128]), now);
    }

    /** Frames at this interval; a device that counts as hung is opened again, and its first frame comes at once. */
    private void frames(int count, long intervalMillis) {
        for (int i = 0; i < count; i++) {
            long next = now + intervalMillis * MILLI;
            while (now < next) {
                now += Math.min(next - now, 100 * MILLI);
                if (counters.isSilent(capture, now, true)) {
                    counters.stalled(now);
                    stalls++;
                    open();
                    next = now + intervalMillis * MILLI;
                }
            }
            frame();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {133, 333, 499})
    void aRateThatDropsIsNoStall(long intervalMillis) {
        open();
        frames(100, 33);
        frames(100, intervalMillis);
        frames(100, 33);
        frames(100, intervalMillis);
        assertEquals(0, stalls);
        assertEquals(intervalMillis * MILLI, counters.intervalNanos(ScriptedDriver.MODE));
    }

    @ParameterizedTest
    @ValueSource(longs = {1000, 2000, 5000, 10_000})
    void aDeviceThatIsOnlySlowIsGivenMoreTimeEachTime(long intervalMillis) {
        open();
        frames(100, 33);
        frames(100, intervalMillis);
        assertTrue(stalls > 0 && stalls <= 14, () -> "opened again " + stalls + " times");
        int before = stalls;
        frames(1000, intervalMillis);
        assertEquals(before, stalls);
    }

    @Test
    void aDeviceThatHangsIsNoticedWithinHalfASecondAndAgainAfterOtherHangs() {
        open();
        for (int hang = 0; hang < 5; hang++) {
            frames(40, 33);
            assertFalse(counters.isSilent(capture, now + 490 * MILLI, true));
            assertTrue(counters.isSilent(capture, now + 510 * MILLI, true));
            now += 510 * MILLI;
            counters.stalled(now);
            open();
        }
    }

    @Test
    void aDeviceThatHangsAgainAndAgainIsNotWaitedForWithoutEnd() {
        for (int hang = 0; hang < 50; hang++) {
            open();
            while (!counters.isSilent(capture, now, true)) {
                now += 100 * MILLI;
            }
            assertTrue(counters.silentNanos(now) <= 12_200 * MILLI, () -> "waited for " + counters.silentNanos(now));
            counters.stalled(now);
        }
    }
}
