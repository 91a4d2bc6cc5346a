package io.cameraservice.jsonrpc;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs slow calls: so many at one time, of one key no more than its share, and the keys that wait take turns. Safe for use by any
 * thread.
 */
final class FairExecutor {
    private final Executor pool;
    private final int max;
    private final int maxPerKey;
    private final Map<String, Integer> running = new HashMap<>();
    private final LinkedHashMap<String, Deque<Runnable>> waiting = new LinkedHashMap<>();
    private int total;

    /**
     * A lane.
     *
     * @param pool has a thread for each of {@code max} calls and refuses none of them
     */
    FairExecutor(Executor pool, int max, int maxPerKey) {
        this.pool = pool;
        this.max = max;
        this.maxPerKey = maxPerKey;
    }

    /** Runs a call in its turn. */
    void execute(String key, Runnable work) {
        synchronized (this) {
            waiting.computeIfAbsent(key, k -> new ArrayDeque<>()).add(work);
        }
        startWhatMay();
    }

    private void startWhatMay() {
        for (Started next = next(); next != null; next = next()) {
            Started started = next;
            pool.execute(() -> run(started));
        }
    }

    private record Started(String key, Runnable work) {}

    private void run(Started call) {
        try {
            call.work().run();
        } finally {
            finished(call.key());
            startWhatMay();
        }
    }

    /** The next call of the key that has fewest under way, of equals the one that waits longest. */
    private synchronized @Nullable Started next() {
        String key = null;
        int fewest = maxPerKey;
        for (String each : waiting.keySet()) {
            int mine = running.getOrDefault(each, 0);
            if (mine < fewest) {
                key = each;
                fewest = mine;
            }
        }
        if (key == null || total >= max) {
            return null;
        }
        Deque<Runnable> mine = requireNonNull(waiting.remove(key));
        Runnable work = mine.remove();
        if (!mine.isEmpty()) {
            waiting.put(key, mine);
        }
        total++;
        running.merge(key, 1, Integer::sum);
        return new Started(key, work);
    }

    private synchronized void finished(String key) {
        total--;
        running.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    }
}
