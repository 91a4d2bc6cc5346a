package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.testing.Await;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final ExecutorService pool = Executors.newFixedThreadPool(4);

    @AfterEach
    void end() {
        pool.shutdownNow();
    }

    @Test
    void runsTasksInOrderAndOneAtATime() {
        SerialExecutor line = new SerialExecutor(pool);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        for (int i = 0; i < 2000; i++) {
            int number = i;
            line.execute(() -> {
                together.accumulateAndGet(inside.incrementAndGet(), Math::max);
                order.add(number);
                inside.decrementAndGet();
            });
        }
        Await.until("all ran", SOON, () -> order.size() == 2000);
        assertEquals(IntStream.range(0, 2000).boxed().toList(), order);
        assertEquals(1, together.get());
    }

    @Test
    void tellsItsOwnerWhatATaskFailedWithAndGoesOn() {
        List<String> told = new ArrayList<>();
        SerialExecutor line = new SerialExecutor(Runnable::run, failure -> {
            told.add(String.valueOf(failure.getMessage()));
            throw new IllegalStateException("an exception that is meant to be logged by this test");
        });
        line.execute(() -> {
            throw new IllegalStateException("meant to be logged");
        });
        line.execute(() -> told.add("next"));
        assertEquals(List.of("meant to be logged", "next"), told);
    }

    @Test
    void goesOnAfterTasksThatFail() {
        SerialExecutor line = new SerialExecutor(Runnable::run);
        List<String> ran = new ArrayList<>();
        line.execute(() -> {
            throw new IllegalStateException("an exception that is meant to be logged by this test");
        });
        line.execute(() -> {
            throw new AssertionError("an error that is meant to be logged by this test");
        });
        line.execute(() -> ran.add("third"));
        assertEquals(List.of("third"), ran);
    }

    @Test
    void aSystemThatHasNoThreadLeftIsAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        SerialExecutor line = new SerialExecutor(task -> {
            if (asked.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread, as this test says");
            }
            task.run();
        });
        List<String> ran = new ArrayList<>();
        line.execute(() -> ran.add("first"));
        line.execute(() -> ran.add("second"));
        assertEquals(List.of("first", "second"), ran);
    }

    @Test
    void tasksThatComeFromATaskFollowIt() {
        SerialExecutor line = new SerialExecutor(Runnable::run);
        List<String> ran = new ArrayList<>();
        line.execute(() -> {
            line.execute(() -> ran.add("inner"));
            ran.add("outer");
        });
        assertEquals(List.of("outer", "inner"), ran);
    }

    @Test
    void passesOnOutcomes() {
        SerialExecutor line = new SerialExecutor(Runnable::run);
        assertEquals(7, line.submit(() -> 7).join());
        RuntimeException failure = new IllegalArgumentException("no");
        var failed = line.submit(() -> {
            throw failure;
        });
        assertEquals(
                failure, assertThrows(CompletionException.class, failed::join).getCause());
    }

    @Test
    void losesNothingToAPoolThatIsFullForAMoment() {
        Queue<Runnable> accepted = new ArrayDeque<>();
        boolean[] full = {true};
        SerialExecutor line = new SerialExecutor(task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            accepted.add(task);
        });
        List<String> ran = new ArrayList<>();
        line.execute(() -> ran.add("first"));
        full[0] = false;
        line.execute(() -> ran.add("second"));
        accepted.remove().run();
        assertEquals(List.of("first", "second"), ran);
    }

    @Test
    void doesWhatSomebodyWaitsForEvenIfTheHostClosedItsPool() {
        pool.shutdown();
        SerialExecutor line = new SerialExecutor(pool);
        List<String> ran = new ArrayList<>();
        line.execute(() -> ran.add("first"));
        assertTrue(line.submit(() -> ran.add("second")).isDone());
        assertEquals(List.of("first", "second"), ran);
    }

    @Test
    void beginsNothingAfterClose() {
        Queue<Runnable> accepted = new ArrayDeque<>();
        SerialExecutor line = new SerialExecutor(accepted::add);
        List<String> ran = new ArrayList<>();
        line.execute(() -> ran.add("waits"));
        line.close();
        line.execute(() -> ran.add("late"));
        accepted.forEach(Runnable::run);
        assertEquals(List.of(), ran);
        assertThrows(
                CancellationException.class, () -> line.submit(() -> "late").join());
        line.close();
        assertFalse(ran.contains("late"));
    }
}
