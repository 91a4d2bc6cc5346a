package io.cameraservice.internal.rtsp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The wall times of sender reports (RFC 3550, 6.4.1): one time line, so that what readers compute from the reports of several tracks,
 * or of one track, fits together. It begins anew when the machine's clock was set. Confined to the loop.
 */
final class ReportClock {
    /** What the machine's clock may differ from the time line before it counts as set. */
    private static final Duration SET = Duration.ofSeconds(1);

    private final InstantSource wall;
    private @Nullable Instant origin;
    private long originNanos;

    ReportClock(InstantSource wall) {
        this.wall = wall;
    }

    /** Wall time of a moment on the clock of {@link System#nanoTime()}. */
    Instant at(long nanos) {
        Instant now = wall.instant();
        long nowNanos = System.nanoTime();
        Instant begin = origin;
        Instant expected = begin == null ? now : begin.plusNanos(nowNanos - originNanos);
        if (begin == null || now.isBefore(expected.minus(SET)) || now.isAfter(expected.plus(SET))) {
            begin = now;
            origin = begin;
            originNanos = nowNanos;
        }
        return begin.plusNanos(nanos - originNanos);
    }
}
