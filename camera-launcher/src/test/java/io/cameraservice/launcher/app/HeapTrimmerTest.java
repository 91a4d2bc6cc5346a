package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeapTrimmerTest {
    private static final long MB = 1L << 20;

    @Test
    void aHeapIsCollectedWhileItIsLargeForWhatIsInIt() {
        assertTrue(HeapTrimmer.isWorthIt(384 * MB, 0), "as G1 begins with on a machine of 24 GB");
        assertTrue(HeapTrimmer.isWorthIt(200 * MB, 12 * MB));
        assertFalse(HeapTrimmer.isWorthIt(40 * MB, 12 * MB), "as a collection leaves it");
        assertFalse(HeapTrimmer.isWorthIt(400 * MB, 120 * MB), "much is in it");
        assertFalse(HeapTrimmer.isWorthIt(12 * MB, 0), "a small one");
    }
}
