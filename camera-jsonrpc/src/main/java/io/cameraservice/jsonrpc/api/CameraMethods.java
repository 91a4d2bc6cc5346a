package io.cameraservice.jsonrpc.api;

import static io.cameraservice.access.Operation.FORGET_CAMERA;
import static io.cameraservice.access.Operation.LABEL_CAMERA;
import static io.cameraservice.access.Operation.LIST_CAMERAS;
import static io.cameraservice.access.Operation.MERGE_CAMERAS;
import static io.cameraservice.access.Operation.VIEW_CAMERA;

import com.google.gson.annotations.SerializedName;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraStatus;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.device.VideoMode;
import io.cameraservice.jsonrpc.api.Arguments.Device;
import io.cameraservice.jsonrpc.protocol.Param;
import io.cameraservice.stream.StreamUrls;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What clients can ask about cameras. */
final class CameraMethods {
    List<ApiMethod> methods() {
        return List.of(
                ApiMethod.of(LIST_CAMERAS, "get_camera_list", "All cameras.", Cameras.class, this::list)
                        .alias("get_cameras"),
                ApiMethod.of(
                        VIEW_CAMERA,
                        "get_camera_status",
                        "One camera.",
                        Device.class,
                        CameraDetail.class,
                        this::status),
                ApiMethod.of(
                        VIEW_CAMERA,
                        "get_camera_capabilities",
                        "What a camera offers.",
                        Device.class,
                        CameraCapabilities.class,
                        this::capabilities),
                ApiMethod.of(
                        LABEL_CAMERA,
                        "set_camera_label",
                        "Names a camera.",
                        Label.class,
                        CameraView.class,
                        this::setLabel),
                ApiMethod.of(
                                FORGET_CAMERA,
                                "forget_camera",
                                "Forgets a camera that is not plugged in; its recordings and snapshots stay.",
                                Device.class,
                                Forgotten.class,
                                this::forget)
                        .slow(),
                ApiMethod.of(
                                MERGE_CAMERAS,
                                "merge_cameras",
                                "Says that a camera is another one that is not plugged in.",
                                Merge.class,
                                CameraView.class,
                                this::merge)
                        .slow());
    }

    record Label(
            @Param(min = 1, max = 256) String device,

            @Param(max = 100, summary = "blank for the device's own name")
            String name) {}

    record Merge(
            @Param(min = 1, max = 256, summary = "the camera as the service took it; its id is forgotten")
            String from,

            @Param(min = 1, max = 256, summary = "the camera it is; keeps its id, name and control values")
            String into) {}

    record Forgotten(String device, String name, String status) {}

    record Cameras(List<CameraView> cameras, int total, int connected) {}

    record Metrics(
            long bytesSent, @SerializedName("readers") int viewers, Optional<Duration> uptime) {}

    record Capabilities(List<String> formats, List<String> resolutions) {}

    record CameraDetail(
            String device,
            String status,
            Optional<String> problem,
            String name,
            Optional<String> resolution,
            Optional<Number> fps,
            StreamUrls streams,
            Optional<CameraView.RecordingView> recording,
            Metrics metrics,
            Optional<Capabilities> capabilities,
            Optional<ChosenMode> chosenMode) {}

    /** What the camera was opened in, or will be, and why. */
    record ChosenMode(String format, int width, int height, Number frameRate, String reason) {
        static Optional<ChosenMode> of(CameraStatus camera) {
            return camera.mode()
                    .map(m -> new ChosenMode(
                            m.format().toString(),
                            m.size().width(),
                            m.size().height(),
                            CameraView.rate(m.rate()),
                            camera.modeReason().orElse("")));
        }
    }

    record Mode(String format, int width, int height, List<Number> frameRates) {}

    record CameraCapabilities(
            String device,
            List<String> formats,
            List<String> resolutions,
            List<Number> fpsOptions,
            List<Mode> modes,
            Optional<ChosenMode> chosenMode,
            String validationStatus) {}

    Cameras list(CameraSession session) {
        List<CameraStatus> all = session.cameras();
        int connected = (int) all.stream().filter(c -> c.state().isConnected()).count();
        return new Cameras(all.stream().map(c -> withRecording(session, c)).toList(), all.size(), connected);
    }

    private static CameraView withRecording(CameraSession session, CameraStatus camera) {
        return CameraView.of(camera, session.recordingOf(camera.id().toString()));
    }

    CameraDetail status(CameraSession session, Device args) {
        CameraStatus camera = session.camera(args.device());
        CameraView view = withRecording(session, camera);
        return new CameraDetail(
                view.device(),
                view.status(),
                view.problem(),
                view.name(),
                view.resolution(),
                view.fps(),
                view.streams(),
                view.recording(),
                new Metrics(
                        camera.stream().bytesSent(),
                        camera.stream().viewers(),
                        camera.stream().uptime()),
                session.device(args.device()).map(d -> new Capabilities(formats(d.modes()), resolutions(d.modes()))),
                ChosenMode.of(camera));
    }

    CameraCapabilities capabilities(CameraSession session, Device args) {
        CameraStatus camera = session.camera(args.device());
        Optional<DeviceInfo> device = session.device(args.device());
        List<VideoMode> modes = device.map(DeviceInfo::modes).orElse(List.of());
        List<Number> rates = modes.stream()
                .map(VideoMode::rate)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .map(CameraView::rate)
                .toList();
        String validation = device.isEmpty() ? "DISCONNECTED" : modes.isEmpty() ? "NONE" : "CONFIRMED";
        return new CameraCapabilities(
                camera.id().toString(),
                formats(modes),
                resolutions(modes),
                rates,
                grouped(modes),
                ChosenMode.of(camera),
                validation);
    }

    CameraView setLabel(CameraSession session, Label args) {
        return withRecording(session, session.setLabel(args.device(), args.name()));
    }

    Forgotten forget(CameraSession session, Device args) {
        CameraStatus camera = session.forgetCamera(args.device());
        return new Forgotten(camera.id().toString(), camera.name(), "REMOVED");
    }

    CameraView merge(CameraSession session, Merge args) {
        return withRecording(session, session.mergeCameras(args.from(), args.into()));
    }

    private static List<String> formats(List<VideoMode> modes) {
        return modes.stream().map(m -> m.format().toString()).distinct().toList();
    }

    /** Largest first. */
    private static List<String> resolutions(List<VideoMode> modes) {
        return modes.stream()
                .map(VideoMode::size)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .map(FrameSize::toString)
                .toList();
    }

    private static List<Mode> grouped(List<VideoMode> modes) {
        record Shape(PixelFormat format, FrameSize size) {}
        Map<Shape, List<Number>> rates = modes.stream()
                .collect(Collectors.groupingBy(
                        m -> new Shape(m.format(), m.size()),
                        LinkedHashMap::new,
                        Collectors.mapping(m -> CameraView.rate(m.rate()), Collectors.toList())));
        return rates.entrySet().stream()
                .map(e -> new Mode(
                        e.getKey().format().toString(),
                        e.getKey().size().width(),
                        e.getKey().size().height(),
                        e.getValue()))
                .toList();
    }
}
