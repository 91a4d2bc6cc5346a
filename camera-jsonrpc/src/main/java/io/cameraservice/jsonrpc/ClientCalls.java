package io.cameraservice.jsonrpc;

import io.cameraservice.internal.util.EndpointBudget;
import io.cameraservice.jsonrpc.api.Caller;
import io.cameraservice.jsonrpc.protocol.CallExecutor;
import io.cameraservice.jsonrpc.protocol.Execution;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The calls of one connection, within its share of the threads and of the rates. Safe for use by any thread. */
final class ClientCalls implements CallExecutor {
    /** Slow calls of one client under way at one time, and as many others. */
    private static final int LIMIT = 64;

    private final Caller caller;
    private final Executor pool;
    private final FairExecutor slow;
    private final EndpointBudget budget;
    private final AtomicInteger pooledCalls = new AtomicInteger();
    private final AtomicInteger slowCalls = new AtomicInteger();

    /**
     * No calls yet.
     *
     * @param pool for calls that do not wait
     */
    ClientCalls(Caller caller, Executor pool, FairExecutor slow, EndpointBudget budget) {
        this.caller = caller;
        this.pool = pool;
        this.slow = slow;
        this.budget = budget;
    }

    @Override
    public Duration tryCall() {
        return budget.tryCall(caller.address(), caller.principalName());
    }

    @Override
    public void execute(Execution execution, Runnable work) {
        AtomicInteger pending = execution == Execution.SLOW ? slowCalls : pooledCalls;
        if (pending.incrementAndGet() > LIMIT) {
            pending.decrementAndGet();
            throw new RejectedExecutionException("more than " + LIMIT + " calls of one client are under way");
        }
        Runnable counted = () -> {
            try {
                work.run();
            } finally {
                pending.decrementAndGet();
            }
        };
        try {
            if (execution == Execution.SLOW) {
                slow.execute(caller.principalName().orElse(caller.address()), counted);
            } else {
                pool.execute(counted);
            }
        } catch (RejectedExecutionException e) {
            pending.decrementAndGet();
            throw e;
        }
    }
}
