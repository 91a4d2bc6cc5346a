package io.cameraservice.mediamtx.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts exchanges that take too long, on a thread that exists only while there are some. Safe for use by any thread.
 */
final class CallTimeouts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CallTimeouts.class);

    private final ScheduledThreadPoolExecutor timer;
    private final Set<Deadline> ahead = ConcurrentHashMap.newKeySet();

    CallTimeouts() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "mediamtx-api");
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(5, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Starts the timeout of an exchange on this connection; to be closed by the calling thread.
     *
     * @param late called if it takes longer than {@code lateAfter}
     * @throws RejectedExecutionException if this was closed
     */
    Deadline set(ApiConnection connection, Duration lateAfter, Runnable late, Duration end) {
        Deadline deadline = new Deadline(connection);
        ahead.add(deadline); // before the timer can refuse: closing sees it, or it sees that this is closed
        try {
            deadline.at(end, deadline::pass);
            if (lateAfter.compareTo(end) < 0) {
                deadline.at(lateAfter, () -> deadline.notifyLate(late));
            }
            return deadline;
        } catch (RejectedExecutionException e) {
            deadline.close();
            throw e;
        }
    }

    /** All deadlines pass at once, and none can be set any more. Idempotent. */
    @Override
    public void close() {
        timer.shutdownNow();
        ahead.forEach(Deadline::pass);
    }

    /** The end of one exchange: it is met, or it passes, and never both. */
    final class Deadline implements AutoCloseable {
        private enum State {
            AHEAD,
            MET,
            PASSED
        }

        private final ApiConnection connection;
        private final AtomicReference<State> state = new AtomicReference<>(State.AHEAD);
        private final List<Future<?>> timers = new ArrayList<>(2);

        private Deadline(ApiConnection connection) {
            this.connection = connection;
        }

        private void at(Duration time, Runnable task) {
            timers.add(timer.schedule(task, time.toNanos(), TimeUnit.NANOSECONDS));
        }

        /** The exchange is over, with success or not; whether in time. */
        boolean met() {
            return state.compareAndSet(State.AHEAD, State.MET) || state.get() == State.MET;
        }

        private void pass() {
            if (state.compareAndSet(State.AHEAD, State.PASSED)) {
                connection.close();
            }
        }

        private void notifyLate(Runnable late) {
            if (state.get() == State.AHEAD) {
                try {
                    late.run();
                } catch (RuntimeException | Error e) { // the timer would not report it
                    log.error("the listener for late answers failed", e);
                }
            }
        }

        @Override
        public void close() {
            ahead.remove(this);
            timers.forEach(timer -> timer.cancel(false));
        }
    }
}
