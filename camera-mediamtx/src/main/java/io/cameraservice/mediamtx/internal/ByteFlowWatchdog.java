package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.api.PathState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether bytes really come in where a server says that a path is ready. For use by one thread. */
final class ByteFlowWatchdog {
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final Map<String, Growth> paths = new HashMap<>();

    private record Growth(long bytes, long changedAt) {}

    ByteFlowWatchdog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes down the counters of now. */
    void observe(Collection<PathState> states) {
        long now = nanoTime.getAsLong();
        Map<String, Growth> before = new HashMap<>(paths);
        paths.clear();
        for (PathState state : states) {
            if (state.ready()) {
                Growth last = before.get(state.name());
                boolean grown = last == null || last.bytes() != state.bytesReceived();
                paths.put(state.name(), grown ? new Growth(state.bytesReceived(), now) : last);
            }
        }
    }

    /** For how long nothing has come in on a path that is ready; empty if something does, or it is not ready. */
    Optional<Duration> silence(String path) {
        Growth growth = paths.get(path);
        if (growth == null) {
            return Optional.empty();
        }
        Duration silent = Duration.ofNanos(nanoTime.getAsLong() - growth.changedAt());
        return silent.compareTo(SILENCE) < 0 ? Optional.empty() : Optional.of(silent);
    }
}
