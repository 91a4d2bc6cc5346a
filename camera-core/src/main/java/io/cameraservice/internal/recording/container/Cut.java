package io.cameraservice.internal.recording.container;

import io.cameraservice.media.RecordingFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A range of one file that becomes part of a clip. Immutable.
 *
 * @param startedAt when the picture at {@code offset} was captured
 * @param offset where on the file's time line the range may begin at the earliest
 * @param length of the media from there on that have this time; what follows in the file has another
 * @param from the first picture wanted: the range begins with the last key frame up to then, or else with the first one
 * @param until the first picture that is not wanted any more
 */
public record Cut(
        Path file,
        RecordingFormat format,
        Instant startedAt,
        Duration offset,
        Duration length,
        Instant from,
        Instant until) {
    /** Lengths of segments are measured, and rounded to milliseconds in Matroska. */
    private static final long TOLERANCE_NANOS = 2_000_000;

    Instant wall(long nanos) {
        return startedAt.plusNanos(nanos - offset.toNanos());
    }

    boolean isBefore(long nanos) {
        return nanos < offset.toNanos() - TOLERANCE_NANOS;
    }

    boolean isBehind(long nanos) {
        return nanos >= offset.plus(length).toNanos() - TOLERANCE_NANOS
                || !wall(nanos).isBefore(until);
    }
}
