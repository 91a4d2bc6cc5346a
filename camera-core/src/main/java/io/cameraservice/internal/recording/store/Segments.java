package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraException;
import io.cameraservice.internal.recording.container.FileContent;
import io.cameraservice.internal.recording.container.JoinedContent;
import io.cameraservice.internal.recording.container.MediaInspector;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments of a recording: which are left, how long they are, and their bytes as one file. */
final class Segments {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final RecordingLayout recordingLayout;

    Segments(RecordingLayout recordingLayout) {
        this.recordingLayout = recordingLayout;
    }

    /**
     * The recording with those of its segments that are left; the same object if that is all of them. Empty if none is.
     */
    Optional<Recording> left(Recording r) {
        Map<String, Long> sizes = recordingLayout.segmentFiles(r).stream()
                .collect(Collectors.toMap(RecordingLayout::name, Segments::bytes));
        Path directory = recordingLayout.segments(FileNames.stem(r.filename()));
        List<Segment> left = new ArrayList<>();
        boolean same = true;
        for (Segment s : r.segments()) {
            long bytes = sizes.getOrDefault(s.file(), 0L);
            same &= bytes == s.bytes();
            if (bytes == s.bytes() && bytes > 0) {
                left.add(s);
            } else if (bytes > 0) {
                Path path = directory.resolve(s.file());
                left.add(measured(RecordingLayout.segmentFormat(r.format()), path, s.startedAt()));
            }
        }
        if (left.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(same ? r : with(r, left));
    }

    /**
     * The recording with the segments that are on disk, measured; those of the ledger keep their time and, if their size is
     * the same, their duration. One without any media bytes is left out.
     */
    Recording measured(Recording r) {
        Map<String, Segment> ledger =
                r.segments().stream().collect(Collectors.toMap(Segment::file, Function.identity(), (a, b) -> b));
        RecordingFormat format = RecordingLayout.segmentFormat(r.format());
        List<Segment> found = new ArrayList<>();
        Instant next = r.startedAt();
        for (Path path : recordingLayout.segmentFiles(r)) {
            Segment old = ledger.get(RecordingLayout.name(path));
            Segment now = old;
            if (now == null || now.bytes() != bytes(path) || now.duration().isZero()) {
                now = measured(format, path, old == null ? next : old.startedAt());
            }
            if (now.bytes() > 0) {
                found.add(now);
                next = now.startedAt().plus(now.duration());
            }
        }
        return with(r, found);
    }

    /** A segment without a whole header has no length. */
    private static Segment measured(RecordingFormat format, Path path, Instant startedAt) {
        Duration duration = Duration.ZERO;
        try {
            duration = MediaInspector.segment(format, path).orElse(Duration.ZERO);
        } catch (IOException e) {
            LOG.debug("The length of {} is not known: {}", path, e.toString());
        }
        return new Segment(RecordingLayout.name(path), startedAt, duration, bytes(path));
    }

    private static long bytes(Path path) {
        return FileStamp.ofFile(path).map(FileStamp::bytes).orElse(0L);
    }

    private Recording with(Recording r, List<Segment> segments) {
        Duration duration = segments.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
        long bytes = segments.stream().mapToLong(Segment::bytes).sum();
        try {
            if (r.format() != RecordingFormat.MKV) {
                bytes = joined(r, paths(r, segments)).map(MediaContent::size).orElse(0L);
            }
        } catch (IOException e) {
            LOG.warn("The recording {} cannot be read as one file: {}", r.filename(), e.toString());
        }
        return IndexEntry.with(r, Optional.of(duration), bytes, segments);
    }

    private List<Path> paths(Recording r, List<Segment> segments) {
        Path directory = recordingLayout.segments(FileNames.stem(r.filename()));
        return segments.stream().map(s -> directory.resolve(s.file())).toList();
    }

    /**
     * Its bytes as one file, those on disk at this moment.
     *
     * @throws CameraException.InvalidState if there are none yet, or several that nobody has joined
     */
    MediaContent content(Recording r) throws IOException {
        List<Path> paths = r.state().isFinal() ? paths(r, r.segments()) : recordingLayout.segmentFiles(r);
        return joined(r, paths).orElseThrow(() -> notReadable(r, "recording_empty", "has no media yet"));
    }

    private static Optional<MediaContent> joined(Recording r, List<Path> paths) throws IOException {
        String type = r.format().contentType();
        switch (r.format()) {
            case FMP4, MP4 -> {
                return JoinedContent.fmp4(r.filename(), type, paths);
            }
            case MPEGTS -> {
                return JoinedContent.mpegTs(r.filename(), type, paths);
            }
            case MKV -> {
                if (paths.size() > 1) {
                    throw notReadable(r, "recording_not_joined", "is in several parts that are not joined yet");
                }
                return paths.isEmpty()
                        ? Optional.empty()
                        : Optional.of(FileContent.of(r.filename(), type, paths.get(0)));
            }
        }
        throw new AssertionError(r.format());
    }

    private static CameraException notReadable(Recording r, String reason, String why) {
        return new CameraException.InvalidState(
                reason, "the recording " + r.filename() + " " + why, RecordingFiles.stateName(r), List.of("stopped"));
    }
}
