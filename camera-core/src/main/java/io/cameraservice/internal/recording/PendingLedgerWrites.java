package io.cameraservice.internal.recording;

import io.cameraservice.CameraException;
import io.cameraservice.internal.recording.store.RecordingStore;
import io.cameraservice.internal.util.SerialExecutor;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.internal.util.ServiceThreads.Timer;
import io.cameraservice.media.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Final states of recordings that could not be written: retried until they are, so that the next start of the service
 * does not resume them. Safe for use by any thread.
 */
final class PendingLedgerWrites {
    private static final Logger log = LoggerFactory.getLogger(PendingLedgerWrites.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RecordingStore store;
    private final ServiceThreads threads;
    private final SerialExecutor line;
    private volatile Optional<String> problem = Optional.empty();

    // Touched on the line only.
    private final List<Recording> waiting = new ArrayList<>();
    private @Nullable Timer timer;

    PendingLedgerWrites(RecordingStore store, ServiceThreads threads) {
        this.store = store;
        this.threads = threads;
        this.line = threads.line();
    }

    /** Why one could not be written, while there is one. */
    Optional<String> problem() {
        return problem;
    }

    /** Takes over a finished recording whose ledger could not be written, and why. */
    void keep(Recording ended, String why) {
        problem = Optional.of(why);
        line.execute(() -> {
            waiting.add(ended);
            if (timer == null) {
                timer = threads.every(PAUSE, line, this::writeAll);
            }
        });
    }

    private void writeAll() {
        waiting.removeIf(this::isDone);
        if (waiting.isEmpty() && timer != null) {
            timer.cancel();
            timer = null;
            problem = Optional.empty();
        }
    }

    private boolean isDone(Recording ended) {
        try {
            store.get(ended.filename());
            store.save(ended);
            log.info("{}: its final state is written now", ended.filename());
            return true;
        } catch (CameraException.NotFound e) {
            return true; // deleted meanwhile
        } catch (CameraException.StorageFailed e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
            return false;
        }
    }
}
