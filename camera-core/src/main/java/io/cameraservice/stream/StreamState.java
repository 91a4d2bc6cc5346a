package io.cameraservice.stream;

/** What a camera's stream does. */
public enum StreamState {
    /** It has no reader; it starts with the first one. */
    INACTIVE,
    /** Somebody wants it; no media yet. */
    STARTING,
    /** Media flows into the relay. */
    ACTIVE,
    /** The last reader left; the encoder is ending. */
    STOPPING,
    /** It is wanted and cannot run: see the detail. */
    ERROR
}
