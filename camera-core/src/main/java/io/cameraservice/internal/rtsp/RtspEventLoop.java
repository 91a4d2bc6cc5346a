package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.util.Backoff;
import io.cameraservice.internal.util.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's one thread, which only {@link #close} ends. It waits for sockets, for tasks from other threads and for
 * timers; no foreign code runs on it. Everything it calls is confined to it. {@link #execute} and {@link #close} are
 * thread-safe.
 */
final class RtspEventLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RtspEventLoop.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STEADY = Duration.ofMinutes(1);
    /** How long {@link #executeSoon} may take. */
    private static final Duration DEFERRAL = Duration.ofMillis(40);

    private static final Duration DEFERRING = Duration.ofSeconds(1);

    /** The owner of a socket. */
    interface Handler {
        /** The socket is ready for an operation it is registered for. */
        void ready(SelectionKey key) throws IOException;

        /** It failed, or the relay closes. */
        void abort(Throwable why);
    }

    private volatile Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final List<Runnable> endOfCycle = new ArrayList<>();
    private final Backoff pauses = new Backoff();
    private volatile long lastDeferredNanos = System.nanoTime() - DEFERRING.toNanos();
    private volatile boolean closing;
    private volatile @Nullable String failure;
    private Runnable onRestart = () -> {};
    private long failedNanos = System.nanoTime();
    private long cycleNanos = System.nanoTime();

    RtspEventLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for the RTSP relay", e);
        }
        thread = Threads.daemon("camera-relay", this::run);
    }

    void start() {
        thread.start();
    }

    /** Runs the task soon, on the loop; drops it if the loop has ended. Thread-safe. */
    void execute(Runnable task) {
        tasks.add(task);
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    /**
     * Runs the task within {@link #DEFERRAL}, together with others that came meanwhile: waking a thread for each packet of each
     * camera costs more than what is done with it. Thread-safe.
     */
    void executeSoon(Runnable task) {
        long now = System.nanoTime();
        boolean sleeping = now - lastDeferredNanos > DEFERRING.toNanos() / 2;
        lastDeferredNanos = now;
        if (sleeping) {
            execute(task); // from now on the loop looks for tasks by itself
        } else {
            tasks.add(task);
        }
    }

    /** Why it does not run although it was not closed; empty while it does. Thread-safe. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Registers sockets again after a failure of the loop, and closes the rest. On the loop, or before it starts. */
    void onRestart(Runnable action) {
        onRestart = action;
    }

    /** Registers a socket. On the loop, or before it starts. */
    SelectionKey register(SelectableChannel channel, int interest, Handler handler) throws IOException {
        return channel.configureBlocking(false).register(selector, interest, handler);
    }

    /** Runs the task after a while. On the loop. */
    Timer after(Duration delay, Runnable task) {
        Timer timer = new Timer(now() + delay.toNanos(), task);
        timers.add(timer);
        return timer;
    }

    /** Runs the task once before the loop waits again. On the loop. */
    void atEndOfCycle(Runnable task) {
        endOfCycle.add(task);
    }

    /** The monotonic time at which this cycle began. On the loop. */
    long now() {
        return cycleNanos;
    }

    /** Ends the loop and closes all its sockets; waits for that up to a timeout. Thread-safe, idempotent. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        LockSupport.unpark(thread);
        if (thread.getState() == Thread.State.NEW) {
            shutDown();
        } else if (Thread.currentThread() != thread) {
            join();
        }
    }

    private void join() {
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing) {
                cycleOrRestart();
            }
        } finally {
            shutDown();
        }
    }

    /** A loop that cannot wait for its sockets goes on with a new selector; clients have to connect again. */
    private void cycleOrRestart() {
        try {
            if (failure != null) {
                restart();
                failure = null;
                LOG.info("the RTSP relay works again");
            }
            cycle();
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("the RTSP relay failed; it is started again", e);
            failure = String.valueOf(e);
            pause();
        }
    }

    private void pause() {
        long now = System.nanoTime();
        if (now - failedNanos > STEADY.toNanos()) {
            pauses.reset();
        }
        failedNanos = now;
        LockSupport.parkNanos(pauses.next().toNanos());
    }

    private void restart() throws IOException {
        selector.close();
        selector = Selector.open();
        onRestart.run();
    }

    private void cycle() throws IOException {
        long wait = millisToWait();
        if (!tasks.isEmpty() || wait == 0) {
            selector.selectNow();
        } else {
            selector.select(wait < 0 ? 0 : wait);
        }
        cycleNanos = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
            serve(key);
        }
        selector.selectedKeys().clear();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
        runTimers();
        // Tasks may add to the list while it is walked.
        for (int i = 0; i < endOfCycle.size(); i++) {
            guarded(endOfCycle.get(i));
        }
        endOfCycle.clear();
    }

    private static void serve(SelectionKey key) {
        Handler handler = (Handler) key.attachment();
        try {
            if (key.isValid()) {
                handler.ready(key);
            }
        } catch (IOException | RuntimeException | Error e) {
            guarded(() -> handler.abort(e));
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a task of the RTSP relay failed", e);
        }
    }

    private long millisToWait() {
        long wait = millisToNextTimer();
        boolean deferring = System.nanoTime() - lastDeferredNanos < DEFERRING.toNanos();
        return deferring && (wait < 0 || wait > DEFERRAL.toMillis()) ? DEFERRAL.toMillis() : wait;
    }

    private long millisToNextTimer() {
        while (!timers.isEmpty() && timers.peek().cancelled) {
            timers.poll();
        }
        Timer first = timers.peek();
        if (first == null) {
            return -1;
        }
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(first.deadline - System.nanoTime() + 999_999));
    }

    private void runTimers() {
        for (Timer first = timers.peek(); first != null && first.deadline - cycleNanos <= 0; first = timers.peek()) {
            timers.poll();
            if (!first.cancelled) {
                guarded(first.task);
            }
        }
    }

    private void shutDown() {
        IOException why = new IOException("the relay is closed");
        if (selector.isOpen()) {
            for (SelectionKey key : selector.keys()) {
                guarded(() -> ((Handler) key.attachment()).abort(why));
            }
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing the relay's selector", e);
        }
    }

    /** Something to be done later. */
    static final class Timer implements Comparable<Timer> {
        private final long deadline;
        private final Runnable task;
        private boolean cancelled;

        private Timer(long deadline, Runnable task) {
            this.deadline = deadline;
            this.task = task;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Timer other) {
            return Long.compare(deadline - other.deadline, 0);
        }
    }
}
