package io.cameraservice.internal.recording.store;

import io.cameraservice.internal.recording.container.Cut;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.Segment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which ranges of which files make up a clip. Keeps nothing; reads no media. */
final class ClipPlan {
    private static final Duration LONGEST = Duration.ofDays(30);

    private final RecordingLayout recordingLayout;
    private final RecordingFiles files;

    /**
     * Media without an interruption: a segment.
     *
     * @param isPart whether others follow it in the file
     */
    record Source(
            String recording,
            Path file,
            RecordingFormat format,
            Instant startedAt,
            Duration offset,
            Duration length,
            boolean isPart) {
        Instant end() {
            return startedAt.plus(length);
        }
    }

    ClipPlan(RecordingLayout recordingLayout, RecordingFiles files) {
        this.recordingLayout = recordingLayout;
        this.files = files;
    }

    /** The ranges of these recordings, in order, with every time once. */
    List<Cut> of(List<IndexEntry> recordings, Instant from, Instant to) {
        return cuts(recordings.stream().flatMap(e -> sources(e).stream()).toList(), from, to);
    }

    private List<Source> sources(IndexEntry entry) {
        Recording r = entry.recording();
        boolean whole = entry.byHand().isPresent() || files.finished(r).isPresent();
        Path file = entry.byHand().orElse(recordingLayout.file(r.filename()));
        if (whole && r.segments().isEmpty()) {
            return List.of(new Source(
                    r.filename(),
                    file,
                    r.format(),
                    r.startedAt(),
                    Duration.ZERO,
                    r.duration().orElse(LONGEST),
                    false));
        }
        List<Source> found = new ArrayList<>();
        Duration offset = Duration.ZERO;
        Path directory = recordingLayout.segments(FileNames.stem(r.filename()));
        for (Segment s : r.segments()) {
            Path segment = directory.resolve(s.file());
            RecordingFormat format = RecordingLayout.segmentFormat(r.format());
            found.add(
                    whole
                            ? new Source(r.filename(), file, r.format(), s.startedAt(), offset, s.duration(), true)
                            : new Source(
                                    r.filename(), segment, format, s.startedAt(), Duration.ZERO, s.duration(), false));
            boolean millis = r.format() == RecordingFormat.MKV; // whose segments are joined at whole milliseconds
            offset = offset.plus(millis ? Duration.ofMillis(s.duration().toMillis()) : s.duration());
        }
        return found;
    }

    /**
     * Goes from one to the next that reaches further. Where recordings overlap, the later one is taken from its beginning on, which
     * is a key frame.
     */
    static List<Cut> cuts(List<Source> sources, Instant from, Instant to) {
        List<Source> sorted = sources.stream()
                .filter(s -> s.end().isAfter(from) && s.startedAt().isBefore(to))
                .sorted(Comparator.comparing(Source::startedAt)
                        .thenComparing(Comparator.comparing(Source::end).reversed()))
                .toList();
        List<Cut> cuts = new ArrayList<>();
        Optional<Source> last = Optional.empty();
        for (Source s : sorted) {
            if (last.isPresent() && !s.end().isAfter(last.get().end())) {
                continue;
            }
            boolean overlaps = last.isPresent()
                    && !s.recording().equals(last.get().recording())
                    && s.startedAt().isBefore(last.get().end());
            if (overlaps) {
                Cut before = cuts.remove(cuts.size() - 1);
                if (s.startedAt().isAfter(from) && s.startedAt().isAfter(before.startedAt())) {
                    cuts.add(until(before, s.startedAt()));
                }
            }
            Instant begin = cuts.isEmpty() ? from : Instant.MIN;
            Duration length = s.isPart() ? s.length() : LONGEST;
            cuts.add(new Cut(s.file(), s.format(), s.startedAt(), s.offset(), length, begin, to));
            last = Optional.of(s);
        }
        return cuts;
    }

    private static Cut until(Cut cut, Instant end) {
        return new Cut(cut.file(), cut.format(), cut.startedAt(), cut.offset(), cut.length(), cut.from(), end);
    }
}
