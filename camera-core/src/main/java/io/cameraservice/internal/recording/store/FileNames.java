package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.SnapshotRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** File names: made, parsed and checked. Every name given by a caller is checked here before it becomes a path. */
final class FileNames {
    private static final Pattern MADE_UP = Pattern.compile(
            "(camera[0-9]{1,10})_([0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}-[0-9]{2}-[0-9]{2})(-[0-9]{3})?.*");
    private static final Pattern GIVEN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
    private static final Pattern SEGMENT = Pattern.compile("[0-9]{5,9}\\.(mp4|ts|mkv)");
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FileNames() {}

    /** The stem of a recording: {@code camera0_2026-11-21_10-42-03}. */
    static String recordingStem(CameraId camera, Instant startedAt) {
        return camera + "_" + SECONDS.format(startedAt);
    }

    /** The stem of a snapshot: {@code camera0_2026-11-21_10-42-03-123}. */
    static String snapshotStem(CameraId camera, Instant takenAt) {
        return camera + "_" + MILLIS.format(takenAt);
    }

    /** The camera in a name of our own pattern. */
    static Optional<CameraId> cameraOf(String filename) {
        Matcher name = MADE_UP.matcher(filename);
        return name.matches() ? CameraId.parse(name.group(1)) : Optional.empty();
    }

    /** The time in a name of our own pattern. */
    static Optional<Instant> timeOf(String filename) {
        Matcher name = MADE_UP.matcher(filename);
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            Instant second = LocalDateTime.parse(name.group(2), SECONDS).toInstant(ZoneOffset.UTC);
            String millis = name.group(3);
            return Optional.of(millis == null ? second : second.plus(-Long.parseLong(millis), ChronoUnit.MILLIS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The name without its last extension. */
    static String stem(String filename) {
        int dot = filename.lastIndexOf('.');
        return dot < 0 ? filename : filename.substring(0, dot);
    }

    /** The last extension in lower case, without the dot; empty for none. */
    static String extension(String filename) {
        int dot = filename.lastIndexOf('.');
        return dot < 0 ? "" : filename.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** The format of a media file that has no sidecar, by its extension. */
    static Optional<RecordingFormat> recordingFormat(String filename) {
        String extension = extension(filename);
        return filename.startsWith(".")
                ? Optional.empty()
                : Arrays.stream(RecordingFormat.values())
                        .filter(f -> f.extension().equals(extension))
                        .findFirst();
    }

    /** The format of a picture by its extension. */
    static Optional<SnapshotRequest.Format> pictureFormat(String filename) {
        if (filename.startsWith(".")) {
            return Optional.empty();
        }
        return switch (extension(filename)) {
            case "jpg", "jpeg" -> Optional.of(SnapshotRequest.Format.JPG);
            case "png" -> Optional.of(SnapshotRequest.Format.PNG);
            default -> Optional.empty();
        };
    }

    static boolean isSegment(String name) {
        return SEGMENT.matcher(name).matches();
    }

    /**
     * A requested name.
     *
     * @throws CameraException.InvalidArgument if no file of ours can ever have it
     */
    static String checkAsked(@Nullable String filename) {
        if (filename == null || filename.isEmpty() || filename.length() > 255) {
            throw wrong("a file name has 1 to 255 characters");
        }
        if (filename.equals(".") || filename.equals("..")) {
            throw wrong("'" + filename + "' is no file name");
        }
        if (filename.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            throw wrong("a file name is plain: without directories and control characters");
        }
        return filename;
    }

    /**
     * The name for a snapshot as given by the caller, with the format's extension.
     *
     * @throws CameraException.InvalidArgument if it breaks a rule
     */
    static String checkGiven(String filename, SnapshotRequest.Format format) {
        Optional<SnapshotRequest.Format> told = pictureFormat(filename);
        if (told.isPresent() && told.get() != format) {
            throw wrong("the name '" + shown(filename) + "' does not fit the format " + format.extension());
        }
        String whole = told.isPresent() ? filename : filename + "." + format.extension();
        if (filename.isEmpty() || !GIVEN.matcher(whole).matches()) {
            throw wrong("a snapshot's name is made of up to 128 letters, digits, '.', '_' and '-', and does not begin"
                    + " with a dot; not '" + shown(filename) + "'");
        }
        return whole;
    }

    private static String shown(String filename) {
        String plain = filename.replaceAll("\\p{IsControl}", "?");
        return plain.length() <= 64 ? plain : plain.substring(0, 64) + "…";
    }

    private static CameraException wrong(String message) {
        return new CameraException.InvalidArgument("filename", "plain file name", message);
    }
}
