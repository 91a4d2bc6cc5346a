package io.cameraservice.internal.util;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads whose failure is logged, and pools that may be full. */
public final class Threads {
    private static final Logger log = LoggerFactory.getLogger(Threads.class);

    private Threads() {}

    /** A daemon thread that is not started yet. Its failure is logged. */
    public static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (ended, error) -> log.error("the thread {} ended by an error", ended.getName(), error));
        return thread;
    }

    /** Submits the task; false if the pool is full or closed, or the system has no thread for it. */
    public static boolean offer(Executor pool, Runnable task) {
        try {
            pool.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            log.debug("a pool rejected a task: {}", e.toString());
        } catch (OutOfMemoryError e) {
            log.error("no thread can be started", e);
        }
        return false;
    }
}
