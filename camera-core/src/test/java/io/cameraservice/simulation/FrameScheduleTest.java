package io.cameraservice.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.device.FrameRate;
import org.junit.jupiter.api.Test;

final class FrameScheduleTest {
    @Test
    void neverDriftsFromAFractionalRate() {
        FrameSchedule frameSchedule = new FrameSchedule(new FrameRate(30000, 1001), 0);
        for (int i = 0; i < 29_999; i++) {
            frameSchedule.next();
        }
        assertEquals(1001_000_000_000L, frameSchedule.due());
    }

    @Test
    void aLateFrameIsDeliveredAndWholeIntervalsAreSkipped() {
        FrameSchedule frameSchedule = new FrameSchedule(FrameRate.of(10), 0);
        assertEquals(0, frameSchedule.skipTo(199_000_000));
        assertEquals(0, frameSchedule.sequence());
        assertEquals(3, frameSchedule.skipTo(401_000_000));
        assertEquals(3, frameSchedule.sequence());
        assertEquals(400_000_000, frameSchedule.due());
    }

    @Test
    void aPauseIsNotCaughtUp() {
        FrameSchedule frameSchedule = new FrameSchedule(FrameRate.of(10), 0);
        frameSchedule.next();
        frameSchedule.resume(5_000_000_000L);
        assertEquals(1, frameSchedule.sequence());
        assertEquals(5_000_000_000L, frameSchedule.due());
        frameSchedule.next();
        assertEquals(5_100_000_000L, frameSchedule.due());
    }

    @Test
    void slownessHoldsFromTheNextFrameOn() {
        FrameSchedule frameSchedule = new FrameSchedule(FrameRate.of(10), 0);
        frameSchedule.slowness(3);
        assertEquals(100_000_000, frameSchedule.due());
        frameSchedule.next();
        assertEquals(400_000_000, frameSchedule.due());
        frameSchedule.slowness(1);
        frameSchedule.next();
        assertEquals(500_000_000, frameSchedule.due());
    }
}
