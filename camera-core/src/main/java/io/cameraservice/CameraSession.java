package io.cameraservice;

import io.cameraservice.access.Principal;
import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.Subscription;
import io.cameraservice.external.ExternalStream;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.external.ExternalStreams;
import io.cameraservice.health.HealthReport;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The service as one principal may use it. Every call checks who is asking, what for, and with which arguments; every call that
 * changes something leaves a line in the audit log ({@code io.cameraservice.audit}).
 *
 * <p>{@code device} is a camera id ({@code camera0}), a node ({@code /dev/video0}) or a stable identity. Safe for use by any
 * thread. All methods but {@link #principal} throw {@link CameraException.Unauthenticated} once the principal has expired,
 * {@link CameraException.Forbidden} if the role is too low and {@link CameraException.NotFound} for unknown names.
 */
public interface CameraSession {
    Principal principal();

    /** All known cameras, present or away, by id. Viewer. */
    List<CameraStatus> cameras();

    /** One camera. Viewer. */
    CameraStatus camera(String device);

    /** Facts about a camera's device; empty while it is not plugged in. Viewer. */
    Optional<DeviceInfo> device(String device);

    /** Sets what a person calls the camera; blank goes back to the device's own name. Admin. */
    CameraStatus setLabel(String device, String name);

    /** See {@link CameraService#forgetCamera}. Admin. */
    CameraStatus forgetCamera(String device);

    /** See {@link CameraService#mergeCameras}. Admin. */
    CameraStatus mergeCameras(String from, String into);

    /** See {@link Camera#controls}. Viewer. */
    List<Control> controls(String device);

    /** See {@link Camera#setControls}. Operator. */
    List<Control> setControls(String device, Map<String, ControlValue> values, OutOfRange outOfRange);

    /** See {@link Camera#resetControls}. Operator. */
    List<Control> resetControls(String device, Set<String> names);

    /** Operator. */
    Snapshot takeSnapshot(String device, SnapshotRequest request);

    /** Operator. */
    Recording startRecording(String device, RecordingRequest request);

    /** Operator. */
    Recording stopRecording(String device);

    /** A finished recording of the last seconds, from the stream's pre-roll. Operator. */
    Recording saveRecent(String device, Duration length);

    /** The recording under way on a camera, if any. Viewer. */
    Optional<Recording> recordingOf(String device);

    /**
     * Keeps a stream running until {@link #stopStreaming} or the end of the service; idempotent. Operator.
     *
     * @throws CameraException.DependencyFailed without ffmpeg, or if it has no encoder that works
     */
    StreamStatus startStreaming(String device);

    /**
     * Ends what {@link #startStreaming} began; the stream goes on while it has other {@linkplain StreamStatus#use users}. Operator.
     *
     * @throws CameraException.InvalidState if there is nothing to end
     */
    StreamStatus stopStreaming(String device);

    /** Viewer. */
    StreamStatus stream(String device);

    /** See {@link CameraStream#disconnect}. Operator. */
    void disconnectReader(String device, String reader);

    /** All streams, by camera. Viewer. */
    List<StreamStatus> streams();

    /** The streams that were added, in that order. Viewer. */
    List<ExternalStream> externalStreams();

    /** Makes a camera of a stream elsewhere; see {@link ExternalStreams#add}. Operator. */
    ExternalStream addExternalStream(ExternalStreamRequest request);

    /** Removes such a camera, by URL or camera id; see {@link ExternalStreams#remove}. Operator. */
    ExternalStream removeExternalStream(String stream);

    /** Viewer. */
    MediaPage<Recording> recordings(MediaQuery query);

    /** Viewer. */
    Recording recording(String filename);

    /** Viewer. */
    MediaContent openRecording(String filename);

    /** Operator. */
    void deleteRecording(String filename);

    /** Viewer. */
    MediaPage<Snapshot> snapshots(MediaQuery query);

    /** Viewer. */
    Snapshot snapshot(String filename);

    /** Viewer. */
    MediaContent openSnapshot(String filename);

    /** Operator. */
    void deleteSnapshot(String filename);

    /** Passes frames on until closed or the principal has expired. Viewer. */
    Subscription frames(String device, FrameOptions options, FrameListener listener);

    /** Passes events on, in order, until closed or the principal has expired. Viewer. */
    Subscription events(Consumer<CameraServiceEvent> listener);

    /** How the service does, in all detail. Admin. */
    HealthReport health();

    /** Whether the service is ready, in one word. Viewer. */
    HealthReport.Summary summary();
}
