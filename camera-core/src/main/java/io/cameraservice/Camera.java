package io.cameraservice;

import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.event.Subscription;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import java.util.Optional;

/**
 * One camera, present or away. The object stays the same through unplugging and replugging. Safe for use by any thread.
 *
 * <p>Methods that need the device throw {@link CameraException.InvalidState} while it is away.
 */
public interface Camera {
    CameraId id();

    /** What is known of it now. */
    CameraStatus status();

    /** Facts about the device; empty while it is not plugged in. */
    Optional<DeviceInfo> device();

    /** Takes a picture and stores it; blocks for about one frame interval, longer if the device must be opened first. */
    default Snapshot snapshot() {
        return snapshot(SnapshotRequest.standard());
    }

    /** Takes a picture as asked and stores it. */
    Snapshot snapshot(SnapshotRequest request);

    /** The newest frame as it is, not stored; blocks like {@link #snapshot()}. */
    Frame frame();

    /** Passes frames on until the subscription is closed, through unplugging and replugging. */
    Subscription frames(FrameOptions options, FrameListener listener);

    /**
     * Starts a recording; returns when its first media is on disk.
     *
     * @throws CameraException.InvalidState if one is under way already
     * @throws CameraException.DependencyFailed without ffmpeg
     * @throws CameraException.StorageFailed if the disk is full or cannot be written
     */
    Recording record(RecordingRequest request);

    /**
     * Ends the recording; returns when it is whole and measured.
     *
     * @throws CameraException.InvalidState if none is under way
     */
    Recording stopRecording();

    /** The recording under way, if any. */
    Optional<Recording> recording();

    /** Its stream. */
    CameraStream stream();
}
