package io.cameraservice.internal.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateMeterTest {
    private static final long SECOND = 1_000_000_000L;

    private final FeedCounters.RateMeter meter = new FeedCounters.RateMeter();

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 15, 30, 60, 120, 240})
    void measuresARegularRate(int perSecond) {
        long origin = Long.MAX_VALUE - 5 * SECOND; // the clock may be anywhere
        for (int i = 0; i <= 10 * perSecond; i++) {
            meter.mark(origin + i * SECOND / perSecond);
        }
        assertEquals(perSecond, meter.perSecond(origin + 10 * SECOND), 0.01 * perSecond);
    }

    @Test
    void forgetsWhatIsLongAgo() {
        meter.mark(0);
        assertEquals(0, meter.perSecond(0));
        meter.mark(SECOND / 10);
        assertEquals(10, meter.perSecond(SECOND / 10));
        assertEquals(0, meter.perSecond(4 * SECOND));
        meter.mark(5 * SECOND);
        meter.reset();
        assertEquals(0, meter.perSecond(5 * SECOND));
    }
}
