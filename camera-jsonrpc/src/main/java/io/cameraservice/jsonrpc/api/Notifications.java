package io.cameraservice.jsonrpc.api;

import io.cameraservice.CameraStatus;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.jsonrpc.protocol.Outgoing;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingState;
import io.cameraservice.stream.StreamUrls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is pushed to clients when something happens, with a number that rises by one each time. Not safe for several threads. */
public final class Notifications {
    private long seq;

    record CameraUpdate(
            String device,
            String status,
            String name,
            Optional<String> resolution,
            Optional<Number> fps,
            StreamUrls streams,
            long seq) {}

    record RecordingUpdate(String device, String status, String filename, Optional<Duration> duration, long seq) {}

    record ControlUpdate(String device, List<ControlView> controls, long seq) {}

    record SnapshotUpdate(String device, String filename, long seq) {}

    /** The text to send; empty for events clients are not told of. */
    public Optional<String> of(CameraServiceEvent event) {
        if (event instanceof CameraServiceEvent.CameraConnected e) {
            return Optional.of(camera(e.status()));
        }
        if (event instanceof CameraServiceEvent.CameraDisconnected e) {
            return Optional.of(camera(e.status()));
        }
        if (event instanceof CameraServiceEvent.CameraStatusChanged e) {
            return Optional.of(camera(e.status()));
        }
        if (event instanceof CameraServiceEvent.CameraControlsChanged e) {
            List<ControlView> changed = ControlView.of(e.controls());
            return Optional.of(Outgoing.notification(
                    "camera_control_update", new ControlUpdate(e.id().toString(), changed, ++seq)));
        }
        if (event instanceof CameraServiceEvent.OfRecording e) {
            return Optional.of(recording(e.id().toString(), e.recording()));
        }
        if (event instanceof CameraServiceEvent.SnapshotTaken e) {
            String filename = e.snapshot().filename();
            return Optional.of(
                    Outgoing.notification("snapshot_update", new SnapshotUpdate(e.id().toString(), filename, ++seq)));
        }
        return Optional.empty();
    }

    private String camera(CameraStatus status) {
        CameraView view = CameraView.of(status);
        return Outgoing.notification(
                "camera_status_update",
                new CameraUpdate(
                        view.device(),
                        view.status(),
                        view.name(),
                        view.resolution(),
                        view.fps(),
                        view.streams(),
                        ++seq));
    }

    private String recording(String device, Recording recording) {
        return Outgoing.notification(
                "recording_status_update",
                new RecordingUpdate(
                        device, status(recording.state()), recording.filename(), recording.duration(), ++seq));
    }

    /** The four words clients know: an interrupted recording waits for pictures like one that starts. */
    private static String status(RecordingState state) {
        return switch (state) {
            case STARTING, INTERRUPTED -> "STARTING";
            case RECORDING, STOPPING -> "RECORDING";
            case STOPPED -> "STOPPED";
            case ERROR -> "ERROR";
        };
    }
}
