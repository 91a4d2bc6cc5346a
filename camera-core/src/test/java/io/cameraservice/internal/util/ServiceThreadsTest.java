package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.ThreadChecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServiceThreadsTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void ownThreadsEndWithIt() {
        ThreadChecks checks = new ThreadChecks();
        ServiceThreads threads = new ServiceThreads(Optional.empty(), Optional.empty());
        AtomicInteger runs = new AtomicInteger();
        threads.every(Duration.ofMillis(5), threads.line(), runs::incrementAndGet);
        Await.until("it ran twice", SOON, () -> runs.get() >= 2);
        assertTrue(checks.started().stream().allMatch(name -> name.startsWith("camera-")), checks.started()::toString);
        threads.close();
        threads.close();
        Await.until("its threads end", SOON, () -> checks.started().isEmpty());
    }

    @Test
    void interruptsWorkThatDoesNotEnd() throws Exception {
        ServiceThreads threads = new ServiceThreads(Optional.empty(), Optional.empty());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        threads.workers().execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        assertTrue(begun.await(5, TimeUnit.SECONDS));
        long started = System.nanoTime();
        threads.close();
        assertTrue(interrupted.await(1, TimeUnit.SECONDS));
        assertTrue(System.nanoTime() - started < Duration.ofSeconds(7).toNanos());
    }

    @Test
    void lentExecutorsAreUsedAndNeverClosed() {
        ExecutorService workers = Executors.newCachedThreadPool();
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
        try {
            ServiceThreads threads = new ServiceThreads(Optional.of(workers), Optional.of(scheduler));
            assertSame(workers, threads.workers());
            CompletableFuture<String> ran = new CompletableFuture<>();
            threads.after(Duration.ofMillis(1), threads.line(), () -> ran.complete("yes"));
            assertEquals("yes", ran.orTimeout(5, TimeUnit.SECONDS).join());
            threads.close();
            assertFalse(workers.isShutdown());
            assertFalse(scheduler.isShutdown());
        } finally {
            workers.shutdownNow();
            scheduler.shutdownNow();
        }
    }

    @Test
    void repeatsNeverTwiceAtATimeAndDoesNotPileUp() throws Exception {
        try (ServiceThreads threads = new ServiceThreads(Optional.empty(), Optional.empty())) {
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger together = new AtomicInteger();
            AtomicInteger runs = new AtomicInteger();
            CountDownLatch slow = new CountDownLatch(1);
            SerialExecutor line = threads.line();
            var timer = threads.every(Duration.ofMillis(1), line, () -> {
                together.accumulateAndGet(inside.incrementAndGet(), Math::max);
                if (runs.incrementAndGet() == 1) {
                    Await.latch(slow);
                }
                inside.decrementAndGet();
            });
            Await.until("it began", SOON, () -> runs.get() == 1);
            CountDownLatch ticks = new CountDownLatch(50);
            threads.every(Duration.ofMillis(1), threads.line(), ticks::countDown);
            assertTrue(ticks.await(5, TimeUnit.SECONDS));
            timer.cancel();
            slow.countDown();
            line.submit(() -> true).orTimeout(5, TimeUnit.SECONDS).join();
            assertTrue(runs.get() <= 3, "what was due while it ran is made up once: " + runs.get());
            assertEquals(1, together.get());
        }
    }

    @Test
    void rejectsWorkAtItsBoundAndGoesOnWhenThreadsAreFreeAgain() throws Exception {
        try (ServiceThreads threads = new ServiceThreads(Optional.empty(), Optional.empty(), 3)) {
            CountDownLatch busy = new CountDownLatch(3);
            CountDownLatch release = new CountDownLatch(1);
            List<String> ran = Collections.synchronizedList(new ArrayList<>());
            SerialExecutor blocked = threads.line();
            for (SerialExecutor line : List.of(blocked, threads.line(), threads.line())) {
                line.execute(() -> {
                    busy.countDown();
                    Await.latch(release);
                });
            }
            assertTrue(busy.await(5, TimeUnit.SECONDS));
            var rejected = assertThrows(
                    RejectedExecutionException.class, () -> threads.workers().execute(() -> {}));
            assertEquals("all 3 worker threads are busy", rejected.getMessage());
            SerialExecutor line = threads.line();
            line.execute(() -> ran.add("first"));
            line.execute(() -> ran.add("second"));
            blocked.execute(() -> ran.add("after the block"));
            Thread caller = Thread.currentThread();
            assertSame(caller, threads.line().submit(Thread::currentThread).getNow(null), "run by its caller");
            assertEquals(List.of(), ran);
            release.countDown();
            Await.until("what was rejected has run", SOON, () -> ran.size() == 3);
            assertTrue(ran.indexOf("first") < ran.indexOf("second"), ran::toString);
            assertEquals(
                    7,
                    threads.line()
                            .submit(() -> 7)
                            .orTimeout(5, TimeUnit.SECONDS)
                            .join());
        }
    }

    @Test
    void schedulesNothingAfterTheEndAndSaysNothing() {
        ServiceThreads threads = new ServiceThreads(Optional.empty(), Optional.empty());
        threads.close();
        SerialExecutor line = threads.line();
        assertDoesNotThrow(() -> threads.after(Duration.ZERO, line, () -> {}).cancel());
        assertDoesNotThrow(
                () -> threads.every(Duration.ofMillis(1), line, () -> {}).cancel());
    }

    @Test
    void pausesGrowToTenSecondsAndBeginAnew() {
        Backoff backoff = new Backoff();
        long[] millis = {0, 250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000};
        for (long expected : millis) {
            assertEquals(Duration.ofMillis(expected), backoff.next());
        }
        backoff.reset();
        assertEquals(Duration.ZERO, backoff.next());
        assertEquals(Duration.ofMillis(250), backoff.next());
    }

    @Test
    void waitingPassesOnWhatHappened() {
        CameraException late = new CameraException("late", "too late", null, null);
        assertEquals("x", Outcomes.forOutcome(CompletableFuture.completedFuture("x"), SOON, () -> late));
        CameraException known = new CameraException.NotFound("camera", "camera9");
        assertSame(
                known,
                assertThrows(
                        CameraException.class,
                        () -> Outcomes.forOutcome(CompletableFuture.failedFuture(known), SOON, () -> late)));
        IllegalArgumentException cause = new IllegalArgumentException("why");
        assertSame(
                cause,
                assertThrows(
                                IllegalStateException.class,
                                () -> Outcomes.forOutcome(CompletableFuture.failedFuture(cause), SOON, () -> late))
                        .getCause());
        assertSame(
                late,
                assertThrows(
                        CameraException.class,
                        () -> Outcomes.forOutcome(new CompletableFuture<>(), Duration.ofMillis(1), () -> late)));
    }

    @Test
    void waitingEndsWithAnInterruptAndKeepsIt() {
        Thread.currentThread().interrupt();
        CameraException interrupted = assertThrows(
                CameraException.class,
                () -> Outcomes.forOutcome(
                        new CompletableFuture<>(), SOON, () -> new CameraException("late", "too late", null, null)));
        assertEquals("interrupted", interrupted.reason());
        assertTrue(Thread.interrupted());
    }
}
