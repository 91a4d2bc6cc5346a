package io.cameraservice.testing;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraState;
import io.cameraservice.CameraStatus;
import io.cameraservice.FrameListener;
import io.cameraservice.FrameOptions;
import io.cameraservice.access.Principal;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.FrameSize;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.Subscription;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.health.HealthReport;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.GapSummary;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.MediaPage;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Segment;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.stream.StreamStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What {@link FakeService} answers; cameras and files other than its own are not found. */
public final class FakeSession implements CameraSession {
    private final Principal principal;
    private final FakeService service;

    FakeSession(Principal principal, FakeService service) {
        this.principal = principal;
        this.service = service;
    }

    /** The recording of its camera. */
    public static Recording recording(RecordingState state) {
        boolean over = state == RecordingState.STOPPED;
        Instant end = FakeService.NOON.plusSeconds(90);
        return new Recording(
                "r1",
                Optional.of(FakeService.CAMERA),
                "camera0_20260301_120000.mp4",
                RecordingFormat.FMP4,
                state,
                FakeService.NOON,
                over ? Optional.of(end) : Optional.empty(),
                Optional.of(Duration.ofSeconds(90)),
                over ? Optional.of(Duration.ofMillis(80_500)) : Optional.empty(),
                12345,
                over ? List.of(new Segment("1.mp4", FakeService.NOON, Duration.ofSeconds(60), 12345)) : List.of(),
                over ? List.of(new Gap(FakeService.NOON, end, GapReason.CAMERA_DISCONNECTED)) : List.of(),
                GapSummary.NONE,
                Optional.empty());
    }

    /** A snapshot of its camera. */
    public static Snapshot picture(String filename) {
        return new Snapshot(
                Optional.of(FakeService.CAMERA),
                filename,
                Path.of("/data/snapshots/" + filename),
                FakeService.NOON,
                999,
                Optional.of(new FrameSize(1280, 720)),
                Optional.of("device"),
                Optional.of(Duration.ofMillis(120)));
    }

    private void known(String device) {
        if (service.watchers.containsKey(device)) {
            return;
        }
        switch (device) {
            case "/dev/video0" -> {}
            case "camera1" ->
                throw new CameraException.InvalidState(
                        "device_busy",
                        "the camera is in use",
                        "close the other program",
                        "FAULTED",
                        List.of("IDLE"),
                        null);
            case "camera2" -> throw new CameraException.NotSupported("still", "no still pictures", null);
            case "camera3" ->
                throw new CameraException.DependencyFailed(
                        "ffmpeg_missing", "ffmpeg", "ffmpeg was not found", "install ffmpeg", null);
            case "camera4" -> throw new CameraException.StorageFailed("storage_full", "the disk is full", 10, 20, null);
            case "camera5" -> throw new IllegalStateException("a bug with a secret");
            case "camera6" -> throw new CameraException.InvalidArgument("device", "letters", "not like this");
            default -> throw new CameraException.NotFound("camera", device);
        }
    }

    private static void knownFile(String kind, String filename) {
        if (filename.startsWith("no")) {
            throw new CameraException.NotFound(kind, filename);
        }
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public List<CameraStatus> cameras() {
        return List.of(FakeService.camera(CameraState.RUNNING));
    }

    @Override
    public CameraStatus camera(String device) {
        known(device);
        return FakeService.camera(CameraState.RUNNING);
    }

    @Override
    public Optional<DeviceInfo> device(String device) {
        CameraStatus camera = camera(device);
        return Optional.of(new DeviceInfo(
                camera.identity(), "HD Webcam", "/dev/video0", "fake", "usb", List.of(FakeService.MODE)));
    }

    @Override
    public CameraStatus setLabel(String device, String name) {
        return camera(device);
    }

    @Override
    public CameraStatus forgetCamera(String device) {
        known(device);
        return FakeService.camera(CameraState.DISCONNECTED);
    }

    @Override
    public CameraStatus mergeCameras(String from, String into) {
        known(from);
        return camera(into);
    }

    @Override
    public List<Control> controls(String device) {
        known(device);
        return List.of(
                control("brightness", Control.Type.INTEGER, -64, 64, 12, List.of(), Set.of()),
                control("white_balance_automatic", Control.Type.BOOLEAN, 0, 1, 1, List.of(), Set.of()),
                control(
                        "power_line_frequency",
                        Control.Type.MENU,
                        0,
                        2,
                        1,
                        List.of(new Control.MenuItem(0, "Disabled"), new Control.MenuItem(1, "50 Hz")),
                        Set.of(Control.Flag.READ_ONLY, Control.Flag.INACTIVE)));
    }

    /** A control of its camera. */
    public static Control control(
            String name,
            Control.Type type,
            int min,
            int max,
            int value,
            List<Control.MenuItem> menu,
            Set<Control.Flag> flags) {
        return new Control(
                name,
                name.toUpperCase(Locale.ROOT),
                "User Controls",
                type,
                min,
                max,
                1,
                ControlValue.of(0),
                ControlValue.of(value),
                menu,
                flags);
    }

    /** Takes what it is given, as far as it fits. */
    @Override
    public List<Control> setControls(String device, Map<String, ControlValue> values, OutOfRange outOfRange) {
        List<Control> all = controls(device);
        values.keySet().stream()
                .filter(name -> all.stream().noneMatch(c -> c.name().equals(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new CameraException.InvalidArgument(name, "one of brightness", "no control '" + name + "'");
                });
        return all.stream()
                .map(c -> values.containsKey(c.name())
                        ? c.withValue(outOfRange.fit(c, values.getOrDefault(c.name(), c.value())))
                        : c)
                .toList();
    }

    @Override
    public List<Control> resetControls(String device, Set<String> names) {
        return controls(device).stream()
                .map(c -> names.isEmpty() || names.contains(c.name()) ? c.withValue(c.defaultValue()) : c)
                .toList();
    }

    @Override
    public Snapshot takeSnapshot(String device, SnapshotRequest request) {
        known(device);
        return picture(request.filename().orElse("camera0 1.jpg"));
    }

    @Override
    public Recording startRecording(String device, RecordingRequest request) {
        known(device);
        return recording(RecordingState.RECORDING);
    }

    @Override
    public Recording stopRecording(String device) {
        known(device);
        return recording(RecordingState.STOPPED);
    }

    @Override
    public Recording saveRecent(String device, Duration length) {
        known(device);
        return recording(RecordingState.STOPPED);
    }

    @Override
    public Optional<Recording> recordingOf(String device) {
        return Optional.empty();
    }

    @Override
    public StreamStatus startStreaming(String device) {
        known(device);
        return FakeService.stream(service.urls);
    }

    @Override
    public void disconnectReader(String device, String reader) {
        throw new CameraException.NotFound("reader", reader);
    }

    @Override
    public StreamStatus stopStreaming(String device) {
        known(device);
        return FakeService.stream(service.urls);
    }

    @Override
    public StreamStatus stream(String device) {
        known(device);
        return FakeService.stream(service.urls);
    }

    @Override
    public List<StreamStatus> streams() {
        return List.of(FakeService.stream(service.urls));
    }

    /** Away, as network cameras are at times. */
    private static ExternalStream external(ExternalStreamRequest request) {
        return new ExternalStream(
                FakeService.CAMERA,
                "rtsp://10.0.0.9/live",
                request.name(),
                request.type(),
                request.transport(),
                Optional.of(ExternalStream.Reader.SERVICE),
                Optional.of(new ExternalStream.Sound("AAC", Optional.empty())),
                ExternalStream.State.DISCONNECTED,
                Optional.of("10.0.0.9:554 does not answer"),
                FakeService.NOON,
                FakeService.NOON);
    }

    @Override
    public List<ExternalStream> externalStreams() {
        return List.of(external(ExternalStreamRequest.of("rtsp://10.0.0.9/live", "Gate")));
    }

    @Override
    public ExternalStream addExternalStream(ExternalStreamRequest request) {
        service.adding.run();
        return external(request);
    }

    @Override
    public ExternalStream removeExternalStream(String stream) {
        known(stream.startsWith("rtsp://10.0.0.9/") ? "camera0" : stream);
        return externalStreams().get(0);
    }

    @Override
    public MediaPage<Recording> recordings(MediaQuery query) {
        return new MediaPage<>(List.of(recording(RecordingState.STOPPED)), 7);
    }

    @Override
    public Recording recording(String filename) {
        knownFile("recording", filename);
        return recording(RecordingState.STOPPED);
    }

    @Override
    public MediaContent openRecording(String filename) {
        return open("recording", filename);
    }

    @Override
    public void deleteRecording(String filename) {
        knownFile("recording", filename);
    }

    @Override
    public MediaPage<Snapshot> snapshots(MediaQuery query) {
        return new MediaPage<>(List.of(picture("a.jpg")), 1);
    }

    @Override
    public Snapshot snapshot(String filename) {
        knownFile("snapshot", filename);
        return picture(filename);
    }

    @Override
    public MediaContent openSnapshot(String filename) {
        return open("snapshot", filename);
    }

    @Override
    public void deleteSnapshot(String filename) {
        knownFile("snapshot", filename);
    }

    @Override
    public Subscription frames(String device, FrameOptions options, FrameListener listener) {
        if (options.delivery() != FrameOptions.Delivery.JPEG) {
            throw new IllegalArgumentException("only JPEG");
        }
        known(device);
        List<FrameListener> here = requireNonNull(service.watchers.get(device));
        here.add(listener);
        return () -> here.remove(listener);
    }

    @Override
    public Subscription events(Consumer<CameraServiceEvent> listener) {
        return service.events(listener);
    }

    @Override
    public HealthReport health() {
        return service.health();
    }

    @Override
    public HealthReport.Summary summary() {
        return service.health().summary();
    }

    private MediaContent open(String kind, String filename) {
        if (filename.contains("/") || filename.contains("\\") || filename.startsWith(".") || filename.indexOf(0) >= 0) {
            throw new CameraException.InvalidArgument("filename", "plain name", "this cannot be a file name");
        }
        service.opening.run();
        byte[] bytes = service.files.get(filename);
        if (bytes == null) {
            throw new CameraException.NotFound(kind, filename);
        }
        return new Content(filename, bytes);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Content(String filename, byte[] bytes) implements MediaContent {
        @Override
        public String contentType() {
            return filename.endsWith(".mp4") ? "video/mp4" : filename.endsWith(".svg") ? "image/svg+xml" : "image/jpeg";
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public Instant lastModified() {
            return Instant.parse("2026-01-02T03:04:05.678Z");
        }

        @Override
        public void writeTo(OutputStream out, long offset, long length) throws IOException {
            out.write(bytes, Math.toIntExact(offset), Math.toIntExact(length));
        }
    }
}
