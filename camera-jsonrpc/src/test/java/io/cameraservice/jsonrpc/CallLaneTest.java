package io.cameraservice.jsonrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class CallLaneTest {
    private final Deque<Runnable> pool = new ArrayDeque<>();

    @Test
    void a_client_fills_its_own_lane_and_no_other() {
        CallLane greedy = new CallLane(pool::add, 2);
        CallLane modest = new CallLane(pool::add, 2);
        greedy.execute(() -> {});
        greedy.execute(() -> {});
        assertThrows(RejectedExecutionException.class, () -> greedy.execute(() -> {}));
        modest.execute(() -> {});
        pool.remove().run();
        greedy.execute(() -> {});
        assertEquals(3, pool.size());
    }

    @Test
    void work_that_fails_or_is_refused_leaves_its_place() {
        CallLane lane = new CallLane(pool::add, 1);
        lane.execute(() -> {
            throw new IllegalStateException("as asked");
        });
        assertThrows(IllegalStateException.class, () -> pool.remove().run());
        lane.execute(() -> {});

        CallLane refused = new CallLane(
                work -> {
                    throw new RejectedExecutionException("full");
                },
                1);
        assertThrows(RejectedExecutionException.class, () -> refused.execute(() -> {}));
        RejectedExecutionException again =
                assertThrows(RejectedExecutionException.class, () -> refused.execute(() -> {}));
        assertEquals("full", again.getMessage());
    }
}
