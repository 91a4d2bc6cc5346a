package io.cameraservice.mediamtx.process;

import io.cameraservice.mediamtx.api.MediaMtxException.Kind;

/** Whoever may do something about a server that is not there. Calls come from one thread and return at once. */
public interface FallbackLauncher {
    /** Nobody: it is waited for. */
    FallbackLauncher IS_ACCEPTED = new FallbackLauncher() {};

    /**
     * What is done about it.
     *
     * @param underWay whether that is only the usual way of starting, and no failure
     * @param text for a person; may be empty
     */
    record Answer(boolean underWay, String text) {}

    /** Before the server is looked for; the only call that may take a moment. */
    default void prepare() {}

    /** The server is there. */
    default void attached() {}

    /** The server was looked for, and is not there or of no use. */
    default Answer noticed(Kind why) {
        return new Answer(false, "");
    }
}
