package io.cameraservice.internal.service;

import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A device between being found and being used: it is prepared first, for a moment at most, and may be gone again before that is
 * done. {@link #begin} and {@link #end} are called one after the other.
 */
final class DeviceInitializer {
    private static final Duration AT_MOST = Duration.ofSeconds(2);

    private final ServiceThreads threads;
    private final SerialExecutor line;
    private volatile CompletableFuture<Boolean> over = CompletableFuture.completedFuture(true);
    private @Nullable CompletableFuture<Boolean> current; // on the line only

    DeviceInitializer(ServiceThreads threads) {
        this.threads = threads;
        this.line = threads.line();
    }

    /**
     * Runs the rest when the device is prepared or takes too long; never if it ends before.
     *
     * @param prepare begins to prepare it, and runs what it is given when that is done, well or not
     */
    void begin(Consumer<Runnable> prepare, Runnable rest) {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        over = mine;
        line.execute(() -> {
            abandon();
            current = mine;
            Timer late = threads.after(AT_MOST, line, () -> finish(mine, rest));
            prepare.accept(() -> line.execute(() -> {
                late.cancel();
                finish(mine, rest);
            }));
        });
    }

    /** The device is gone: abandons its preparation, then runs this. */
    void end(Runnable rest) {
        line.execute(() -> {
            abandon();
            rest.run();
        });
    }

    /** Completes when what was begun or ended so far is done. */
    CompletableFuture<Boolean> settled() {
        return line.submit(() -> true).thenCompose(done -> over);
    }

    private void finish(CompletableFuture<Boolean> mine, Runnable rest) {
        if (current == mine) {
            current = null;
            rest.run();
            mine.complete(true);
        }
    }

    private void abandon() {
        if (current != null) {
            current.complete(false);
            current = null;
        }
    }
}
