package io.cameraservice.mediamtx.process;

import io.cameraservice.mediamtx.api.MediaMtxException.Kind;

/** Starts a server where none is found. Calls come from one thread and return at once. */
public interface FallbackLauncher {
    /** Starts nothing. */
    FallbackLauncher NONE = new FallbackLauncher() {};

    /**
     * What is being done.
     *
     * @param underWay whether this is a normal start and no failure
     * @param text for a person; may be empty
     */
    record Answer(boolean underWay, String text) {}

    /** Before the first poll; the only call that may block for a moment. */
    default void prepare() {}

    /** The server was found. */
    default void attached() {}

    /** The server was not found or is not usable. */
    default Answer noticed(Kind why) {
        return new Answer(false, "");
    }
}
