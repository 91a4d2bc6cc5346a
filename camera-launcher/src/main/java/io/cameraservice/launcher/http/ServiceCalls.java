package io.cameraservice.launcher.http;

import io.cameraservice.internal.util.ConcurrencyLimiter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Runs requests that ask the service: so many at one time, in all and of each principal; some more of each principal wait, further
 * ones are refused. Safe for use by any thread.
 */
final class ServiceCalls {
    static final int MAX_WAITING_PER_PRINCIPAL = 64;

    private final ConcurrencyLimiter limiter;
    private final Workers workers;
    private final Deque<Call> waiting = new ArrayDeque<>();

    private record Call(String principal, Runnable task) {}

    ServiceCalls(ConcurrencyLimiter limiter, Workers workers) {
        this.limiter = limiter;
        this.workers = workers;
    }

    /**
     * Runs this as soon as it is its turn; never, if the server is closing.
     *
     * @throws HttpError 429 if too many of this principal wait
     */
    void submit(String principal, Runnable task) {
        synchronized (waiting) {
            long mine = waiting.stream()
                    .filter(call -> call.principal().equals(principal))
                    .limit(MAX_WAITING_PER_PRINCIPAL)
                    .count();
            if (mine == MAX_WAITING_PER_PRINCIPAL) {
                throw HttpError.tooManyOfYours("requests");
            }
            waiting.add(new Call(principal, task));
        }
        startWaiting();
    }

    /** Starts all whose turn it is. */
    private void startWaiting() {
        synchronized (waiting) {
            for (Iterator<Call> calls = waiting.iterator(); calls.hasNext(); ) {
                Call call = calls.next();
                Optional<ConcurrencyLimiter.Permit> permit = limiter.tryAcquire(call.principal());
                if (permit.isPresent()) {
                    calls.remove();
                    start(call, permit.get());
                }
            }
        }
    }

    private void start(Call call, ConcurrencyLimiter.Permit permit) {
        boolean accepted = workers.execute(() -> {
            try (permit) {
                call.task().run();
            } finally {
                startWaiting();
            }
        });
        if (!accepted) {
            permit.close();
        }
    }
}
