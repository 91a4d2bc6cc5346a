package io.cameraservice.jsonrpc;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** One client's share of a pool: it may fill its lane, and nobody else's. Safe for use by any thread. */
final class CallLane implements Executor {
    private final Executor pool;
    private final int limit;
    private final AtomicInteger open = new AtomicInteger();

    CallLane(Executor pool, int limit) {
        this.pool = pool;
        this.limit = limit;
    }

    @Override
    public void execute(Runnable work) {
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            throw new RejectedExecutionException("more than " + limit + " calls of one client are under way");
        }
        try {
            pool.execute(() -> {
                try {
                    work.run();
                } finally {
                    open.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            open.decrementAndGet();
            throw e;
        }
    }
}
