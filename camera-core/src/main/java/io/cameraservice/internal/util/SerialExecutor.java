package io.cameraservice.internal.util;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order they came, on threads of a pool: a state machine that runs on one line
 * needs no locks. Starts no task after {@link #close}. Safe for use by any thread.
 */
public final class SerialExecutor implements Executor, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor pool;
    private final Consumer<Throwable> onFailure;
    private final Consumer<Runnable> onRejection;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    /** A line whose failing tasks are logged. */
    public SerialExecutor(Executor pool) {
        this(pool, failure -> {});
    }

    /** The same; {@code onFailure} gets, on the line, what a task of {@link #execute} failed with, right after it. */
    public SerialExecutor(Executor pool, Consumer<Throwable> onFailure) {
        this(pool, onFailure, retry -> {});
    }

    /** The same; {@code onRejection} gets the retry to run, on any thread, after the pool has rejected a task. */
    SerialExecutor(Executor pool, Consumer<Throwable> onFailure, Consumer<Runnable> onRejection) {
        this.pool = pool;
        this.onFailure = onFailure;
        this.onRejection = onRejection;
    }

    /**
     * Adds the task to the line. If the pool rejects it, full or closed by its owner, it is run at a retry or
     * together with the next task.
     */
    @Override
    public void execute(Runnable task) {
        if (add(task)) {
            start();
        }
    }

    private void start() {
        if (!Threads.offer(pool, this::drain)) {
            synchronized (tasks) {
                running = false;
            }
            onRejection.accept(this::retry);
        }
    }

    private void retry() {
        synchronized (tasks) {
            if (running || tasks.isEmpty()) {
                return;
            }
            running = true;
        }
        start();
    }

    /** Adds work whose outcome the caller waits for; run by the calling thread if the pool rejects it. */
    public <T> CompletableFuture<T> submit(Supplier<T> work) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        boolean toBegin = add(() -> {
            try {
                outcome.complete(work.get());
            } catch (RuntimeException | Error e) {
                outcome.completeExceptionally(e);
            }
        });
        if (toBegin) {
            if (!Threads.offer(pool, this::drain)) {
                drain();
            }
        } else if (isClosed()) {
            outcome.cancel(false);
        }
        return outcome;
    }

    /** Drops the queued tasks and starts none any more; the running one ends by itself. Idempotent, returns at once. */
    @Override
    public void close() {
        synchronized (tasks) {
            closed = true;
            tasks.clear();
        }
    }

    private boolean isClosed() {
        synchronized (tasks) {
            return closed;
        }
    }

    /** Whether the line has to be started. */
    private boolean add(Runnable task) {
        synchronized (tasks) {
            if (closed) {
                return false;
            }
            tasks.add(task);
            boolean idle = !running;
            running = true;
            return idle;
        }
    }

    private void drain() {
        for (Runnable task = next(); task != null; task = next()) {
            run(task);
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("a task failed unexpectedly", e);
            try {
                onFailure.accept(e);
            } catch (RuntimeException | Error second) {
                log.error("failure handler failed", second);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            running = task != null;
            return task;
        }
    }
}
