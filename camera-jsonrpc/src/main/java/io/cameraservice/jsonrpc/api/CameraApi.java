package io.cameraservice.jsonrpc.api;

import static io.cameraservice.access.Role.ADMIN;
import static io.cameraservice.access.Role.OPERATOR;
import static io.cameraservice.access.Role.VIEWER;

import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Role;
import io.cameraservice.jsonrpc.protocol.Execution;
import io.cameraservice.jsonrpc.protocol.MethodTable;
import io.cameraservice.jsonrpc.protocol.NoParams;
import io.cameraservice.jsonrpc.protocol.RpcMethod;
import java.lang.reflect.Type;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one table of methods; the reference ({@code rpc.discover}) is made from it. Immutable. */
public final class CameraApi {
    private final List<ApiMethod> methods = new ArrayList<>();
    /** Methods that wait for devices, other programs or hosts. */
    private static final Set<String> SLOW = Set.of(
            "get_camera_controls",
            "set_camera_controls",
            "reset_camera_controls",
            "take_snapshot",
            "start_recording",
            "stop_recording",
            "save_recent",
            "start_streaming",
            "stop_streaming",
            "get_stream_status",
            "disconnect_client",
            "add_external_stream",
            "remove_external_stream");
    /** Methods that tell what does not change. */
    private static final Set<String> INLINE = Set.of("get_server_info");

    /** Made once, when somebody asks: it does not change. */
    private final Supplier<JsonObject> reference;

    /**
     * The API of a service.
     *
     * @param filesUrl what download links begin with, e.g. {@code "/files"} or {@code "https://host:8003/files"}
     */
    public CameraApi(
            CameraService service, Authenticator authenticator, ServerInfo info, String filesUrl, InstantSource clock) {
        reference = once(() -> OpenRpc.document(info, methods));
        ServiceMethods self = new ServiceMethods(service, authenticator, info, clock);
        CameraMethods cameras = new CameraMethods(clock);
        StreamMethods streams = new StreamMethods(clock);
        ExternalMethods external = new ExternalMethods(clock);
        FileViews files = new FileViews(filesUrl);
        SnapshotMethods snapshots = new SnapshotMethods(files);
        RecordingMethods recordings = new RecordingMethods(files);

        free(RpcMethod.of("ping", "Answers pong.", NoParams.class, String.class, (p, c) -> "pong"));
        free(RpcMethod.of(
                "authenticate",
                "Logs in, or changes who is logged in.",
                Arguments.Login.class,
                ServiceMethods.LoggedIn.class,
                self::authenticate));
        free(RpcMethod.of(
                "rpc.discover",
                "This reference, as an OpenRPC document.",
                NoParams.class,
                JsonObject.class,
                (p, c) -> reference.get()));

        ask(VIEWER, "get_camera_list", "All cameras.", CameraMethods.Cameras.class, cameras::list, "get_cameras");
        add(
                VIEWER,
                "get_camera_status",
                "One camera.",
                Arguments.Device.class,
                CameraMethods.CameraDetail.class,
                cameras::status);
        add(
                VIEWER,
                "get_camera_capabilities",
                "What a camera offers.",
                Arguments.Device.class,
                CameraMethods.CameraCapabilities.class,
                cameras::capabilities);
        add(
                VIEWER,
                "get_camera_controls",
                "What can be turned at a camera.",
                Arguments.Device.class,
                ControlMethods.Controls.class,
                ControlMethods::get);
        add(
                OPERATOR,
                "set_camera_controls",
                "Sets controls, and keeps their values.",
                Arguments.SetControls.class,
                ControlMethods.Controls.class,
                ControlMethods::set);
        add(
                OPERATOR,
                "reset_camera_controls",
                "Sets controls to their defaults, and forgets their values.",
                Arguments.ResetControls.class,
                ControlMethods.Controls.class,
                ControlMethods::reset);
        add(ADMIN, "set_camera_label", "Names a camera.", Arguments.Label.class, CameraView.class, cameras::setLabel);

        add(
                OPERATOR,
                "take_snapshot",
                "Takes a still picture.",
                Arguments.TakeSnapshot.class,
                SnapshotMethods.Taken.class,
                snapshots::take);
        add(
                VIEWER,
                "list_snapshots",
                "Snapshots, newest first.",
                Arguments.ListFiles.class,
                FileViews.FileList.class,
                snapshots::list);
        add(
                VIEWER,
                "get_snapshot_info",
                "One snapshot.",
                Arguments.File.class,
                SnapshotMethods.Info.class,
                snapshots::info);
        add(
                OPERATOR,
                "delete_snapshot",
                "Deletes a snapshot.",
                Arguments.File.class,
                FileViews.Deletion.class,
                snapshots::delete);

        add(
                OPERATOR,
                "start_recording",
                "Starts a recording.",
                Arguments.StartRecording.class,
                RecordingMethods.Started.class,
                recordings::start);
        add(
                OPERATOR,
                "stop_recording",
                "Ends the recording of a camera.",
                Arguments.Device.class,
                RecordingMethods.Ended.class,
                recordings::stop);
        add(
                OPERATOR,
                "save_recent",
                "Records the last seconds.",
                Arguments.SaveRecent.class,
                RecordingMethods.Ended.class,
                recordings::saveRecent);
        add(
                VIEWER,
                "list_recordings",
                "Recordings, newest first.",
                Arguments.ListFiles.class,
                FileViews.FileList.class,
                recordings::list);
        add(
                VIEWER,
                "get_recording_info",
                "One recording.",
                Arguments.File.class,
                RecordingMethods.Info.class,
                recordings::info);
        add(
                OPERATOR,
                "delete_recording",
                "Deletes a recording.",
                Arguments.File.class,
                FileViews.Deletion.class,
                recordings::delete);

        add(
                OPERATOR,
                "start_streaming",
                "Keeps a stream running.",
                Arguments.Device.class,
                StreamMethods.Started.class,
                streams::start);
        add(
                OPERATOR,
                "stop_streaming",
                "Ends what start_streaming began.",
                Arguments.Device.class,
                StreamMethods.Stopped.class,
                streams::stop);
        add(
                VIEWER,
                "get_stream_url",
                "Where a stream can be read.",
                Arguments.Device.class,
                StreamMethods.Url.class,
                streams::url);
        add(
                VIEWER,
                "get_stream_status",
                "One stream.",
                Arguments.Device.class,
                StreamMethods.Status.class,
                streams::status);
        add(
                OPERATOR,
                "disconnect_client",
                "Disconnects one of a stream's clients at MediaMTX.",
                Arguments.StreamClient.class,
                StreamMethods.Disconnected.class,
                streams::disconnect);
        Type items =
                TypeToken.getParameterized(List.class, StreamMethods.Item.class).getType();
        ask(VIEWER, "get_streams", "All streams.", items, streams::list);

        add(
                OPERATOR,
                "add_external_stream",
                "Makes a camera of a stream elsewhere, or changes one.",
                Arguments.AddExternalStream.class,
                ExternalMethods.Changed.class,
                external::add);
        add(
                OPERATOR,
                "remove_external_stream",
                "Removes such a camera; its recordings stay.",
                Arguments.RemoveExternalStream.class,
                ExternalMethods.Changed.class,
                external::remove);
        ask(
                VIEWER,
                "get_external_streams",
                "The streams that were added.",
                ExternalMethods.Streams.class,
                external::list);

        ask(ADMIN, "get_status", "How the service does.", ServiceMethods.Status.class, self::status);
        ask(
                VIEWER,
                "get_system_status",
                "Whether the service is ready.",
                ServiceMethods.SystemStatus.class,
                self::systemStatus);
        ask(VIEWER, "get_server_info", "What the service is.", ServiceMethods.Info.class, session -> self.info());
    }

    /** All methods, for the reference. */
    public List<ApiMethod> methods() {
        return List.copyOf(methods);
    }

    /** All methods, for the dispatcher. */
    public MethodTable<Caller> table() {
        return new MethodTable<>(methods.stream().map(ApiMethod::method).toList());
    }

    @FunctionalInterface
    private interface Work<P, R> {
        R on(CameraSession session, P params);
    }

    /** For everybody, and at once: what follows a login finds it done. */
    private void free(RpcMethod<Caller, ?, ?> method) {
        methods.add(new ApiMethod(method.runs(Execution.INLINE), Optional.empty()));
    }

    private static <T> Supplier<T> once(Supplier<T> supplier) {
        AtomicReference<@Nullable T> made = new AtomicReference<>();
        return () -> {
            T value = made.get();
            if (value == null) {
                value = supplier.get();
                made.set(value);
            }
            return value;
        };
    }

    private <R> void ask(
            Role role, String name, String summary, Type result, Function<CameraSession, R> work, String... aliases) {
        add(role, name, summary, NoParams.class, result, (session, params) -> work.apply(session), aliases);
    }

    private <P extends Record, R> void add(
            Role role, String name, String summary, Class<P> params, Type result, Work<P, R> work, String... aliases) {
        RpcMethod<Caller, P, R> method = RpcMethod.<Caller, P, R>of(
                        name, summary, params, result, (p, caller) -> work.on(caller.session(), p))
                .withAliases(aliases)
                .guardedBy(caller -> caller.demand(role, name));
        methods.add(new ApiMethod(method.runs(execution(name)), Optional.of(role)));
    }

    private static Execution execution(String name) {
        return SLOW.contains(name) ? Execution.SLOW : INLINE.contains(name) ? Execution.INLINE : Execution.POOLED;
    }
}
