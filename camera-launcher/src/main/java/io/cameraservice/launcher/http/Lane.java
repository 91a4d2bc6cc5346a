package io.cameraservice.launcher.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads for answers that last: a bounded number, each given up when its client has taken nothing for a while. Safe for use by
 * any thread.
 */
final class Lane implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final String name;
    private final Semaphore places;
    private final long patienceNanos;
    private final Set<Ride> rides = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final Thread watchman;
    private volatile boolean closed;

    /** What runs there. */
    @FunctionalInterface
    interface Job {
        void run(Ride ride) throws IOException, InterruptedException;
    }

    /**
     * So many at the same time.
     *
     * @param name for threads and for who is turned away, e.g. {@code "previews"}
     * @param patience how long a client may take nothing
     */
    Lane(String name, int places, Duration patience) {
        this.name = name;
        this.places = new Semaphore(places);
        this.patienceNanos = patience.toNanos();
        this.watchman = new Thread(this::watch, "http-" + name + "-watch");
        watchman.setDaemon(true);
        watchman.start();
    }

    /**
     * Takes a place, to be used or given back.
     *
     * @throws Refusal if all are taken
     */
    void enter() {
        if (closed || !places.tryAcquire()) {
            throw Refusal.busy(name);
        }
    }

    /** Gives a place back that was not used. */
    void leave() {
        places.release();
    }

    /** Uses the place that was taken: runs the job on a thread of its own, then ends the exchange. */
    void start(Request request, Job job) {
        Ride ride = new Ride(request, job);
        rides.add(ride);
        ride.thread.start();
        if (closed) {
            ride.thread.interrupt();
        }
    }

    /** Ends all, and waits for a moment until they have. */
    @Override
    public void close() {
        closed = true;
        watchman.interrupt();
        rides.forEach(r -> r.thread.interrupt());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (Ride ride : rides) {
            try {
                ride.thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(Math.max(patienceNanos / 4, 1_000_000));
            long now = System.nanoTime();
            for (Ride ride : rides) {
                if (ride.writing && now - ride.movedAt > patienceNanos) {
                    ride.thread.interrupt(); // closes the channel in which it is stuck
                }
            }
        }
    }

    /** One answer under way. */
    final class Ride implements Runnable {
        private final Request request;
        private final Job job;
        private final Thread thread;
        private volatile long movedAt = System.nanoTime();
        private volatile boolean writing;

        private Ride(Request request, Job job) {
            this.request = request;
            this.job = job;
            this.thread = new Thread(this, "http-" + name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
        }

        /** The same stream, watched: written in pieces, so that a slow client differs from one that is stuck. */
        OutputStream watched(OutputStream out) {
            return new FilterOutputStream(out) {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    for (int done = 0; done < length; done += PIECE) {
                        int piece = Math.min(PIECE, length - done);
                        int from = offset + done;
                        moving(() -> out.write(bytes, from, piece));
                    }
                }

                @Override
                public void flush() throws IOException {
                    moving(out::flush);
                }
            };
        }

        private void moving(Write write) throws IOException {
            movedAt = System.nanoTime();
            writing = true;
            try {
                write.run();
            } finally {
                writing = false;
            }
        }

        @Override
        public void run() {
            try {
                job.run(this);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                HttpFront.LOG.debug("{} ended: {}", request.path(), e.toString());
            } finally {
                writing = true;
                movedAt = System.nanoTime();
                try {
                    request.exchange().close();
                } finally {
                    rides.remove(this);
                    places.release();
                }
            }
        }
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
