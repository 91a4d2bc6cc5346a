package io.cameraservice.internal.recording;

import io.cameraservice.media.Recording;
import io.cameraservice.media.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The times of one recording: wall time as it was when this life of the service took it up, and from there on the clock of
 * {@link System#nanoTime()}. So the distance of two of its times is what passed between them, whatever is done to the
 * machine's clock meanwhile. Immutable.
 */
final class RecordingTimeline {
    private final Instant origin;
    private final long originNanos;

    private RecordingTimeline(Instant origin, long originNanos) {
        this.origin = origin;
        this.originNanos = originNanos;
    }

    /** From now on, which is this wall time; never before the end of what the recording has already. */
    static RecordingTimeline begin(Instant wall, Recording recording) {
        List<Segment> all = recording.segments();
        Instant end = all.isEmpty()
                ? wall
                : all.get(all.size() - 1)
                        .startedAt()
                        .plus(all.get(all.size() - 1).duration());
        return new RecordingTimeline(end.isAfter(wall) ? end : wall, System.nanoTime());
    }

    /** The time of this moment on the clock of {@link System#nanoTime()}. */
    Instant at(long nanos) {
        return origin.plusNanos(nanos - originNanos);
    }

    Instant now() {
        return at(System.nanoTime());
    }

    /** The moment of this time on the clock of {@link System#nanoTime()}. */
    long nanos(Instant time) {
        return originNanos + between(origin, time).toNanos();
    }

    OptionalLong nanos(Optional<Instant> time) {
        return time.map(t -> OptionalLong.of(nanos(t))).orElse(OptionalLong.empty());
    }

    /** What passed between two times of one time line. */
    static Duration between(Instant from, Instant to) {
        return Duration.between(from, to);
    }
}
