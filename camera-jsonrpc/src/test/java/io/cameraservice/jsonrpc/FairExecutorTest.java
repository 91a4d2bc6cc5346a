package io.cameraservice.jsonrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairExecutorTest {
    private final Deque<Runnable> started = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final FairExecutor lane = new FairExecutor(started::add, 3, 2);

    private void call(String key, int number) {
        lane.execute(key, () -> done.add(key + number));
    }

    private void runAll() {
        while (!started.isEmpty()) {
            started.remove().run();
        }
    }

    @Test
    void one_client_has_its_share_and_the_others_take_turns() {
        for (int i = 0; i < 64; i++) {
            call("greedy", i);
        }
        assertEquals(2, started.size());
        call("modest", 0);
        assertEquals(3, started.size());
        call("third", 0);
        call("third", 1);
        assertEquals(3, started.size());
        runAll();
        assertEquals(67, done.size());
        assertEquals(List.of("greedy0", "greedy1", "modest0", "third0"), done.subList(0, 4));
    }

    @Test
    void a_call_that_fails_leaves_its_place() {
        lane.execute("a", () -> {
            throw new IllegalStateException("as asked");
        });
        assertThrows(IllegalStateException.class, () -> started.remove().run());
        call("a", 1);
        call("a", 2);
        runAll();
        assertEquals(List.of("a1", "a2"), done);
    }
}
