package io.cameraservice.event;

import io.cameraservice.CameraId;
import io.cameraservice.CameraState;
import io.cameraservice.CameraStatus;
import io.cameraservice.device.Control;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.media.Gap;
import io.cameraservice.media.GapReason;
import io.cameraservice.media.Recording;
import io.cameraservice.media.Snapshot;
import io.cameraservice.stream.StreamStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened. Events of one camera arrive in the order in which they happened; a listener that falls more than a
 * thousand behind loses the oldest.
 */
public sealed interface CameraServiceEvent {
    /** When it happened. */
    Instant at();

    /** The topic under which it can be subscribed to on the wire, e.g. {@code camera.connected}. */
    String topic();

    /** Which camera it is about, if one. */
    Optional<CameraId> camera();

    /** An event about one camera. */
    sealed interface OfCamera extends CameraServiceEvent {
        CameraId id();

        @Override
        default Optional<CameraId> camera() {
            return Optional.of(id());
        }
    }

    /** A camera was plugged in, or found at start. */
    record CameraConnected(Instant at, CameraStatus status) implements OfCamera {
        @Override
        public CameraId id() {
            return status.id();
        }

        @Override
        public String topic() {
            return "camera.connected";
        }
    }

    /** A camera was unplugged. */
    record CameraDisconnected(Instant at, CameraStatus status) implements OfCamera {
        @Override
        public CameraId id() {
            return status.id();
        }

        @Override
        public String topic() {
            return "camera.disconnected";
        }
    }

    /**
     * A camera that stays plugged in went from one state to another, got another name, is offered at other addresses,
     * or sends pictures of another size than before.
     */
    record CameraStatusChanged(Instant at, CameraStatus status, CameraState before) implements OfCamera {
        @Override
        public CameraId id() {
            return status.id();
        }

        @Override
        public String topic() {
            return "camera.status_change";
        }
    }

    /**
     * Controls have another value, range or flags than they were known to have: set here, by another program, or
     * ruled by an automatic mode. Of read-only and volatile controls the value alone does not count. At most ten a
     * second from one camera.
     *
     * @param controls those that changed, as they are now
     */
    record CameraControlsChanged(Instant at, CameraId id, List<Control> controls) implements OfCamera {
        public CameraControlsChanged {
            controls = List.copyOf(controls);
        }

        @Override
        public String topic() {
            return "camera.controls_change";
        }
    }

    /** A stream went from one state to another. */
    record StreamChanged(Instant at, CameraId id, StreamStatus status) implements OfCamera {
        @Override
        public String topic() {
            return "stream.status_change";
        }
    }

    /** An encoder ended by itself and was started again; readers saw a short freeze. */
    record EncoderRestarted(Instant at, CameraId id, String reason, int restarts) implements OfCamera {
        @Override
        public String topic() {
            return "stream.encoder_restart";
        }
    }

    /** A recording was asked for; no media is on disk yet. {@link RecordingStarted} or {@link RecordingFailed} follows. */
    record RecordingStarting(Instant at, Recording recording) implements OfRecording {
        @Override
        public String topic() {
            return "recording.starting";
        }
    }

    /** A recording's first media is on disk. */
    record RecordingStarted(Instant at, Recording recording) implements OfRecording {
        @Override
        public String topic() {
            return "recording.start";
        }
    }

    /** A recording was interrupted and goes on: the gap is known. */
    record RecordingResumed(Instant at, Recording recording, Gap gap) implements OfRecording {
        @Override
        public String topic() {
            return "recording.resume";
        }
    }

    /** A recording is held open while the camera or the encoder is away. */
    record RecordingInterrupted(Instant at, Recording recording, GapReason reason) implements OfRecording {
        @Override
        public String topic() {
            return "recording.interrupted";
        }
    }

    /** A recording ended and was verified. */
    record RecordingStopped(Instant at, Recording recording) implements OfRecording {
        @Override
        public String topic() {
            return "recording.stop";
        }
    }

    /** A recording could not begin or go on. */
    record RecordingFailed(Instant at, Recording recording, String reason) implements OfRecording {
        @Override
        public String topic() {
            return "recording.error";
        }
    }

    /** An event about one recording. */
    sealed interface OfRecording extends OfCamera {
        Recording recording();

        @Override
        default CameraId id() {
            return recording().camera();
        }
    }

    /** A snapshot is on disk. */
    record SnapshotTaken(Instant at, CameraId id, Snapshot snapshot) implements OfCamera {
        @Override
        public String topic() {
            return "snapshot.taken";
        }
    }

    /** A part of the service went from one state to another, or is in it for another reason. */
    record HealthChanged(Instant at, ComponentHealth component) implements CameraServiceEvent {
        @Override
        public String topic() {
            return "system.health";
        }

        @Override
        public Optional<CameraId> camera() {
            return Optional.empty();
        }
    }

    /** The service is ready. */
    record ServiceStarted(Instant at) implements CameraServiceEvent {
        @Override
        public String topic() {
            return "system.startup";
        }

        @Override
        public Optional<CameraId> camera() {
            return Optional.empty();
        }
    }

    /** The service is about to end; nothing follows. */
    record ServiceStopping(Instant at) implements CameraServiceEvent {
        @Override
        public String topic() {
            return "system.shutdown";
        }

        @Override
        public Optional<CameraId> camera() {
            return Optional.empty();
        }
    }
}
