package io.cameraservice.jsonrpc.api;

import static io.cameraservice.access.Operation.DELETE_RECORDING;
import static io.cameraservice.access.Operation.LIST_RECORDINGS;
import static io.cameraservice.access.Operation.SAVE_RECENT;
import static io.cameraservice.access.Operation.START_RECORDING;
import static io.cameraservice.access.Operation.STOP_RECORDING;
import static io.cameraservice.access.Operation.VIEW_RECORDING;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.CameraSession;
import io.cameraservice.jsonrpc.api.Arguments.Device;
import io.cameraservice.jsonrpc.api.Arguments.File;
import io.cameraservice.jsonrpc.api.Arguments.ListFiles;
import io.cameraservice.jsonrpc.protocol.Param;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapSummary;
import io.cameraservice.media.MediaPage;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What clients can do with recordings. Stateless. */
final class RecordingMethods {
    private RecordingMethods() {}

    static List<ApiMethod> methods() {
        return List.of(
                ApiMethod.of(
                                START_RECORDING,
                                "start_recording",
                                "Starts a recording.",
                                StartRecording.class,
                                Started.class,
                                RecordingMethods::start)
                        .slow(),
                ApiMethod.of(
                                STOP_RECORDING,
                                "stop_recording",
                                "Ends the recording of a camera.",
                                Device.class,
                                Ended.class,
                                RecordingMethods::stop)
                        .slow(),
                ApiMethod.of(
                                SAVE_RECENT,
                                "save_recent",
                                "Records the last seconds.",
                                SaveRecent.class,
                                Ended.class,
                                RecordingMethods::saveRecent)
                        .slow(),
                ApiMethod.of(
                        LIST_RECORDINGS,
                        "list_recordings",
                        "Recordings, newest first.",
                        ListFiles.class,
                        FileViews.FileList.class,
                        RecordingMethods::list),
                ApiMethod.of(
                        VIEW_RECORDING,
                        "get_recording_info",
                        "One recording.",
                        File.class,
                        Info.class,
                        RecordingMethods::info),
                ApiMethod.of(
                        DELETE_RECORDING,
                        "delete_recording",
                        "Deletes a recording.",
                        File.class,
                        FileViews.Deletion.class,
                        RecordingMethods::delete));
    }

    record StartRecording(
            @Param(min = 1, max = 256) String device,

            @Param(optional = true, min = 1, max = 86400, summary = "seconds; ends by itself") @Nullable
            Integer duration,

            @Param(
                    optional = true,
                    oneOf = {"fmp4", "mpegts", "mp4", "mkv"})
            @Nullable
            String format) {}

    record SaveRecent(
            @Param(min = 1, max = 256) String device,

            @Param(min = 1, max = 86400, summary = "how much of the past")
            int seconds) {}

    record Started(
            Optional<String> device,
            String sessionId,
            String filename,
            String status,
            Instant startTime,
            String format,
            Optional<Duration> duration) {}

    record GapView(Instant from, Instant to, Duration duration, String reason) {
        static GapView of(Gap gap) {
            return new GapView(
                    gap.from(), gap.to(), gap.duration(), gap.reason().wireName());
        }
    }

    /** The shorter gaps of a recording with too many to list them all. */
    record GapsLeftOut(long count, Duration duration) {
        static Optional<GapsLeftOut> of(Recording recording) {
            GapSummary left = recording.gapsLeftOut();
            return left.count() == 0 ? Optional.empty() : Optional.of(new GapsLeftOut(left.count(), left.total()));
        }
    }

    record Ended(
            Optional<String> device,
            String sessionId,
            String filename,
            String status,
            Instant startTime,
            Optional<Instant> endTime,
            Optional<Duration> duration,
            long fileSize,
            String format,
            int segments,
            List<GapView> gaps,
            Optional<GapsLeftOut> gapsLeftOut,
            Optional<String> problem) {
        static Ended of(Recording recording) {
            return new Ended(
                    deviceOf(recording),
                    recording.id(),
                    recording.filename(),
                    recording.state().name(),
                    recording.startedAt(),
                    recording.endedAt(),
                    recording.duration(),
                    recording.bytes(),
                    recording.format().wireName(),
                    recording.segments().size(),
                    recording.gaps().stream().map(GapView::of).toList(),
                    GapsLeftOut.of(recording),
                    recording.problem());
        }
    }

    record Info(
            String filename,
            Optional<String> device,
            long fileSize,
            Optional<Duration> duration,
            Instant createdTime,
            String downloadUrl,
            String format,
            String status,
            int segments,
            List<GapView> gaps,
            Optional<GapsLeftOut> gapsLeftOut,
            Optional<String> problem) {}

    static Started start(CameraSession session, StartRecording args) {
        RecordingFormat format = args.format() == null ? RecordingFormat.FMP4 : format(args.format());
        Optional<Duration> limit = Optional.ofNullable(args.duration()).map(Duration::ofSeconds);
        Recording recording = session.startRecording(args.device(), new RecordingRequest(format, limit, Duration.ZERO));
        return new Started(
                deviceOf(recording),
                recording.id(),
                recording.filename(),
                recording.state().name(),
                recording.startedAt(),
                recording.format().wireName(),
                recording.limit());
    }

    static Ended stop(CameraSession session, Device args) {
        return Ended.of(session.stopRecording(args.device()));
    }

    static Ended saveRecent(CameraSession session, SaveRecent args) {
        return Ended.of(session.saveRecent(args.device(), Duration.ofSeconds(args.seconds())));
    }

    static FileViews.FileList list(CameraSession session, ListFiles args) {
        MediaQuery query = FileViews.query(session, args);
        MediaPage<Recording> page = session.recordings(query);
        List<FileViews.ListedFile> listed = page.items().stream()
                .map(r -> new FileViews.ListedFile(
                        r.filename(),
                        deviceOf(r),
                        r.bytes(),
                        modified(r),
                        r.duration(),
                        Optional.of(r.state().name()),
                        r.problem(),
                        url(r)))
                .toList();
        return new FileViews.FileList(listed, page.total(), query.limit(), query.offset());
    }

    static Info info(CameraSession session, File args) {
        Recording recording = session.recording(args.filename());
        return new Info(
                recording.filename(),
                deviceOf(recording),
                recording.bytes(),
                recording.duration(),
                recording.startedAt(),
                url(recording),
                recording.format().wireName(),
                recording.state().name(),
                recording.segments().size(),
                recording.gaps().stream().map(GapView::of).toList(),
                GapsLeftOut.of(recording),
                recording.problem());
    }

    static FileViews.Deletion delete(CameraSession session, File args) {
        session.deleteRecording(args.filename());
        return FileViews.deleted(args.filename());
    }

    private static String url(Recording recording) {
        return FileViews.url("recordings", recording.filename());
    }

    private static Optional<String> deviceOf(Recording recording) {
        return recording.knownCamera().map(CameraId::toString);
    }

    /** The last picture on disk. */
    private static Instant modified(Recording recording) {
        List<Segment> segments = recording.segments();
        if (recording.endedAt().isPresent() || segments.isEmpty()) {
            return recording.endedAt().orElse(recording.startedAt());
        }
        Segment last = segments.get(segments.size() - 1);
        return last.startedAt().plus(last.duration());
    }

    private static RecordingFormat format(String name) {
        return RecordingFormat.ofWireName(name)
                .orElseThrow(() -> new CameraException.InvalidArgument(
                        "format", "one of " + String.join(", ", RecordingFormat.wireNames()), "no format " + name));
    }
}
