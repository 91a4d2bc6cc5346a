package io.cameraservice.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.device.FrameRate;
import org.junit.jupiter.api.Test;

final class CadenceTest {
    @Test
    void neverDriftsFromAFractionalRate() {
        Cadence cadence = new Cadence(new FrameRate(30000, 1001), 0);
        for (int i = 0; i < 29_999; i++) {
            cadence.next();
        }
        assertEquals(1001_000_000_000L, cadence.due());
    }

    @Test
    void aLateFrameIsDeliveredAndWholeIntervalsAreSkipped() {
        Cadence cadence = new Cadence(FrameRate.of(10), 0);
        assertEquals(0, cadence.skipTo(199_000_000));
        assertEquals(0, cadence.sequence());
        assertEquals(3, cadence.skipTo(401_000_000));
        assertEquals(3, cadence.sequence());
        assertEquals(400_000_000, cadence.due());
    }

    @Test
    void aPauseIsNotCaughtUp() {
        Cadence cadence = new Cadence(FrameRate.of(10), 0);
        cadence.next();
        cadence.resume(5_000_000_000L);
        assertEquals(1, cadence.sequence());
        assertEquals(5_000_000_000L, cadence.due());
        cadence.next();
        assertEquals(5_100_000_000L, cadence.due());
    }

    @Test
    void slownessHoldsFromTheNextFrameOn() {
        Cadence cadence = new Cadence(FrameRate.of(10), 0);
        cadence.slowness(3);
        assertEquals(100_000_000, cadence.due());
        cadence.next();
        assertEquals(400_000_000, cadence.due());
        cadence.slowness(1);
        cadence.next();
        assertEquals(500_000_000, cadence.due());
    }
}
