package io.cameraservice.internal.capture;

import io.cameraservice.internal.util.Threads;
import io.cameraservice.spi.CameraDriver.Capture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes captures on a thread of the pool, since a device whose firmware hangs takes seconds to close, and its feed
 * has to react to what happens meanwhile. Used on the feed's line, but for {@link #await}.
 */
final class CaptureCloser {
    private static final Logger log = LoggerFactory.getLogger(CaptureCloser.class);
    /** A device that answers is closed within this time. */
    private static final Duration USUAL = Duration.ofMillis(250);

    private final String name;
    private final Executor pool;
    private volatile CompletableFuture<Boolean> closing = CompletableFuture.completedFuture(true);

    CaptureCloser(String name, Executor pool) {
        this.name = name;
        this.pool = pool;
    }

    /** Returns when it is closed, or after a moment if that takes longer. */
    void close(Capture capture) {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        closing = mine;
        Runnable task = () -> {
            try {
                capture.close();
            } catch (RuntimeException e) {
                log.error("{}: the device did not close cleanly", name, e);
            } finally {
                mine.complete(true);
            }
        };
        if (!Threads.offer(pool, task)) {
            task.run();
        }
        if (!await(USUAL)) {
            log.warn("{}: the device does not answer while it is closed", name);
        }
    }

    boolean isClosing() {
        return !closing.isDone();
    }

    /** Whether the last capture is closed within this time. */
    boolean await(Duration atMost) {
        try {
            return closing.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
