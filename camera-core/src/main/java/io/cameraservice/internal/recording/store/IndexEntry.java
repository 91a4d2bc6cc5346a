package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraId;
import io.cameraservice.media.Recording;
import io.cameraservice.media.Segment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A recording as the index holds it. Immutable.
 *
 * @param byHand the media file, for one that was put there by hand; empty for the service's own
 * @param seen what its files looked like when they were last compared; empty for never, or too recently to trust
 */
record IndexEntry(Recording recording, Optional<Path> byHand, Optional<FileStamp> seen) implements MediaIndex.Item {
    /** One of the service's own, not compared yet. */
    static IndexEntry own(Recording recording) {
        return new IndexEntry(recording, Optional.empty(), Optional.empty());
    }

    /** The same, having found this on disk. */
    IndexEntry seenAs(Recording now, FileStamp fileStamp, Instant when) {
        return new IndexEntry(now, byHand, Optional.of(fileStamp).filter(s -> s.settledAt(when)));
    }

    @Override
    public String filename() {
        return recording.filename();
    }

    @Override
    public Instant time() {
        return recording.startedAt();
    }

    @Override
    public Optional<CameraId> knownCamera() {
        return recording.knownCamera();
    }

    /** A recording with other media. */
    static Recording with(Recording r, Optional<Duration> duration, long bytes, List<Segment> segments) {
        return r.toBuilder().duration(duration).bytes(bytes).segments(segments).build();
    }
}
