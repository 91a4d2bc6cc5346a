package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.api.PathState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Detects ready paths that receive no bytes. For use by one thread. */
final class ByteFlowWatchdog {
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final Map<String, Growth> paths = new HashMap<>();

    private record Growth(long bytes, long changedAt) {}

    ByteFlowWatchdog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Records the present counters. */
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

    /** How long a ready path has received nothing; empty if it receives, or is not ready. */
    Optional<Duration> silence(String path) {
        Growth growth = paths.get(path);
        if (growth == null) {
            return Optional.empty();
        }
        Duration silent = Duration.ofNanos(nanoTime.getAsLong() - growth.changedAt());
        return silent.compareTo(SILENCE) < 0 ? Optional.empty() : Optional.of(silent);
    }
}
