package io.cameraservice.internal.recording;

import io.cameraservice.CameraException;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.internal.recording.store.RecordingStore;
import io.cameraservice.internal.util.Storage;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The disk recordings go to: how much is free on it, and whether it takes what is written. Safe for use by any thread. */
final class RecordingSpace {
    private static final long NEEDED_BYTES = RecordingStore.SPARE_BYTES;

    private final Path directory;
    private final InstantSource clock;
    private @Nullable ComponentState state;
    private Instant since = Instant.EPOCH;

    RecordingSpace(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Refuses to write to a disk that is nearly full.
     *
     * @throws CameraException.StorageFailed if it is
     */
    void requireFree() {
        long free = Storage.freeBytes(directory);
        if (isLow(free)) {
            throw new CameraException.StorageFailed("storage_full", low(free), free, NEEDED_BYTES, null);
        }
    }

    /** In error while the disk is nearly full, or while it does not take a ledger, as {@code refused} says. */
    ComponentHealth health(Optional<String> refused) {
        long free = Storage.freeBytes(directory);
        Optional<String> problem =
                isLow(free) ? Optional.of(low(free) + "; free some space or choose another directory") : refused;
        ComponentState now = problem.isPresent() ? ComponentState.ERROR : ComponentState.RUNNING;
        return new ComponentHealth("storage", now, problem.orElse(directory.toString()), since(now));
    }

    private synchronized Instant since(ComponentState now) {
        if (state != now) {
            state = now;
            since = clock.instant();
        }
        return since;
    }

    private static boolean isLow(long free) {
        return free >= 0 && free < NEEDED_BYTES;
    }

    private String low(long free) {
        return "only " + (free >> 20) + " MiB are free for recordings in " + directory;
    }
}
