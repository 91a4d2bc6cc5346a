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
 * Runs tasks one after the other, in the order they came, on threads of a pool. This is how a state machine gets by without
 * locks: all that happens to it happens on its line. Closed, it begins no more. Safe for use by any thread.
 */
public final class SerialExecutor implements Executor, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor pool;
    private final Consumer<Throwable> onFailure;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    /** A line whose failing tasks are logged. */
    public SerialExecutor(Executor pool) {
        this(pool, failure -> {});
    }

    /** The same; {@code onFailure} is told on the line what a task of {@link #execute} failed with, right after it. */
    public SerialExecutor(Executor pool, Consumer<Throwable> onFailure) {
        this.pool = pool;
        this.onFailure = onFailure;
    }

    /**
     * Adds the task to the line. A pool that refuses it, full or closed by its owner, does not lose it: it is done together with
     * the next one.
     */
    @Override
    public void execute(Runnable task) {
        if (!add(task)) {
            return;
        }
        if (!Threads.offer(pool, this::drain)) {
            synchronized (tasks) {
                running = false;
            }
        }
    }

    /** Adds work to the line whose outcome somebody waits for; done by the caller itself if the pool takes nothing. */
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

    /** Forgets what waits and begins nothing any more; what is under way ends by itself. Idempotent, returns at once. */
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

    /** Whether the line must be set in motion. */
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
