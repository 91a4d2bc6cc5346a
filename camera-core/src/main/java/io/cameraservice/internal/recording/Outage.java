package io.cameraservice.internal.recording;

import io.cameraservice.media.GapReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pictures a recording misses at this moment: since when on its time line, and why. Touched on its line only. */
final class Outage {
    private static final Duration LAST_PICTURE = Duration.ofMillis(100);

    private @Nullable Instant from;
    private GapReason reason = GapReason.FEED_STALLED;

    /** The last picture there was is of this time. */
    void begin(@Nullable Instant lastPicture, GapReason why) {
        from = lastPicture;
        reason = why;
    }

    /** The recorder failed, or the service; the stream went on: the last picture is the last one on disk. */
    void beginAfter(Optional<Instant> lastPicture, GapReason why) {
        begin(lastPicture.orElse(null), why);
    }

    /** The same, of a recorder that ended by itself. */
    void recorderFailed(Optional<Instant> lastPicture) {
        beginAfter(lastPicture, GapReason.RECORDER_FAILED);
    }

    boolean isOn() {
        return from != null;
    }

    GapReason reason() {
        return reason;
    }

    /** Whether a picture of this time is later than the last one there was. */
    boolean isLater(Instant picture) {
        return from == null || picture.isAfter(from.plus(LAST_PICTURE));
    }

    /** It is over; gives the time of the last picture before it. */
    Optional<Instant> end() {
        Optional<Instant> began = Optional.ofNullable(from);
        from = null;
        return began;
    }

    /** How far back the next run begins: to the last picture on disk if only the recorder failed, so that none is lost. */
    Duration backlog(Instant now) {
        return from == null || resumeAt().isPresent() ? Duration.ZERO : RecordingTimeline.between(from, now);
    }

    /** Pictures from before a long outage are not recorded a second time. */
    Optional<Instant> resumeAt() {
        return Optional.ofNullable(from).filter(f -> reason != GapReason.RECORDER_FAILED);
    }
}
