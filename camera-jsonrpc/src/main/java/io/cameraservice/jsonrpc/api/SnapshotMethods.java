package io.cameraservice.jsonrpc.api;

import static io.cameraservice.access.Operation.DELETE_SNAPSHOT;
import static io.cameraservice.access.Operation.LIST_SNAPSHOTS;
import static io.cameraservice.access.Operation.TAKE_SNAPSHOT;
import static io.cameraservice.access.Operation.VIEW_SNAPSHOT;

import io.cameraservice.CameraId;
import io.cameraservice.CameraSession;
import io.cameraservice.device.FrameSize;
import io.cameraservice.jsonrpc.api.Arguments.File;
import io.cameraservice.jsonrpc.api.Arguments.ListFiles;
import io.cameraservice.jsonrpc.protocol.Param;
import io.cameraservice.media.MediaPage;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What clients can do with snapshots. Stateless. */
final class SnapshotMethods {
    private SnapshotMethods() {}

    static List<ApiMethod> methods() {
        return List.of(
                ApiMethod.of(
                                TAKE_SNAPSHOT,
                                "take_snapshot",
                                "Takes a still picture.",
                                TakeSnapshot.class,
                                Taken.class,
                                SnapshotMethods::take)
                        .slow(),
                ApiMethod.of(
                        LIST_SNAPSHOTS,
                        "list_snapshots",
                        "Snapshots, newest first.",
                        ListFiles.class,
                        FileViews.FileList.class,
                        SnapshotMethods::list),
                ApiMethod.of(
                        VIEW_SNAPSHOT,
                        "get_snapshot_info",
                        "One snapshot.",
                        File.class,
                        Info.class,
                        SnapshotMethods::info),
                ApiMethod.of(
                        DELETE_SNAPSHOT,
                        "delete_snapshot",
                        "Deletes a snapshot.",
                        File.class,
                        FileViews.Deletion.class,
                        SnapshotMethods::delete));
    }

    record TakeSnapshot(
            @Param(min = 1, max = 256) String device,

            @Param(optional = true, min = 1, max = 255) @Nullable
            String filename,

            @Param(
                    optional = true,
                    oneOf = {"jpg", "jpeg", "png"})
            @Nullable
            String format,

            @Param(optional = true, min = 1, max = 100) @Nullable
            Integer quality,

            @Param(optional = true, min = 16, max = 16384) @Nullable
            Integer width) {}

    record Taken(
            Optional<String> device,
            String filename,
            String status,
            Instant timestamp,
            long fileSize,
            String filePath,
            String downloadUrl,
            Optional<Integer> width,
            Optional<Integer> height,
            Optional<String> source,
            Optional<Long> captureMs) {}

    record Info(
            String filename,
            Optional<String> device,
            long fileSize,
            Optional<Integer> width,
            Optional<Integer> height,
            Instant createdTime,
            String downloadUrl,
            String format) {}

    static Taken take(CameraSession session, TakeSnapshot args) {
        Snapshot snapshot = session.takeSnapshot(
                args.device(),
                new SnapshotRequest(
                        Optional.ofNullable(args.filename()),
                        format(args),
                        Optional.ofNullable(args.quality()),
                        Optional.ofNullable(args.width())));
        return new Taken(
                deviceOf(snapshot),
                snapshot.filename(),
                "SUCCESS",
                snapshot.takenAt(),
                snapshot.bytes(),
                snapshot.path().toString(),
                url(snapshot),
                snapshot.size().map(FrameSize::width),
                snapshot.size().map(FrameSize::height),
                snapshot.source(),
                snapshot.captureTime().map(Duration::toMillis));
    }

    /** As given; else by the extension of the file name. */
    private static SnapshotRequest.Format format(TakeSnapshot args) {
        String format =
                args.format() != null ? args.format() : args.filename() != null ? extension(args.filename()) : "";
        return format.equalsIgnoreCase("png") ? SnapshotRequest.Format.PNG : SnapshotRequest.Format.JPG;
    }

    private static String extension(String filename) {
        return filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    static FileViews.FileList list(CameraSession session, ListFiles args) {
        MediaQuery query = FileViews.query(session, args);
        MediaPage<Snapshot> page = session.snapshots(query);
        List<FileViews.ListedFile> listed = page.items().stream()
                .map(s -> new FileViews.ListedFile(
                        s.filename(),
                        deviceOf(s),
                        s.bytes(),
                        s.takenAt(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        url(s)))
                .toList();
        return new FileViews.FileList(listed, page.total(), query.limit(), query.offset());
    }

    static Info info(CameraSession session, File args) {
        Snapshot snapshot = session.snapshot(args.filename());
        String name = snapshot.filename();
        return new Info(
                name,
                deviceOf(snapshot),
                snapshot.bytes(),
                snapshot.size().map(FrameSize::width),
                snapshot.size().map(FrameSize::height),
                snapshot.takenAt(),
                url(snapshot),
                extension(name));
    }

    static FileViews.Deletion delete(CameraSession session, File args) {
        session.deleteSnapshot(args.filename());
        return FileViews.deleted(args.filename());
    }

    private static String url(Snapshot snapshot) {
        return FileViews.url("snapshots", snapshot.filename());
    }

    private static Optional<String> deviceOf(Snapshot snapshot) {
        return snapshot.camera().map(CameraId::toString);
    }
}
