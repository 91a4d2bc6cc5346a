package io.cameraservice.internal.util;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that do not end unnoticed, and pools that may have none left. */
public final class Threads {
    private static final Logger log = LoggerFactory.getLogger(Threads.class);

    private Threads() {}

    /** A daemon thread that is not started yet. What it fails with is in the log. */
    public static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (ended, error) -> log.error("the thread {} ended by an error", ended.getName(), error));
        return thread;
    }

    /** Hands the task to the pool; false if it takes none now: it is full or closed, or the system gives it no thread. */
    public static boolean offer(Executor pool, Runnable task) {
        try {
            pool.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            log.debug("a pool takes no task now: {}", e.toString());
        } catch (OutOfMemoryError e) {
            log.error("no thread can be started", e);
        }
        return false;
    }
}
