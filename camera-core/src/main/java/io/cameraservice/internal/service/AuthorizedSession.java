package io.cameraservice.internal.service;

import static java.util.Objects.requireNonNull;

import io.cameraservice.Camera;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraStatus;
import io.cameraservice.FrameListener;
import io.cameraservice.FrameOptions;
import io.cameraservice.access.Operation;
import io.cameraservice.access.Principal;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.Subscription;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.health.HealthReport;
import io.cameraservice.internal.util.Redaction;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.MediaPage;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import io.cameraservice.spi.CameraControls.OutOfRange;
import io.cameraservice.stream.StreamStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A service as one principal may use it. Safe for use by any thread. */
public final class AuthorizedSession implements CameraSession {
    private final CameraService service;
    private final CameraRegistry registry;
    private final RoleCheck roleCheck;

    public AuthorizedSession(CameraService service, CameraRegistry registry, InstantSource clock, Principal principal) {
        this.service = service;
        this.registry = registry;
        this.roleCheck = new RoleCheck(principal, clock);
    }

    @Override
    public Principal principal() {
        return roleCheck.principal();
    }

    @Override
    public List<CameraStatus> cameras() {
        roleCheck.require(Operation.LIST_CAMERAS);
        return registry.all().stream().map(Camera::status).toList();
    }

    @Override
    public CameraStatus camera(String device) {
        roleCheck.require(Operation.VIEW_CAMERA);
        return registry.get(device).status();
    }

    @Override
    public Optional<DeviceInfo> device(String device) {
        roleCheck.require(Operation.VIEW_CAMERA);
        return registry.get(device).device();
    }

    @Override
    public CameraStatus setLabel(String device, String name) {
        return roleCheck.change(
                Operation.LABEL_CAMERA,
                device,
                () -> registry.rename(registry.get(device).id(), name));
    }

    @Override
    public CameraStatus forgetCamera(String device) {
        return roleCheck.change(
                Operation.FORGET_CAMERA,
                device,
                () -> service.forgetCamera(registry.get(device).id()));
    }

    @Override
    public CameraStatus mergeCameras(String from, String into) {
        return roleCheck.change(
                Operation.MERGE_CAMERAS,
                from + " into " + into,
                () -> service.mergeCameras(
                        registry.get(from).id(), registry.get(into).id()));
    }

    @Override
    public List<Control> controls(String device) {
        roleCheck.require(Operation.VIEW_CONTROLS);
        return registry.get(device).controls();
    }

    @Override
    public List<Control> setControls(String device, Map<String, ControlValue> values, OutOfRange outOfRange) {
        return roleCheck.change(
                Operation.SET_CONTROLS,
                device + " " + values,
                () -> registry.get(device).setControls(values, outOfRange));
    }

    @Override
    public List<Control> resetControls(String device, Set<String> names) {
        return roleCheck.change(
                Operation.RESET_CONTROLS,
                device + " " + names,
                () -> registry.get(device).resetControls(names));
    }

    @Override
    public Snapshot takeSnapshot(String device, SnapshotRequest request) {
        return roleCheck.change(
                Operation.TAKE_SNAPSHOT, device, () -> registry.get(device).snapshot(request));
    }

    @Override
    public Recording startRecording(String device, RecordingRequest request) {
        return roleCheck.change(
                Operation.START_RECORDING, device, () -> registry.get(device).record(request));
    }

    @Override
    public Recording stopRecording(String device) {
        return roleCheck.change(
                Operation.STOP_RECORDING, device, () -> registry.get(device).stopRecording());
    }

    @Override
    public Recording saveRecent(String device, Duration length) {
        return roleCheck.change(
                Operation.SAVE_RECENT, device, () -> registry.get(device).saveRecent(length));
    }

    @Override
    public Optional<Recording> recordingOf(String device) {
        roleCheck.require(Operation.VIEW_RECORDING);
        return registry.get(device).recording();
    }

    @Override
    public StreamStatus startStreaming(String device) {
        return roleCheck.change(Operation.START_STREAMING, device, () -> {
            CameraImpl camera = registry.get(device);
            camera.keepStream();
            return camera.stream().status();
        });
    }

    @Override
    public StreamStatus stopStreaming(String device) {
        return roleCheck.change(Operation.STOP_STREAMING, device, () -> {
            CameraImpl camera = registry.get(device);
            camera.releaseStream();
            return camera.stream().status();
        });
    }

    @Override
    public StreamStatus stream(String device) {
        roleCheck.require(Operation.VIEW_STREAM);
        return registry.get(device).stream().status();
    }

    @Override
    public void disconnectReader(String device, String reader) {
        roleCheck.change(Operation.DISCONNECT_READER, device + " " + reader, () -> {
            registry.get(device).stream().disconnect(reader);
            return reader;
        });
    }

    @Override
    public List<StreamStatus> streams() {
        roleCheck.require(Operation.LIST_STREAMS);
        return registry.all().stream().map(c -> c.stream().status()).toList();
    }

    @Override
    public List<ExternalStream> externalStreams() {
        roleCheck.require(Operation.LIST_EXTERNAL_STREAMS);
        return service.externalStreams().list();
    }

    @Override
    public ExternalStream addExternalStream(ExternalStreamRequest request) {
        return roleCheck.change(
                Operation.ADD_EXTERNAL_STREAM,
                Redaction.of(request.url()),
                () -> service.externalStreams().add(request));
    }

    @Override
    public ExternalStream removeExternalStream(String stream) {
        return roleCheck.change(
                Operation.REMOVE_EXTERNAL_STREAM,
                Redaction.of(stream),
                () -> service.externalStreams().remove(stream));
    }

    @Override
    public MediaPage<Recording> recordings(MediaQuery query) {
        roleCheck.require(Operation.LIST_RECORDINGS);
        return service.media().recordings(query);
    }

    @Override
    public Recording recording(String filename) {
        roleCheck.require(Operation.VIEW_RECORDING);
        return service.media().recording(filename);
    }

    @Override
    public MediaContent openRecording(String filename) {
        roleCheck.require(Operation.READ_RECORDING);
        return service.media().openRecording(filename);
    }

    @Override
    public void deleteRecording(String filename) {
        roleCheck.change(Operation.DELETE_RECORDING, filename, () -> {
            service.media().deleteRecording(filename);
            return filename;
        });
    }

    @Override
    public MediaPage<Snapshot> snapshots(MediaQuery query) {
        roleCheck.require(Operation.LIST_SNAPSHOTS);
        return service.media().snapshots(query);
    }

    @Override
    public Snapshot snapshot(String filename) {
        roleCheck.require(Operation.VIEW_SNAPSHOT);
        return service.media().snapshot(filename);
    }

    @Override
    public MediaContent openSnapshot(String filename) {
        roleCheck.require(Operation.READ_SNAPSHOT);
        return service.media().openSnapshot(filename);
    }

    @Override
    public void deleteSnapshot(String filename) {
        roleCheck.change(Operation.DELETE_SNAPSHOT, filename, () -> {
            service.media().deleteSnapshot(filename);
            return filename;
        });
    }

    @Override
    public Subscription frames(String device, FrameOptions options, FrameListener listener) {
        roleCheck.require(Operation.WATCH_CAMERA);
        requireNonNull(listener, "listener");
        Subscription[] self = {() -> {}};
        self[0] = registry.get(device).frames(options, frame -> {
            if (roleCheck.isOver()) {
                self[0].close();
            } else {
                listener.frame(frame);
            }
        });
        return self[0];
    }

    @Override
    public Subscription events(Consumer<CameraServiceEvent> listener) {
        roleCheck.require(Operation.WATCH_EVENTS);
        return service.events(event -> {
            if (!roleCheck.isOver()) {
                listener.accept(event);
            }
        });
    }

    @Override
    public HealthReport health() {
        roleCheck.require(Operation.VIEW_HEALTH);
        return service.health();
    }

    @Override
    public HealthReport.Summary summary() {
        roleCheck.require(Operation.VIEW_STATUS);
        return service.health().summary();
    }
}
