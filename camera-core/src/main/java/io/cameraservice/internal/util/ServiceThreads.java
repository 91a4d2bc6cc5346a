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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one service: a pool for work that may block, and a scheduler that only hands work over to the pool. What the
 * host lent is used and never closed. Safe for use by any thread.
 */
public final class ServiceThreads implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceThreads.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final ExecutorService workers;
    private final ScheduledExecutorService scheduler;
    private final boolean ownWorkers;
    private final boolean ownScheduler;

    public ServiceThreads(Optional<ExecutorService> lentWorkers, Optional<ScheduledExecutorService> lentScheduler) {
        workers = lentWorkers.orElseGet(ServiceThreads::pool);
        scheduler = lentScheduler.orElseGet(ServiceThreads::timer);
        ownWorkers = lentWorkers.isEmpty();
        ownScheduler = lentScheduler.isEmpty();
    }

    /** For work that may block. */
    public ExecutorService workers() {
        return workers;
    }

    /** A line of work of its own: tasks run one after the other, in order, on the pool. */
    public SerialExecutor line() {
        return new SerialExecutor(workers);
    }

    /** The same; {@code onFailure} is told on the line what a task failed with. */
    public SerialExecutor line(Consumer<Throwable> onFailure) {
        return new SerialExecutor(workers, onFailure);
    }

    /** Hands the task to that line after a while; never, if the scheduler was closed. */
    public Timer after(Duration delay, SerialExecutor line, Runnable task) {
        return timer(() -> scheduler.schedule(() -> line.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Hands the task to that line again and again, never twice at a time; never, if the scheduler was closed. */
    public Timer every(Duration period, SerialExecutor line, Runnable task) {
        var once = new OnceAtATime(line, task);
        long nanos = period.toNanos();
        return timer(() -> scheduler.scheduleAtFixedRate(once, nanos, nanos, TimeUnit.NANOSECONDS));
    }

    /** A host may close its own scheduler before the service: what holds a device must still be able to let it go. */
    private static Timer timer(Supplier<Future<?>> scheduling) {
        try {
            Future<?> future = scheduling.get();
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            log.debug("nothing is scheduled any more: {}", e.toString());
            return () -> {};
        }
    }

    /** Something that will happen unless it is cancelled. */
    @FunctionalInterface
    public interface Timer {
        void cancel();
    }

    /** Ends own threads; waits a few seconds for what is under way, then interrupts it. */
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

    private static ExecutorService pool() {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named("work"));
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
        private final Runnable task;
        private final AtomicBoolean waiting = new AtomicBoolean();

        OnceAtATime(SerialExecutor line, Runnable task) {
            this.line = line;
            this.task = task;
        }

        @Override
        public void run() {
            if (waiting.compareAndSet(false, true)) {
                line.execute(() -> {
                    waiting.set(false);
                    task.run();
                });
            }
        }
    }
}
