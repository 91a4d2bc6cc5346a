package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.CameraServiceEvent.ServiceStarted;
import io.cameraservice.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        pool.shutdownNow();
    }

    @Test
    void everySubscriberGetsEverythingInOneOrder() throws Exception {
        EventBus bus = new EventBus(pool);
        List<CameraServiceEvent> first = Collections.synchronizedList(new ArrayList<>());
        List<CameraServiceEvent> second = Collections.synchronizedList(new ArrayList<>());
        bus.subscribe(first::add);
        bus.subscribe(second::add);
        List<Thread> publishers = IntStream.range(0, 4)
                .mapToObj(t -> new Thread(
                        () -> IntStream.range(0, 200).forEach(i -> bus.publish(event(1000L * t + i))),
                        "publisher-" + t))
                .toList();
        publishers.forEach(Thread::start);
        for (Thread publisher : publishers) {
            publisher.join(5000);
        }
        Await.until("all arrived", SOON, () -> first.size() == 800 && second.size() == 800);
        assertEquals(first, second);
        for (int t = 0; t < 4; t++) {
            int thread = t;
            assertEquals(
                    LongStream.range(0, 200)
                            .mapToObj(i -> event(1000L * thread + i))
                            .toList(),
                    first.stream()
                            .filter(e -> e.at().getEpochSecond() / 1000 == thread)
                            .toList());
        }
    }

    @Test
    void aSlowSubscriberLosesTheOldestAndOthersGoOn() {
        EventBus bus = new EventBus(pool);
        CountDownLatch free = new CountDownLatch(1);
        List<CameraServiceEvent> slow = Collections.synchronizedList(new ArrayList<>());
        List<CameraServiceEvent> quick = Collections.synchronizedList(new ArrayList<>());
        bus.subscribe(event -> {
            slow.add(event);
            Await.latch(free);
        });
        bus.subscribe(quick::add);
        bus.publish(event(0));
        Await.until("the slow one began", SOON, () -> slow.size() == 1);
        int more = EventBus.CAPACITY + 100;
        for (int i = 1; i <= more; i++) {
            bus.publish(event(i));
            int sent = i + 1;
            if (sent % 200 == 0) {
                Await.until("the quick one keeps up", SOON, () -> quick.size() == sent);
            }
        }
        free.countDown();
        Await.until("the slow one caught up", SOON, () -> slow.size() == 1 + EventBus.CAPACITY);
        assertEquals(event(101), slow.get(1));
        assertEquals(event(more), slow.get(slow.size() - 1));
    }

    @Test
    void aListenerThatFailsStaysSubscribed() {
        EventBus bus = new EventBus(Runnable::run);
        List<CameraServiceEvent> seen = new ArrayList<>();
        bus.subscribe(event -> {
            seen.add(event);
            throw new IllegalStateException("an exception that is meant to be logged by this test");
        });
        bus.subscribe(event -> {
            seen.add(event);
            throw new AssertionError("an error that is meant to be logged by this test");
        });
        bus.publish(event(1));
        bus.publish(event(2));
        assertEquals(List.of(event(1), event(1), event(2), event(2)), seen);
    }

    @Test
    void nothingArrivesAfterClose() {
        Queue<Runnable> accepted = new ArrayDeque<>();
        EventBus bus = new EventBus(accepted::add);
        List<CameraServiceEvent> seen = new ArrayList<>();
        var subscription = bus.subscribe(seen::add);
        bus.publish(event(1));
        subscription.close();
        subscription.close();
        bus.publish(event(2));
        accepted.forEach(Runnable::run);
        assertEquals(List.of(), seen);
    }

    @Test
    void aListenerMayCloseItselfAndPublish() {
        EventBus bus = new EventBus(Runnable::run);
        List<CameraServiceEvent> seen = new ArrayList<>();
        bus.subscribe(event -> {
            seen.add(event);
            if (event.equals(event(1))) {
                bus.publish(event(2));
            }
        });
        bus.publish(event(1));
        assertEquals(List.of(event(1), event(2)), seen);
    }

    @Test
    void aPoolThatIsFullForAMomentCostsNoSubscription() {
        boolean[] full = {true};
        EventBus bus = new EventBus(task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        });
        List<CameraServiceEvent> seen = new ArrayList<>();
        bus.subscribe(seen::add);
        bus.publish(event(1));
        full[0] = false;
        bus.publish(event(2));
        assertEquals(List.of(event(1), event(2)), seen);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nobodyIsNoListener() {
        assertThrows(NullPointerException.class, () -> new EventBus(pool).subscribe(null));
    }

    private static CameraServiceEvent event(long number) {
        return new ServiceStarted(Instant.ofEpochSecond(number));
    }
}
