package io.cameraservice.internal.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes threads that do not end unnoticed: what one fails with is in the log. */
public final class Threads {
    private static final Logger log = LoggerFactory.getLogger(Threads.class);

    private Threads() {}

    /** A daemon thread that is not started yet. */
    public static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (ended, error) -> log.error("the thread {} ended by an error", ended.getName(), error));
        return thread;
    }
}
