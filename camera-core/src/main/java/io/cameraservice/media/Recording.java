package io.cameraservice.media;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One recording as it is at one moment: a single thing to its user, however many files and gaps it has. Immutable.
 *
 * @param id the recording's own id
 * @param knownCamera whose pictures; empty for a file that was put there by hand under a name that tells no camera
 * @param filename the name under which it is listed, described, downloaded and deleted
 * @param format its container
 * @param state where it is in its life
 * @param startedAt wall time of the first picture; before that, when it was asked for; for a file put there by hand what its
 *     name tells, else when it was last written
 * @param endedAt wall time of the last picture; empty while it goes on and for a file put there by hand
 * @param limit the length at which it ends by itself; empty for none
 * @param duration of its media: measured for what is finished, counted for what is under way; empty for a file put there by
 *     hand whose container does not tell
 * @param bytes size of its media on disk
 * @param segments its files, in order; the one being written comes last
 * @param gaps times without pictures, in order; where there are more than a thousand, the longest ones
 * @param gapsLeftOut the shorter ones that are not listed; of a clip, those of the recordings it was cut from, of which some may lie
 *     outside of it
 * @param problem why it is interrupted or ended in error
 */
public record Recording(
        String id,
        Optional<CameraId> knownCamera,
        String filename,
        RecordingFormat format,
        RecordingState state,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<Duration> limit,
        Optional<Duration> duration,
        long bytes,
        List<Segment> segments,
        List<Gap> gaps,
        GapSummary gapsLeftOut,
        Optional<String> problem) {
    public Recording {
        requireNonNull(id, "id");
        requireNonNull(knownCamera, "knownCamera");
        requireNonNull(filename, "filename");
        requireNonNull(format, "format");
        requireNonNull(state, "state");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(endedAt, "endedAt");
        requireNonNull(limit, "limit");
        requireNonNull(duration, "duration");
        segments = List.copyOf(segments);
        gaps = List.copyOf(gaps);
        requireNonNull(gapsLeftOut, "gapsLeftOut");
        requireNonNull(problem, "problem");
    }

    /**
     * Whose pictures. The service's own recordings always have a camera.
     *
     * @throws java.util.NoSuchElementException for a file that tells none, see {@link #knownCamera()}
     */
    public CameraId camera() {
        return knownCamera.orElseThrow();
    }

    /** A builder with these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Makes a recording that differs from another in some values. For one thread. */
    public static final class Builder {
        private final Recording from;
        private RecordingState state;
        private Instant startedAt;
        private Optional<Instant> endedAt;
        private Optional<Duration> duration;
        private long bytes;
        private List<Segment> segments;
        private List<Gap> gaps;
        private GapSummary gapsLeftOut;
        private Optional<String> problem;

        private Builder(Recording from) {
            this.from = from;
            state = from.state;
            startedAt = from.startedAt;
            endedAt = from.endedAt;
            duration = from.duration;
            bytes = from.bytes;
            segments = from.segments;
            gaps = from.gaps;
            gapsLeftOut = from.gapsLeftOut;
            problem = from.problem;
        }

        public Builder state(RecordingState value) {
            state = value;
            return this;
        }

        public Builder startedAt(Instant value) {
            startedAt = value;
            return this;
        }

        public Builder endedAt(Instant value) {
            endedAt = Optional.of(value);
            return this;
        }

        public Builder duration(Optional<Duration> value) {
            duration = value;
            return this;
        }

        public Builder bytes(long value) {
            bytes = value;
            return this;
        }

        public Builder segments(List<Segment> value) {
            segments = value;
            return this;
        }

        public Builder gaps(List<Gap> value) {
            gaps = value;
            return this;
        }

        public Builder gapsLeftOut(GapSummary value) {
            gapsLeftOut = value;
            return this;
        }

        public Builder problem(Optional<String> value) {
            problem = value;
            return this;
        }

        /** The recording. */
        public Recording build() {
            return new Recording(
                    from.id,
                    from.knownCamera,
                    from.filename,
                    from.format,
                    state,
                    startedAt,
                    endedAt,
                    from.limit,
                    duration,
                    bytes,
                    segments,
                    gaps,
                    gapsLeftOut,
                    problem);
        }
    }
}
