package io.cameraservice.internal.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.GapSummary;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GapNoticesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - 100 * SECOND; // the clock may be anywhere

    @Test
    void aMonthOfGapsEachSecondIsToldAboutOnceAMinute() {
        GapNotices notices = new GapNotices(START);
        Gap gap = new Gap(Instant.EPOCH, Instant.EPOCH.plusMillis(600), GapReason.FEED_STALLED);
        long seconds = Duration.ofDays(30).toSeconds();
        long told = 0;
        GapSummary left = GapSummary.NONE;
        for (long i = 0; i < seconds; i++) {
            if (notices.take(START + i * SECOND)) {
                told++;
                left = left.plus(notices.takeSuppressed());
            } else {
                notices.suppress(gap);
            }
        }
        left = left.plus(notices.takeSuppressed());
        assertTrue(told <= 10 + seconds / 60, "told " + told);
        assertTrue(told >= seconds / 60, "told " + told);
        assertEquals(seconds - told, left.count());
        assertEquals(Duration.ofMillis(600).multipliedBy(left.count()), left.total());
    }

    @Test
    void rareGapsAreAllTold() {
        GapNotices notices = new GapNotices(START);
        for (int i = 0; i < 1000; i++) {
            assertTrue(notices.take(START + i * 60L * SECOND));
        }
        assertEquals(GapSummary.NONE, notices.takeSuppressed());
    }
}
