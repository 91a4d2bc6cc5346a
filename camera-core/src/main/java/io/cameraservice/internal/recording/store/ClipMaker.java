package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.internal.recording.container.ClipWriter;
import io.cameraservice.internal.recording.container.ClipWriter.Part;
import io.cameraservice.internal.recording.container.Cut;
import io.cameraservice.internal.recording.container.WholeFile;
import io.cameraservice.internal.util.AtomicFile;
import io.cameraservice.internal.util.FileModes;
import io.cameraservice.internal.util.Storage;
import io.cameraservice.media.Clip;
import io.cameraservice.media.ClipRequest;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.GapSummary;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Segment;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Cuts ranges out of recordings. A clip for the catalog is written in a hidden directory, which the next start removes, and gets its
 * name when it is whole. Keeps nothing; safe for use by any thread.
 */
final class ClipMaker {
    private static final Duration LEAST_GAP = Duration.ofMillis(500);

    private final RecordingLayout recordingLayout;
    private final RecordingFiles files;
    private final ClipPlan plan;

    ClipMaker(RecordingLayout recordingLayout, RecordingFiles files) {
        this.recordingLayout = recordingLayout;
        this.files = files;
        this.plan = new ClipPlan(recordingLayout, files);
    }

    /** Makes the clip; {@code sources} are asked again if one of them becomes one file meanwhile. */
    Clip make(ClipRequest request, Supplier<List<IndexEntry>> sources) {
        request.target().ifPresent(ClipMaker::checkTarget);
        try {
            try {
                return make(request, sources.get());
            } catch (NoSuchFileException e) {
                return make(request, sources.get());
            }
        } catch (ClosedByInterruptException e) {
            throw new CameraException("interrupted", "the thread that made a clip was interrupted", null, e);
        } catch (IOException e) {
            throw Storage.failed("read", recordingLayout.directory(), 0, e);
        }
    }

    private static void checkTarget(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new CameraException.InvalidArgument("target", "a new file", target + " is there already");
        }
        if (parent == null || !Files.isDirectory(parent)) {
            throw new CameraException.InvalidArgument(
                    "target", "a file in a directory", "the directory of " + target + " is not there");
        }
    }

    private Clip make(ClipRequest request, List<IndexEntry> recordings) throws IOException {
        List<Cut> cuts = plan.of(recordings, request.from(), request.to());
        ClipWriter clip = read(cuts);
        if (clip.parts().isEmpty()) {
            throw new CameraException(
                    "clip_empty",
                    "there are no pictures of "
                            + request.recording()
                                    .or(() -> request.camera().map(CameraId::toString))
                                    .orElse("")
                            + " from " + request.from() + " to " + request.to(),
                    "the segments of the recordings tell from when to when there are some",
                    null);
        }
        Path directory = request.target().orElse(recordingLayout.directory());
        requireFree(directory, clip.size());
        List<Gap> gaps = gaps(clip.parts(), recordings);
        try {
            return request.target().isPresent()
                    ? intoFile(request.target().get(), request.format(), clip, gaps)
                    : intoCatalog(request, recordings, clip, gaps);
        } catch (ClosedByInterruptException | NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw Storage.failed("write a clip to", directory, clip.size(), e);
        }
    }

    private static ClipWriter read(List<Cut> cuts) throws IOException {
        try {
            return ClipWriter.read(cuts);
        } catch (ClosedByInterruptException | NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new CameraException(
                    "clip_unreadable",
                    "cannot cut " + e.getMessage(),
                    "what is cut are recordings in H.264 as this service and MediaMTX write them",
                    e);
        }
    }

    private static void requireFree(Path directory, long bytes) {
        long free = Storage.freeBytes(directory);
        long needed = bytes + RecordingStore.SPARE_BYTES;
        if (free >= 0 && free < needed) {
            throw new CameraException.StorageFailed(
                    "storage_full",
                    "a clip of " + (bytes >> 20) + " MiB does not fit: only " + (free >> 20) + " MiB are free in "
                            + directory,
                    free,
                    needed,
                    null);
        }
    }

    private static Clip intoFile(Path target, RecordingFormat format, ClipWriter clip, List<Gap> gaps)
            throws IOException {
        WholeFile.write(target, format == RecordingFormat.MP4 ? clip::writePlain : clip::writeFragments);
        return clip(Optional.empty(), Optional.of(target), clip, Files.size(target), gaps);
    }

    private static Clip clip(
            Optional<Recording> recording, Optional<Path> target, ClipWriter clip, long bytes, List<Gap> gaps) {
        List<Part> parts = clip.parts();
        Duration length = parts.stream().map(Part::length).reduce(Duration.ZERO, Duration::plus);
        Instant end = parts.get(parts.size() - 1).end();
        return new Clip(recording, target, parts.get(0).startedAt(), end, length, bytes, gaps);
    }

    private Clip intoCatalog(ClipRequest request, List<IndexEntry> recordings, ClipWriter clip, List<Gap> gaps)
            throws IOException {
        CameraId camera = recordings
                .get(0)
                .knownCamera()
                .orElseThrow(() -> new CameraException.InvalidArgument(
                        "target",
                        "a file",
                        "a clip of " + recordings.get(0).filename()
                                + ", whose camera is not known, is cut to a path only"));
        String stem =
                reserve(FileNames.recordingStem(camera, clip.parts().get(0).startedAt()) + "_clip");
        Path work = recordingLayout.deletedSegments(stem);
        Path ledger = recordingLayout.sidecar(stem);
        try {
            List<Segment> segments = write(clip, request.format(), work);
            Recording r = recording(camera, stem, request.format(), segments, gaps, leftOut(recordings));
            files.write(r);
            if (request.format() == RecordingFormat.MP4) {
                Files.move(
                        work.resolve(segments.get(0).file()),
                        recordingLayout.file(r.filename()),
                        StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(work, recordingLayout.segments(stem), StandardCopyOption.ATOMIC_MOVE);
            }
            AtomicFile.syncDirectory(recordingLayout.directory());
            return clip(Optional.of(r), Optional.empty(), clip, r.bytes(), gaps);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(ledger);
            throw e;
        } finally {
            RecordingDeletion.deleteTree(work);
        }
    }

    private String reserve(String wanted) throws IOException {
        for (int n = 1; ; n++) {
            String stem = n == 1 ? wanted : wanted + "-" + n;
            try {
                if (!recordingLayout.isTaken(stem)) {
                    FileModes.GROUP.createDirectory(recordingLayout.deletedSegments(stem));
                    return stem;
                }
            } catch (FileAlreadyExistsException e) {
                // taken at this very moment
            }
        }
    }

    /** One file for plain MP4, else one for each part, as recordings have them; the segments are the parts in both. */
    private static List<Segment> write(ClipWriter clip, RecordingFormat format, Path directory) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < clip.parts().size(); i++) {
            String name = String.format(Locale.ROOT, "%05d.mp4", i);
            Path file = directory.resolve(name);
            if (i == 0 || format == RecordingFormat.FMP4) {
                try (FileChannel out = FileModes.GROUP.createFile(file)) {
                    if (format == RecordingFormat.MP4) {
                        clip.writePlain(out);
                    } else {
                        clip.writeFragments(i, out);
                    }
                    out.force(true);
                }
            }
            Part part = clip.parts().get(i);
            long bytes = i == 0 || format == RecordingFormat.FMP4 ? Files.size(file) : 0;
            segments.add(new Segment(name, part.startedAt(), part.length(), bytes));
        }
        return segments;
    }

    private static Recording recording(
            CameraId camera,
            String stem,
            RecordingFormat format,
            List<Segment> segments,
            List<Gap> gaps,
            GapSummary gapsLeftOut) {
        Segment last = segments.get(segments.size() - 1);
        Recording r = new Recording(
                UUID.randomUUID().toString(),
                Optional.of(camera),
                stem + "." + format.extension(),
                format,
                RecordingState.STOPPED,
                segments.get(0).startedAt(),
                Optional.of(last.startedAt().plus(last.duration())),
                Optional.empty(),
                Optional.of(segments.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus)),
                segments.stream().mapToLong(Segment::bytes).sum(),
                segments,
                List.of(),
                gapsLeftOut,
                Optional.empty());
        for (Gap gap : gaps) {
            r = RecordingGaps.add(r, gap);
        }
        return r;
    }

    private static GapSummary leftOut(List<IndexEntry> recordings) {
        return recordings.stream().map(e -> e.recording().gapsLeftOut()).reduce(GapSummary.NONE, GapSummary::plus);
    }

    /** What the recordings say of the time of the clip, and what lies between them. */
    private List<Gap> gaps(List<Part> parts, List<IndexEntry> recordings) {
        Instant begin = parts.get(0).startedAt();
        Instant end = parts.get(parts.size() - 1).end();
        List<Gap> found = new ArrayList<>();
        for (IndexEntry e : recordings) {
            e.recording().gaps().stream()
                    .filter(g -> g.to().isAfter(begin) && g.from().isBefore(end))
                    .filter(g -> parts.stream().noneMatch(p -> covers(p, g) && !isOf(p.file(), e)))
                    .forEach(found::add);
        }
        for (int i = 1; i < parts.size(); i++) {
            Instant from = parts.get(i - 1).end();
            Instant to = parts.get(i).startedAt();
            boolean told = found.stream().anyMatch(g -> g.from().isBefore(to) && g.to().isAfter(from));
            if (!told && from.plus(LEAST_GAP).isBefore(to)) {
                found.add(new Gap(from, to, GapReason.NOT_RECORDED));
            }
        }
        return found.stream().sorted(Comparator.comparing(Gap::from)).toList();
    }

    private static boolean covers(Part part, Gap gap) {
        return !part.startedAt().isAfter(gap.from()) && !part.end().isBefore(gap.to());
    }

    private boolean isOf(Path file, IndexEntry e) {
        return file.equals(recordingLayout.file(e.filename()))
                || file.startsWith(recordingLayout.segments(FileNames.stem(e.filename())));
    }
}
