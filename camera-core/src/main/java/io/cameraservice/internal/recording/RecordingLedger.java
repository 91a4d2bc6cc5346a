package io.cameraservice.internal.recording;

import io.cameraservice.CameraException;
import io.cameraservice.internal.recording.store.RecordingGaps;
import io.cameraservice.internal.recording.store.RecordingStore;
import io.cameraservice.media.Gap;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of one recording: its segments and gaps, written to disk at every entry as a whole, but for gaps, which are
 * appended. Entries are made by one thread at
 * a time; {@link #now} may be read by any.
 */
final class RecordingLedger {
    private static final Logger log = LoggerFactory.getLogger(RecordingLedger.class);
    private static final Duration LEAST_GAP = Duration.ofMillis(100);
    /** After so many gaps the file is written anew, with those that are to be listed. */
    private static final int MOST_APPENDED = 1000;

    private final RecordingStore store;
    private int appended;
    private volatile Recording now;
    private volatile Optional<String> refused = Optional.empty();

    RecordingLedger(RecordingStore store, Recording begun) {
        this.store = store;
        this.now = begun;
    }

    Recording now() {
        return now;
    }

    /** Why the last entry could not be written; empty if it was. */
    Optional<String> refused() {
        return refused;
    }

    /** Whether its files were deleted. */
    boolean isDeleted() {
        return !Files.isDirectory(directory())
                || last().filter(open -> !Files.exists(file(open))).isPresent();
    }

    Path directory() {
        return store.segmentsDirectory(now);
    }

    Path file(Segment segment) {
        return directory().resolve(segment.file());
    }

    Optional<Segment> last() {
        List<Segment> all = now.segments();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** When the last segment ends, as far as it is complete. */
    Optional<Instant> mediaEnd() {
        return last().map(s -> s.startedAt().plus(s.duration()));
    }

    /** Media in all complete segments. */
    Duration mediaLength() {
        return now.segments().stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** Size of all segments, as far as they were measured. */
    long bytes() {
        return now.segments().stream().mapToLong(Segment::bytes).sum();
    }

    /** Number of the next segment file. */
    int nextNumber() {
        return last().map(s -> Integer.parseInt(s.file().substring(0, s.file().indexOf('.'))) + 1)
                .orElse(0);
    }

    void begin(Segment segment) {
        List<Segment> all = new ArrayList<>(now.segments());
        all.add(segment);
        Recording.Builder next =
                withSegments(all).state(RecordingState.RECORDING).problem(Optional.empty());
        write((all.size() == 1 ? next.startedAt(segment.startedAt()) : next).build());
    }

    /** The last segment is complete and has this much media. */
    void finishLast(Duration media) {
        last().ifPresent(open -> {
            List<Segment> all = new ArrayList<>(now.segments());
            long bytes = sizeOf(file(open));
            all.set(all.size() - 1, new Segment(open.file(), open.startedAt(), media, bytes));
            write(withSegments(all).build());
        });
    }

    /** Puts measured values in place of the counted ones; segments without media are dropped. */
    void replaceSegments(List<Segment> measured) {
        write(withSegments(measured).build());
    }

    /**
     * Adds the gap, in most cases at the end of the file.
     *
     * @param sync whether to return only when it is on the disk
     * @return false if it is too short to be one
     */
    boolean addGap(Gap gap, boolean sync) {
        if (gap.duration().compareTo(LEAST_GAP) < 0) {
            return false;
        }
        Recording next = RecordingGaps.add(now, gap);
        if (!append(next, gap, sync)) {
            write(next);
        }
        return true;
    }

    private boolean append(Recording next, Gap gap, boolean sync) {
        if (now.state().isFinal() || refused.isPresent() || appended >= MOST_APPENDED) {
            return false;
        }
        try {
            store.append(next, gap, sync);
        } catch (CameraException.StorageFailed e) {
            return false; // then as a whole, which tells what is wrong
        }
        appended++;
        now = next;
        return true;
    }

    Recording setState(RecordingState state, Optional<String> problem) {
        write(now.toBuilder().state(state).problem(problem).build());
        return now;
    }

    /** The end of one that has no media: nothing is written, since nothing stays. */
    void lose(String problem) {
        Recording lost = withSegments(List.of())
                .state(RecordingState.ERROR)
                .problem(Optional.of(problem))
                .build();
        store.update(lost);
        now = lost;
    }

    /** The end, with what was measured of all media. */
    void end(RecordingState state, Instant endedAt, Duration duration, long bytes, Optional<String> problem) {
        write(now.toBuilder()
                .state(state)
                .endedAt(endedAt)
                .duration(Optional.of(duration))
                .bytes(bytes)
                .gaps(within(now.gaps(), endedAt))
                .problem(problem)
                .build());
    }

    /**
     * With what is being written counted in, up to this time of the time line; the files that have no size on record
     * are looked at.
     */
    Recording live(Instant time) {
        Recording r = now;
        if (r.state().isFinal() || r.segments().isEmpty()) {
            return r;
        }
        Segment open = r.segments().get(r.segments().size() - 1);
        Duration more = open.duration().isZero() ? RecordingTimeline.between(open.startedAt(), time) : Duration.ZERO;
        long bytes = r.segments().stream()
                .mapToLong(s -> s.bytes() > 0 ? s.bytes() : sizeOf(file(s)))
                .sum();
        return r.toBuilder()
                .duration(Optional.of(mediaLength().plus(more.isNegative() ? Duration.ZERO : more)))
                .bytes(bytes)
                .build();
    }

    /** A silence that no picture of the recording follows is its end, not a gap. */
    private static List<Gap> within(List<Gap> gaps, Instant end) {
        return gaps.stream().filter(g -> !g.to().isAfter(end)).toList();
    }

    static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private Recording.Builder withSegments(List<Segment> segments) {
        return now.toBuilder()
                .segments(segments)
                .duration(Optional.of(segments.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus)))
                .bytes(segments.stream().mapToLong(Segment::bytes).sum());
    }

    /** What the disk does not take is listed all the same; after the end nothing is added. */
    private void write(Recording next) {
        if (now.state().isFinal()) {
            return;
        }
        try {
            store.save(next);
            appended = 0;
            refused = Optional.empty();
        } catch (CameraException.StorageFailed e) {
            if (refused.isEmpty()) {
                log.warn("{}: the ledger is in memory only for now: {}", next.filename(), e.getMessage());
            }
            refused = Optional.of(String.valueOf(e.getMessage()));
            store.update(next);
        }
        now = next; // last: who sees it here finds it in the store
    }
}
