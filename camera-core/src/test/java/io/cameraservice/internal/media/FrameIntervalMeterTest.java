package io.cameraservice.internal.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameIntervalMeterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long ASSUMED = SECOND / 25;

    private final FrameIntervalMeter meter = new FrameIntervalMeter();
    private long now = Long.MAX_VALUE - 5 * SECOND; // the clock may be anywhere

    private void come(int count, double perSecond) {
        for (int i = 0; i < count; i++) {
            now += Math.round(SECOND / perSecond);
            meter.mark(now);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 3, 7.5, 30, 60, 240})
    void measuresARegularRate(double perSecond) {
        come(100, perSecond);
        assertEquals(perSecond, meter.perSecond(now), 0.01 * perSecond + 0.005);
        assertEquals(SECOND / perSecond, (double) meter.nanos(ASSUMED), 0.01 * SECOND / perSecond);
    }

    @Test
    void assumesWhatIsPromisedAtFirst() {
        come(2, 3);
        assertEquals(ASSUMED, (double) meter.nanos(ASSUMED));
        assertEquals(0, (double) meter.usualPauseNanos());
        come(1, 3);
        assertEquals(SECOND / 3.0, (double) meter.nanos(ASSUMED), 1);
        assertEquals(SECOND / 3.0, (double) meter.usualPauseNanos(), 1);
    }

    @Test
    void countsNothingAfterItsEnd() {
        come(30, 30);
        assertEquals(0, meter.perSecond(now + 4 * SECOND));
        meter.restart();
        assertEquals(0, meter.perSecond(now));
        now += 3600 * SECOND;
        come(1, 30);
        assertEquals(SECOND / 30.0, (double) meter.nanos(ASSUMED), 1);
        assertEquals(SECOND / 30.0, (double) meter.usualPauseNanos(), 1);
    }

    @Test
    void aSilenceIsSeveralPresentIntervals() {
        come(30, 30);
        assertFalse(meter.isSilence(SECOND / 10));
        assertTrue(meter.isSilence(SECOND / 7));
        come(8, 7.5);
        assertFalse(meter.isSilence(SECOND / 3));
        assertTrue(meter.isSilence(SECOND / 2));
    }

    @Property(tries = 200)
    void followsAnyChangeOfTheRateWithinAFewPictures(
            @ForAll @DoubleRange(min = 0.1, max = 240) double before,
            @ForAll @DoubleRange(min = 0.1, max = 240) double after) {
        come(20, before);
        come(8, after);
        assertEquals(SECOND / after, (double) meter.nanos(ASSUMED), 2);
        come(40, after);
        assertEquals(SECOND / after, (double) meter.usualPauseNanos(), 2);
    }

    @Property(tries = 200)
    void oneLatePictureChangesNothing(
            @ForAll @DoubleRange(min = 0.1, max = 240) double rate,
            @ForAll @DoubleRange(min = 1, max = 600) double lateSeconds,
            @ForAll @IntRange(min = 0, max = 40) int picturesAfter) {
        come(40, rate);
        now += Math.round(lateSeconds * SECOND);
        meter.mark(now);
        come(picturesAfter, rate);
        assertEquals(SECOND / rate, (double) meter.nanos(ASSUMED), 2 + 0.2 * SECOND / rate);
        assertEquals(SECOND / rate, (double) meter.usualPauseNanos(), 2);
    }

    @Property(tries = 200)
    void burstsHaveTheirPauseAndTheirMeanInterval(
            @ForAll @IntRange(min = 2, max = 15) int together,
            @ForAll @DoubleRange(min = 0.01, max = 10) double pauseSeconds) {
        long pause = Math.round(pauseSeconds * SECOND);
        for (int burst = 0; burst < 40; burst++) {
            now += pause;
            for (int i = 0; i < together; i++) {
                meter.mark(now);
            }
            if (burst > 35) {
                assertEquals((double) pause, (double) meter.usualPauseNanos(), 2);
                assertTrue((double) meter.nanos(ASSUMED) <= pause);
            }
        }
    }
}
