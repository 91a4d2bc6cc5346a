package io.cameraservice.internal.util;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one service: a pool for work that may block, and a scheduler that only hands work over to the pool.
 * What the host lent is used and never closed. Safe for use by any thread.
 *
 * <p>The pool has at most {@value #MAX_WORKERS} threads and no queue: with all of them busy it rejects a task at
 * once. A queue would allow a deadlock, since tasks of one line wait for outcomes of others: each busy thread could
 * wait for a task that is queued behind it. Where a task is rejected, a line tries again, work whose caller waits is
 * run by the caller ({@link SerialExecutor}), a frame is skipped, and an RTSP login gets 503.
 */
public final class ServiceThreads implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceThreads.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final long WARNING_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Duration RETRY = Duration.ofMillis(100);
    /** Some ten lines a camera and one thread a subscription: only a fault needs so many. */
    private static final int MAX_WORKERS = 1024;

    private final ExecutorService workers;
    private final ScheduledExecutorService scheduler;
    private final boolean ownWorkers;
    private final boolean ownScheduler;

    public ServiceThreads(Optional<ExecutorService> lentWorkers, Optional<ScheduledExecutorService> lentScheduler) {
        this(lentWorkers, lentScheduler, MAX_WORKERS);
    }

    ServiceThreads(
            Optional<ExecutorService> lentWorkers, Optional<ScheduledExecutorService> lentScheduler, int maxWorkers) {
        workers = lentWorkers.orElseGet(() -> pool(maxWorkers));
        scheduler = lentScheduler.orElseGet(ServiceThreads::timer);
        ownWorkers = lentWorkers.isEmpty();
        ownScheduler = lentScheduler.isEmpty();
    }

    /** For work that may block. */
    public ExecutorService workers() {
        return workers;
    }

    /** A line of work: tasks run one after the other, in order, on the pool. */
    public SerialExecutor line() {
        return line(failure -> {});
    }

    /** The same; {@code onFailure} gets, on the line, what a task failed with. */
    public SerialExecutor line(Consumer<Throwable> onFailure) {
        return new SerialExecutor(workers, onFailure, this::retryLater);
    }

    private void retryLater(Runnable retry) {
        if (!workers.isShutdown()) {
            timer(() -> scheduler.schedule(retry, RETRY.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    /** Hands the task to that line after a while; never, if the scheduler was closed. */
    public Timer after(Duration delay, SerialExecutor line, Runnable task) {
        return timer(() -> scheduler.schedule(() -> line.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Hands the task to that line again and again, never twice at a time; never, if the scheduler was closed. */
    public Timer every(Duration period, SerialExecutor line, Runnable task) {
        return every(period, line, () -> true, task);
    }

    /**
     * The same, at those times only when it is due. Tasks of one period come at the same moments, so that a service with many
     * cameras wakes once for all of them.
     *
     * @param due asked on the scheduler's thread; returns at once
     */
    public Timer every(Duration period, SerialExecutor line, BooleanSupplier due, Runnable task) {
        var once = new OnceAtATime(line, due, task);
        long nanos = period.toNanos();
        long first = nanos - Math.floorMod(System.nanoTime(), nanos);
        return timer(() -> scheduler.scheduleAtFixedRate(once, first, nanos, TimeUnit.NANOSECONDS));
    }

    /** A host may close its own scheduler before the service, which must still be able to close its devices. */
    private static Timer timer(Supplier<Future<?>> scheduling) {
        try {
            Future<?> future = scheduling.get();
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            log.debug("the scheduler is closed: {}", e.toString());
            return () -> {};
        }
    }

    /** A scheduled task. */
    @FunctionalInterface
    public interface Timer {
        void cancel();
    }

    /** Ends own threads; waits a few seconds for running tasks, then interrupts them. */
    @Override
    public void close() {
        if (ownScheduler) {
            scheduler.shutdownNow();
            await(scheduler);
        }
        if (ownWorkers) {
            workers.shutdown();
            if (!await(workers)) {
                workers.shutdownNow();
                await(workers);
            }
        }
    }

    private static boolean await(ExecutorService executor) {
        try {
            return executor.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ExecutorService pool(int maxWorkers) {
        AtomicLong warnedNanos = new AtomicLong(System.nanoTime() - WARNING_NANOS);
        return new ThreadPoolExecutor(
                0, maxWorkers, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named("work"), (task, pool) -> {
                    if (pool.isShutdown()) {
                        throw new RejectedExecutionException("the worker threads are shut down");
                    }
                    long now = System.nanoTime();
                    long last = warnedNanos.get();
                    if (now - last >= WARNING_NANOS && warnedNanos.compareAndSet(last, now)) {
                        log.warn("all {} worker threads are busy: tasks are rejected or delayed", maxWorkers);
                    }
                    throw new RejectedExecutionException("all " + maxWorkers + " worker threads are busy");
                });
    }

    private static ScheduledExecutorService timer() {
        var timer = new ScheduledThreadPoolExecutor(1, named("timer"));
        timer.setRemoveOnCancelPolicy(true);
        return Executors.unconfigurableScheduledExecutorService(timer);
    }

    private static ThreadFactory named(String what) {
        AtomicInteger count = new AtomicInteger();
        return task -> Threads.daemon("camera-" + what + "-" + count.incrementAndGet(), task);
    }

    private static final class OnceAtATime implements Runnable {
        private final SerialExecutor line;
        private final BooleanSupplier due;
        private final Runnable task;
        private final AtomicBoolean waiting = new AtomicBoolean();

        OnceAtATime(SerialExecutor line, BooleanSupplier due, Runnable task) {
            this.line = line;
            this.due = due;
            this.task = task;
        }

        @Override
        public void run() {
            if (due.getAsBoolean() && waiting.compareAndSet(false, true)) {
                line.execute(() -> {
                    waiting.set(false);
                    task.run();
                });
            }
        }
    }
}
