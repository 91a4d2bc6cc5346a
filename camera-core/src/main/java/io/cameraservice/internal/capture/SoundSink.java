package io.cameraservice.internal.capture;

import io.cameraservice.internal.media.MediaTrack;
import java.util.Optional;

/** Where a device's sound goes, beside its frames. Called on the capture's thread; returns at once. */
public interface SoundSink {
    /** What the sound is from now on; before the first frame, and empty where there is none. */
    void soundTrack(Optional<MediaTrack> track);

    /** The next access unit; its time is that of {@link io.cameraservice.device.Frame#captureNanos}, later than the one before. */
    void sound(long captureNanos, byte[] data);
}
