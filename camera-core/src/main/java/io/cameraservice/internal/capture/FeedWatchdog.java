package io.cameraservice.internal.capture;

import io.cameraservice.CameraException;
import io.cameraservice.CameraState;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import io.cameraservice.spi.CameraDriver.Capture;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Notices that an open device delivers no frames, and that it has run well for a while. Used on the feed's line. */
final class FeedWatchdog {
    private static final Duration CHECK = Duration.ofMillis(100);

    private final String name;
    private final ServiceThreads threads;
    private final SerialExecutor line;
    private final FeedCounters counters;
    private final FeedRetry retry;
    private final Supplier<CameraState> state;
    private final Consumer<CameraException> onSilence;
    private @Nullable Timer timer;

    /** {@code state} may be asked by any thread; {@code onSilence} is called on the line. */
    FeedWatchdog(
            String name,
            ServiceThreads threads,
            SerialExecutor line,
            FeedCounters counters,
            FeedRetry retry,
            Supplier<CameraState> state,
            Consumer<CameraException> onSilence) {
        this.name = name;
        this.threads = threads;
        this.line = line;
        this.counters = counters;
        this.retry = retry;
        this.state = state;
        this.onSilence = onSilence;
    }

    /** Watches this device, which was opened just now, until {@link #end}. */
    void begin(Capture opened) {
        Timer[] mine = new Timer[1];
        mine[0] = threads.every(CHECK, line, () -> isDue(opened), () -> {
            if (timer == mine[0]) {
                check(opened);
            }
        });
        timer = mine[0];
    }

    void end() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Whether {@link #check} would do anything; on the scheduler's thread. */
    private boolean isDue(Capture opened) {
        long now = System.nanoTime();
        return isSilent(opened, now) || retry.isOver(state.get(), counters, now);
    }

    private void check(Capture opened) {
        long now = System.nanoTime();
        if (isSilent(opened, now)) {
            counters.stalled(now);
            onSilence.accept(counters.fault(name, counters.silentNanos(now)));
        } else if (retry.isOver(state.get(), counters, now)) {
            retry.reset();
        }
    }

    private boolean isSilent(Capture opened, long now) {
        CameraState present = state.get();
        boolean started = present == CameraState.RUNNING || present == CameraState.STALLED;
        return counters.isSilent(opened, now, started);
    }
}
