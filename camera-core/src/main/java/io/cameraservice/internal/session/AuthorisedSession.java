package io.cameraservice.internal.session;

import static java.util.Objects.requireNonNull;

import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.CameraSession;
import io.cameraservice.CameraStatus;
import io.cameraservice.FrameListener;
import io.cameraservice.FrameOptions;
import io.cameraservice.access.Permission;
import io.cameraservice.access.Principal;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.Subscription;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.health.HealthReport;
import io.cameraservice.internal.registry.CameraRegistry;
import io.cameraservice.internal.secrets.Redaction;
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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service as one principal may use it. Safe for use by any thread. */
public final class AuthorisedSession implements CameraSession {
    private static final Logger audit = LoggerFactory.getLogger("io.cameraservice.audit");

    private final CameraService service;
    private final CameraRegistry registry;
    private final InstantSource clock;
    private final Principal principal;

    public AuthorisedSession(CameraService service, CameraRegistry registry, InstantSource clock, Principal principal) {
        this.service = service;
        this.registry = registry;
        this.clock = clock;
        this.principal = principal;
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public List<CameraStatus> cameras() {
        require(Permission.VIEW, "listing cameras");
        return registry.all().stream().map(Camera::status).toList();
    }

    @Override
    public CameraStatus camera(String device) {
        require(Permission.VIEW, "looking at a camera");
        return registry.get(device).status();
    }

    @Override
    public Optional<DeviceInfo> device(String device) {
        require(Permission.VIEW, "looking at a camera");
        return registry.get(device).device();
    }

    @Override
    public CameraStatus setLabel(String device, String name) {
        return change(
                Permission.ADMIN,
                "naming a camera",
                device,
                () -> registry.rename(registry.get(device).id(), name));
    }

    @Override
    public List<Control> controls(String device) {
        require(Permission.VIEW, "looking at controls");
        return registry.get(device).controls();
    }

    @Override
    public List<Control> setControls(String device, Map<String, ControlValue> values, OutOfRange outOfRange) {
        return change(
                Permission.CONTROL,
                "setting controls",
                device + " " + values,
                () -> registry.get(device).setControls(values, outOfRange));
    }

    @Override
    public List<Control> resetControls(String device, Set<String> names) {
        return change(
                Permission.CONTROL,
                "resetting controls",
                device + " " + names,
                () -> registry.get(device).resetControls(names));
    }

    @Override
    public Snapshot takeSnapshot(String device, SnapshotRequest request) {
        return change(
                Permission.CONTROL,
                "taking a snapshot",
                device,
                () -> registry.get(device).snapshot(request));
    }

    @Override
    public Recording startRecording(String device, RecordingRequest request) {
        return change(
                Permission.CONTROL,
                "starting a recording",
                device,
                () -> registry.get(device).record(request));
    }

    @Override
    public Recording stopRecording(String device) {
        return change(
                Permission.CONTROL,
                "stopping a recording",
                device,
                () -> registry.get(device).stopRecording());
    }

    @Override
    public Recording saveRecent(String device, Duration length) {
        return change(Permission.CONTROL, "saving the last seconds", device, () -> registry.saveRecent(device, length));
    }

    @Override
    public Optional<Recording> recordingOf(String device) {
        require(Permission.VIEW, "looking at a recording");
        return registry.get(device).recording();
    }

    @Override
    public StreamStatus startStreaming(String device) {
        return change(Permission.CONTROL, "starting a stream", device, () -> {
            registry.holdStream(device);
            return registry.get(device).stream().status();
        });
    }

    @Override
    public StreamStatus stopStreaming(String device) {
        return change(Permission.CONTROL, "stopping a stream", device, () -> {
            registry.releaseStream(device);
            return registry.get(device).stream().status();
        });
    }

    @Override
    public StreamStatus stream(String device) {
        require(Permission.VIEW, "looking at a stream");
        return registry.get(device).stream().status();
    }

    @Override
    public List<StreamStatus> streams() {
        require(Permission.VIEW, "listing streams");
        return registry.all().stream().map(c -> c.stream().status()).toList();
    }

    @Override
    public List<ExternalStream> externalStreams() {
        require(Permission.VIEW, "listing external streams");
        return service.externalStreams().list();
    }

    @Override
    public ExternalStream addExternalStream(ExternalStreamRequest request) {
        return change(
                Permission.CONTROL,
                "adding an external stream",
                Redaction.of(request.url()),
                () -> service.externalStreams().add(request));
    }

    @Override
    public ExternalStream removeExternalStream(String stream) {
        return change(
                Permission.CONTROL,
                "removing an external stream",
                Redaction.of(stream),
                () -> service.externalStreams().remove(stream));
    }

    @Override
    public MediaPage<Recording> recordings(MediaQuery query) {
        require(Permission.VIEW, "listing recordings");
        return service.media().recordings(query);
    }

    @Override
    public Recording recording(String filename) {
        require(Permission.VIEW, "looking at a recording");
        return service.media().recording(filename);
    }

    @Override
    public MediaContent openRecording(String filename) {
        require(Permission.VIEW, "reading a recording");
        return service.media().openRecording(filename);
    }

    @Override
    public void deleteRecording(String filename) {
        change(Permission.CONTROL, "deleting a recording", filename, () -> {
            service.media().deleteRecording(filename);
            return filename;
        });
    }

    @Override
    public MediaPage<Snapshot> snapshots(MediaQuery query) {
        require(Permission.VIEW, "listing snapshots");
        return service.media().snapshots(query);
    }

    @Override
    public Snapshot snapshot(String filename) {
        require(Permission.VIEW, "looking at a snapshot");
        return service.media().snapshot(filename);
    }

    @Override
    public MediaContent openSnapshot(String filename) {
        require(Permission.VIEW, "reading a snapshot");
        return service.media().openSnapshot(filename);
    }

    @Override
    public void deleteSnapshot(String filename) {
        change(Permission.CONTROL, "deleting a snapshot", filename, () -> {
            service.media().deleteSnapshot(filename);
            return filename;
        });
    }

    @Override
    public Subscription frames(String device, FrameOptions options, FrameListener listener) {
        require(Permission.VIEW, "watching a camera");
        requireNonNull(listener, "listener");
        Subscription[] self = {() -> {}};
        self[0] = registry.get(device).frames(options, frame -> {
            if (principal.isExpired(clock.instant())) {
                self[0].close();
            } else {
                listener.frame(frame);
            }
        });
        return self[0];
    }

    @Override
    public Subscription events(Consumer<CameraServiceEvent> listener) {
        require(Permission.VIEW, "watching events");
        return service.events(event -> {
            if (!principal.isExpired(clock.instant())) {
                listener.accept(event);
            }
        });
    }

    @Override
    public HealthReport health() {
        require(Permission.ADMIN, "looking at the health report");
        return service.health();
    }

    @Override
    public HealthReport.Summary summary() {
        require(Permission.VIEW, "looking at the status");
        return service.health().summary();
    }

    private void require(Permission permission, String action) {
        if (principal.isExpired(clock.instant())) {
            throw new CameraException.Unauthenticated(
                    "token_expired", "the login of " + principal.name() + " has expired");
        }
        if (!principal.role().includes(permission.role())) {
            audit.warn("{} refused: {}", who(), action);
            throw new CameraException.Forbidden(action, permission.role(), principal.role());
        }
    }

    /** Does it, and writes down who did what to which, and how it ended. */
    private <T> T change(Permission permission, String action, String target, Supplier<T> work) {
        require(permission, action);
        String who = who();
        String what = printable(target);
        try {
            T result = work.get();
            audit.info("{}: {}: {}: done", who, action, what);
            return result;
        } catch (RuntimeException e) {
            String how = e instanceof CameraException known ? known.reason() : "failed unexpectedly";
            audit.info("{}: {}: {}: {}", who, action, what, how);
            throw e;
        }
    }

    private String who() {
        return printable(principal.name()) + " (" + principal.role().wireName() + ")";
    }

    /** A client's text, safe for a log line. */
    private static String printable(String text) {
        String safe = text.replaceAll("[^\\x20-\\x7e]", "?");
        return safe.length() > 80 ? safe.substring(0, 80) + "…" : safe;
    }
}
