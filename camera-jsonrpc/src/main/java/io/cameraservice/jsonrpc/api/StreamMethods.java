package io.cameraservice.jsonrpc.api;

import static io.cameraservice.access.Operation.DISCONNECT_READER;
import static io.cameraservice.access.Operation.LIST_STREAMS;
import static io.cameraservice.access.Operation.START_STREAMING;
import static io.cameraservice.access.Operation.STOP_STREAMING;
import static io.cameraservice.access.Operation.VIEW_STREAM;

import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraStatus;
import io.cameraservice.jsonrpc.api.Arguments.Device;
import io.cameraservice.jsonrpc.protocol.Param;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamState;
import io.cameraservice.stream.StreamStatus;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What clients can do with streams. */
final class StreamMethods {
    private static final Type ITEMS =
            TypeToken.getParameterized(List.class, Item.class).getType();

    private final InstantSource clock;

    StreamMethods(InstantSource clock) {
        this.clock = clock;
    }

    List<ApiMethod> methods() {
        return List.of(
                ApiMethod.of(
                                START_STREAMING,
                                "start_streaming",
                                "Keeps a stream running.",
                                Device.class,
                                Started.class,
                                this::start)
                        .slow(),
                ApiMethod.of(
                                STOP_STREAMING,
                                "stop_streaming",
                                "Ends what start_streaming began.",
                                Device.class,
                                Stopped.class,
                                this::stop)
                        .slow(),
                ApiMethod.of(
                        VIEW_STREAM,
                        "get_stream_url",
                        "Where a stream can be read.",
                        Device.class,
                        Url.class,
                        this::url),
                ApiMethod.of(VIEW_STREAM, "get_stream_status", "One stream.", Device.class, Status.class, this::status)
                        .slow(),
                ApiMethod.of(
                                DISCONNECT_READER,
                                "disconnect_client",
                                "Disconnects one of a stream's clients at MediaMTX.",
                                StreamClient.class,
                                Disconnected.class,
                                this::disconnect)
                        .slow(),
                ApiMethod.of(LIST_STREAMS, "get_streams", "All streams.", ITEMS, this::list));
    }

    record StreamClient(
            @Param(min = 1, max = 256) String device,

            @Param(min = 1, max = 100, summary = "an id from get_stream_status")
            String client) {}

    /** {@code autoCloseAfter} is how long it goes on after its last user; absent if it always runs. */
    record Started(
            String device,
            String streamName,
            Optional<String> streamUrl,
            String status,
            Instant startTime,
            Optional<Duration> autoCloseAfter) {}

    record Stopped(
            String device,
            String streamName,
            Optional<String> streamUrl,
            String status,
            Instant startTime,
            Instant endTime,
            Duration duration,
            boolean streamContinues) {}

    record Url(
            String device,
            String streamName,
            Optional<String> streamUrl,
            boolean available,
            int activeConsumers,
            String streamStatus) {}

    /** One that reads there; {@code id} is for disconnect_client. */
    record Client(String id, String type) {}

    record Disconnected(String device, String client, String status) {}

    record MediaMtxPath(
            String name,
            boolean exists,
            boolean ready,
            boolean flowing,
            int readers,
            List<Client> clients,
            long bytesReceived,
            long bytesSent) {
        static MediaMtxPath of(ServedPath path) {
            return new MediaMtxPath(
                    path.name(),
                    path.exists(),
                    path.ready(),
                    path.flowing(),
                    path.readers().size(),
                    path.readers().stream()
                            .map(r -> new Client(r.id(), r.type()))
                            .toList(),
                    path.bytesReceived(),
                    path.bytesSent());
        }
    }

    record FfmpegProcess(boolean running, Optional<Long> pid, Optional<Duration> uptime) {}

    record Metrics(long bytesSent, Optional<Long> bitrate, Optional<Double> fps) {}

    record Status(
            String device,
            String streamName,
            String status,
            boolean ready,
            Optional<MediaMtxPath> mediamtxPath,
            FfmpegProcess ffmpegProcess,
            Optional<Metrics> metrics,
            Optional<Instant> startTime,
            Optional<String> problem) {}

    record Item(
            String name,
            String source,
            boolean ready,
            @SerializedName("readers") int viewers,
            long bytesSent) {}

    Started start(CameraSession session, Device args) {
        String device = session.camera(args.device()).id().toString();
        StreamStatus stream = session.startStreaming(args.device());
        return new Started(
                device,
                stream.name(),
                stream.urls().rtsp(),
                "STARTED",
                stream.use().keptSince().orElseGet(clock::instant), // or ended by another client meanwhile
                stream.use().linger());
    }

    Stopped stop(CameraSession session, Device args) {
        CameraStatus before = session.camera(args.device());
        StreamStatus stream = session.stopStreaming(args.device());
        Instant now = clock.instant();
        Instant startedAt = before.stream().use().keptSince().orElse(now); // or begun by another client meanwhile
        return new Stopped(
                before.id().toString(),
                stream.name(),
                stream.urls().rtsp(),
                "STOPPED",
                startedAt,
                now,
                before.stream().use().keptFor().orElse(Duration.ZERO),
                stream.use().users() > 0);
    }

    Url url(CameraSession session, Device args) {
        CameraStatus camera = session.camera(args.device());
        StreamStatus stream = session.stream(args.device());
        String status = switch (stream.state()) {
            case ACTIVE -> "READY";
            case ERROR -> "ERROR";
            case INACTIVE, STARTING, STOPPING -> "NOT_READY";
        };
        boolean available =
                stream.urls().rtsp().isPresent() && camera.state().isConnected() && stream.state() != StreamState.ERROR;
        return new Url(
                camera.id().toString(), stream.name(), stream.urls().rtsp(), available, stream.viewers(), status);
    }

    Status status(CameraSession session, Device args) {
        CameraStatus camera = session.camera(args.device());
        StreamStatus stream = session.stream(args.device());
        return new Status(
                camera.id().toString(),
                stream.name(),
                stream.state().name(),
                stream.state() == StreamState.ACTIVE,
                stream.served().map(MediaMtxPath::of),
                stream.encoder()
                        .map(e -> new FfmpegProcess(e.pid().isPresent(), e.pid(), Optional.of(e.uptime())))
                        .orElse(new FfmpegProcess(false, Optional.empty(), Optional.empty())),
                metrics(stream, camera.feed().framesPerSecond()),
                stream.startedAt(),
                stream.detail());
    }

    Disconnected disconnect(CameraSession session, StreamClient args) {
        String device = session.camera(args.device()).id().toString();
        session.disconnectReader(args.device(), args.client());
        return new Disconnected(device, args.client(), "DISCONNECTED");
    }

    /** None of a stream that cannot run; a rate only of one that does. */
    private static Optional<Metrics> metrics(StreamStatus stream, double fps) {
        boolean flowing = stream.state() == StreamState.ACTIVE && fps > 0;
        Metrics metrics =
                new Metrics(stream.bytesSent(), Optional.empty(), flowing ? Optional.of(fps) : Optional.empty());
        return stream.state() == StreamState.ERROR ? Optional.empty() : Optional.of(metrics);
    }

    List<Item> list(CameraSession session) {
        return session.cameras().stream()
                .map(c -> new Item(
                        c.stream().name(),
                        c.id().toString(),
                        c.stream().state() == StreamState.ACTIVE,
                        c.stream().viewers(),
                        c.stream().bytesSent()))
                .toList();
    }
}
