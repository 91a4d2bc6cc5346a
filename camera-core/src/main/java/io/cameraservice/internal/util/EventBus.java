package io.cameraservice.internal.util;

import static java.util.Objects.requireNonNull;

import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.event.Subscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events on to subscribers: to each in the order of publication, on the pool, one at a time. A subscriber that is more
 * than {@value #CAPACITY} events behind loses the oldest. Safe for use by any thread.
 */
public final class EventBus {
    static final int CAPACITY = 1024;
    private static final Logger log = LoggerFactory.getLogger(EventBus.class);

    private final Executor pool;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    public EventBus(Executor pool) {
        this.pool = pool;
    }

    /** Returns at once. Publications of several threads are put in one order. */
    public synchronized void publish(CameraServiceEvent event) {
        subscribers.forEach(s -> s.offer(event));
    }

    public Subscription subscribe(Consumer<? super CameraServiceEvent> listener) {
        Subscriber subscriber = new Subscriber(requireNonNull(listener, "listener"));
        subscribers.add(subscriber);
        return subscriber;
    }

    private final class Subscriber implements Subscription {
        private final Consumer<? super CameraServiceEvent> listener;
        private final Deque<CameraServiceEvent> queue = new ArrayDeque<>();
        private boolean draining;
        private long lost;
        private volatile boolean closed;

        Subscriber(Consumer<? super CameraServiceEvent> listener) {
            this.listener = listener;
        }

        void offer(CameraServiceEvent event) {
            synchronized (queue) {
                if (queue.size() == CAPACITY) {
                    queue.removeFirst();
                    lost++;
                }
                queue.addLast(event);
                if (draining) {
                    return;
                }
                draining = true;
            }
            if (!Threads.offer(pool, this::drain)) {
                synchronized (queue) {
                    draining = false; // a full pool: delivered together with the next one
                }
            }
        }

        private void drain() {
            for (CameraServiceEvent event = next(); event != null; event = next()) {
                try {
                    if (!closed) {
                        listener.accept(event);
                    }
                } catch (RuntimeException | Error e) {
                    log.warn("a listener failed on {}; it stays subscribed", event.topic(), e);
                }
            }
        }

        private @Nullable CameraServiceEvent next() {
            long missed;
            CameraServiceEvent event;
            synchronized (queue) {
                missed = lost;
                lost = 0;
                event = queue.pollFirst();
                draining = event != null;
            }
            if (missed > 0) {
                log.warn("a listener is too slow: {} events were left out for it", missed);
            }
            return event;
        }

        @Override
        public void close() {
            closed = true;
            subscribers.remove(this);
        }
    }
}
