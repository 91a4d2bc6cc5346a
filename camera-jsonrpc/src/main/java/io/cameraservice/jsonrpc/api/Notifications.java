package io.cameraservice.jsonrpc.api;

import io.cameraservice.CameraState;
import io.cameraservice.CameraStatus;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.health.HealthReport;
import io.cameraservice.jsonrpc.protocol.Outgoing;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingState;
import io.cameraservice.stream.StreamUrls;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What is pushed to clients when something happens, with a number that rises by one each time. Not safe for several threads. */
public final class Notifications {
    private final Supplier<HealthReport> health;
    private final Map<String, CameraView> lastSent = new HashMap<>();
    private final Map<String, String> recordings = new HashMap<>();
    private long seq;

    record HealthUpdate(String status, ServiceMethods.Components components, long seq) {}

    /** {@code health} gives the report to send when a component has changed. */
    public Notifications(Supplier<HealthReport> health) {
        this.health = health;
    }

    record CameraUpdate(
            String device,
            String status,
            Optional<String> problem,
            String name,
            Optional<String> resolution,
            Optional<Number> fps,
            StreamUrls streams,
            long seq) {}

    record RecordingUpdate(String device, String status, String filename, Optional<Duration> duration, long seq) {}

    record ControlUpdate(String device, List<ControlView> controls, long seq) {}

    record SnapshotUpdate(String device, String filename, long seq) {}

    /** The text to send; empty for events without a notification. */
    public Optional<String> of(CameraServiceEvent event) {
        if (event instanceof CameraServiceEvent.CameraConnected e) {
            return camera(e.status(), Optional.empty());
        }
        if (event instanceof CameraServiceEvent.CameraDisconnected e) {
            return camera(e.status(), Optional.empty());
        }
        if (event instanceof CameraServiceEvent.CameraStatusChanged e) {
            return camera(e.status(), Optional.of(e.before()));
        }
        if (event instanceof CameraServiceEvent.CameraControlsChanged e) {
            List<ControlView> changed = ControlView.of(e.controls());
            return Optional.of(Outgoing.notification(
                    "camera_control_update", new ControlUpdate(e.id().toString(), changed, ++seq)));
        }
        if (event instanceof CameraServiceEvent.OfRecording e) {
            return recording(e.id().toString(), e.recording());
        }
        if (event instanceof CameraServiceEvent.SnapshotTaken e) {
            String filename = e.snapshot().filename();
            return Optional.of(
                    Outgoing.notification("snapshot_update", new SnapshotUpdate(e.id().toString(), filename, ++seq)));
        }
        if (event instanceof CameraServiceEvent.HealthChanged) {
            HealthReport now = health.get();
            return Optional.of(Outgoing.notification(
                    "system_health_update",
                    new HealthUpdate(now.summary().name(), ServiceMethods.Components.of(now), ++seq)));
        }
        return Optional.empty();
    }

    /** Empty without a visible change: a camera that is being opened stays connected. */
    private Optional<String> camera(CameraStatus status, Optional<CameraState> before) {
        CameraView view = CameraView.of(status);
        CameraView last = lastSent.put(view.device(), view);
        boolean seenBefore = last == null
                ? before.filter(b -> b != status.state() && CameraView.status(b).equals(view.status()))
                        .isPresent()
                : last.equals(view);
        return seenBefore ? Optional.empty() : Optional.of(camera(view));
    }

    private String camera(CameraView view) {
        return Outgoing.notification(
                "camera_status_update",
                new CameraUpdate(
                        view.device(),
                        view.status(),
                        view.problem(),
                        view.name(),
                        view.resolution(),
                        view.fps(),
                        view.streams(),
                        ++seq));
    }

    /** Empty without a visible change, as for a recording that goes on after a gap. */
    private Optional<String> recording(String device, Recording recording) {
        String status = status(recording.state());
        String now = recording.filename() + " " + status;
        if (now.equals(recordings.put(device, now))) {
            return Optional.empty();
        }
        return Optional.of(Outgoing.notification(
                "recording_status_update",
                new RecordingUpdate(device, status, recording.filename(), recording.duration(), ++seq)));
    }

    /** One of the four states of the API: an interrupted recording waits for pictures like one that starts. */
    private static String status(RecordingState state) {
        return switch (state) {
            case STARTING, INTERRUPTED -> "STARTING";
            case RECORDING, STOPPING -> "RECORDING";
            case STOPPED -> "STOPPED";
            case ERROR -> "ERROR";
        };
    }
}
