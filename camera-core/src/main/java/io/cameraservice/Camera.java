package io.cameraservice;

import io.cameraservice.device.Control;
import io.cameraservice.device.ControlValue;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.device.Frame;
import io.cameraservice.event.Subscription;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import io.cameraservice.spi.CameraControls.OutOfRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
     * @throws CameraException.DependencyFailed without ffmpeg, if the camera does not encode itself
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

    /**
     * What can be turned at it, with present values, in the device's own order; empty for a camera without controls.
     *
     * @throws CameraException.InvalidState while it is not plugged in (reason {@code camera_disconnected})
     */
    List<Control> controls();

    /**
     * Sets values, automatic modes before what they guard, and keeps them: they are set again when the camera comes back, after
     * replugging as after a restart. A value stays kept while an automatic mode rules its control, and is set again when that mode
     * is switched off here. Buttons are pressed and not kept.
     *
     * @param values by the controls' names
     * @param outOfRange what to do with a number the control cannot take
     * @return all controls as they are now
     * @throws CameraException.InvalidArgument naming the control and what it takes; what came before it stays set and kept
     * @throws CameraException.InvalidState while the camera is not plugged in
     */
    List<Control> setControls(Map<String, ControlValue> values, OutOfRange outOfRange);

    /**
     * Sets controls to their defaults and forgets what was kept for them: those named, or all where none is named.
     *
     * @return all controls as they are now
     * @throws CameraException.InvalidArgument for a name that is no control of this camera
     * @throws CameraException.InvalidState while the camera is not plugged in
     */
    List<Control> resetControls(Set<String> names);

    /** Its stream. */
    CameraStream stream();
}
