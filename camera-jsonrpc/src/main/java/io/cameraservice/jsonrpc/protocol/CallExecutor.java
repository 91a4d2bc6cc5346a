package io.cameraservice.jsonrpc.protocol;

import java.time.Duration;

/** Runs the calls of one client, within what it may take. Safe for use by any thread. */
@FunctionalInterface
public interface CallExecutor {
    /**
     * Runs a call that is not {@link Execution#INLINE}, now or later.
     *
     * @throws java.util.concurrent.RejectedExecutionException if too many calls are under way; the client is told to come back
     */
    void execute(Execution execution, Runnable work);

    /** Counts a call of any kind; zero if it may be made now, else when to try again. */
    default Duration tryCall() {
        return Duration.ZERO;
    }
}
