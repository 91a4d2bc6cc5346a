package io.cameraservice.jsonrpc.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.CameraSession;
import io.cameraservice.media.MediaQuery;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What recordings and snapshots have in common: how they are listed, linked to and deleted. */
final class FileViews {
    private static final int STANDARD_LIMIT = 50;

    /** Files are downloaded below this path of the HTTP server. */
    private static final String FILES_PATH = "/files";

    private FileViews() {}

    /** {@code status} is that of a recording. */
    record ListedFile(
            String filename,
            Optional<String> device,
            long fileSize,
            Instant modifiedTime,
            Optional<Duration> duration,
            Optional<String> status,
            Optional<String> problem,
            String downloadUrl) {}

    record FileList(List<ListedFile> files, int total, int limit, int offset) {}

    record Deletion(String filename, boolean deleted, String message) {}

    static MediaQuery query(CameraSession session, Arguments.ListFiles args) {
        Optional<CameraId> camera = Optional.ofNullable(args.device()).map(d -> camera(session, d));
        return new MediaQuery(
                args.limit() == null ? STANDARD_LIMIT : args.limit(),
                args.offset() == null ? 0 : args.offset(),
                camera,
                Optional.ofNullable(args.from()),
                Optional.ofNullable(args.to()));
    }

    /** A camera that was forgotten is found by its id while there are files of it. */
    private static CameraId camera(CameraSession session, String device) {
        try {
            return session.camera(device).id();
        } catch (CameraException.NotFound e) {
            return CameraId.parse(device).filter(id -> hasFiles(session, id)).orElseThrow(() -> e);
        }
    }

    private static boolean hasFiles(CameraSession session, CameraId camera) {
        MediaQuery any = new MediaQuery(1, 0, Optional.of(camera), Optional.empty(), Optional.empty());
        return session.recordings(any).total() > 0 || session.snapshots(any).total() > 0;
    }

    /** Where a file can be downloaded. */
    static String url(String kind, String filename) {
        return FILES_PATH + "/" + kind + "/"
                + URLEncoder.encode(filename, UTF_8).replace("+", "%20");
    }

    static Deletion deleted(String filename) {
        return new Deletion(filename, true, filename + " was deleted");
    }
}
