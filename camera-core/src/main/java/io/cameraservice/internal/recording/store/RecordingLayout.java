package io.cameraservice.internal.recording.store;

import io.cameraservice.internal.util.Storage;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where things are in the recordings directory, by the stem of a recording's name. Immutable.
 *
 * <pre>
 * STEM.json          the ledger
 * STEM.d/00000.mp4   segments; for good in fmp4 and mpegts, until the recording is finished in mp4 and mkv
 * STEM.mp4           the finished file of mp4 and mkv
 * .STEM.deleted      the ledger of a recording that is being deleted
 * .STEM.d.deleted    segments being deleted, or a clip being written: removed at the next start
 * </pre>
 */
record RecordingLayout(Path directory) {
    static final String SIDECAR = ".json";
    static final String SEGMENTS = ".d";
    static final String DELETED = ".deleted";

    Path sidecar(String stem) {
        return directory.resolve(stem + SIDECAR);
    }

    Path segments(String stem) {
        return directory.resolve(stem + SEGMENTS);
    }

    Path deletedSidecar(String stem) {
        return directory.resolve("." + stem + DELETED);
    }

    Path deletedSegments(String stem) {
        return directory.resolve("." + stem + SEGMENTS + DELETED);
    }

    Path file(String filename) {
        return directory.resolve(filename);
    }

    /** Whether anything has this stem, so that a new recording cannot. */
    boolean isTaken(String stem) {
        return exists(sidecar(stem))
                || exists(segments(stem))
                || exists(deletedSidecar(stem))
                || exists(deletedSegments(stem))
                || filenames(stem).stream().anyMatch(name -> exists(file(name)));
    }

    /** The container of the segments of recordings in this format. */
    static RecordingFormat segmentFormat(RecordingFormat format) {
        return format == RecordingFormat.MP4 ? RecordingFormat.FMP4 : format;
    }

    /** Whether recordings in this format end as one file. */
    static boolean isJoined(RecordingFormat format) {
        return format == RecordingFormat.MP4 || format == RecordingFormat.MKV;
    }

    /** The segment files that are there, in order; none if there is no directory. */
    List<Path> segmentFiles(Recording r) {
        String extension = "." + segmentFormat(r.format()).extension();
        return list(segments(FileNames.stem(r.filename()))).stream()
                .filter(p -> FileNames.isSegment(name(p)) && name(p).endsWith(extension))
                .sorted(Comparator.comparingInt((Path p) -> name(p).length()).thenComparing(RecordingLayout::name))
                .toList();
    }

    /** What is in a directory, in no order; nothing if it is none. A symbolic link is none. */
    static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw Storage.failed("list", directory, 0, new IOException(e));
        } catch (IOException e) {
            throw Storage.failed("list", directory, 0, e);
        }
        return found;
    }

    /** The names under which a recording with this stem may be listed. */
    static List<String> filenames(String stem) {
        return List.of(stem + ".mp4", stem + ".ts", stem + ".mkv");
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
