package io.cameraservice.media;

/** Where a recording is in its life. */
public enum RecordingState {
    /** Asked for; no media on disk yet. */
    STARTING,
    /** Media is being written. */
    RECORDING,
    /** Held open while the camera or the encoder is away; goes on by itself. */
    INTERRUPTED,
    /** Asked to end; the last bytes are being written and verified. */
    STOPPING,
    /** Ended; the file is whole. */
    STOPPED,
    /** Ended because it could not go on; what was written until then is kept. */
    ERROR;

    /** Whether nothing will be added any more. */
    public boolean isFinal() {
        return this == STOPPED || this == ERROR;
    }
}
