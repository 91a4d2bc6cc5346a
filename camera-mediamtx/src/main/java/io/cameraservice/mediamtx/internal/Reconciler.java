package io.cameraservice.mediamtx.internal;

import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.api.PathSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a server's paths in line with what there should be, a bounded piece of work at a time. For use by one thread.
 */
final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final int BURST = 200;
    private static final double EDITS_A_SECOND = 5;
    private static final Duration TURN = Duration.ofMillis(1500);
    private static final int MOST_PATCHES_IN_A_ROW = 3;

    private final MediaMtxApi api;
    private final SourceMark mark;
    private final LongSupplier nanoTime;
    private EditRateLimiter editRateLimiter;
    private final Set<String> ours = new HashSet<>();
    private final Map<String, PathSpec> told = new HashMap<>();
    private final Map<String, Integer> patches = new HashMap<>();

    Reconciler(MediaMtxApi api, SourceMark mark, LongSupplier nanoTime) {
        this.api = api;
        this.mark = mark;
        this.nanoTime = nanoTime;
        this.editRateLimiter = pace();
    }

    /**
     * What came of it.
     *
     * @param inPlace the wanted paths that are as they should be
     * @param problems why others are not
     * @param finished whether nothing is left to do now
     */
    record Outcome(Set<String> inPlace, Map<String, String> problems, boolean finished) {}

    /** The server is another than before, or knows nothing any more: paths are ours by their mark alone. */
    void forget() {
        ours.clear();
        told.clear();
        patches.clear();
        editRateLimiter = pace(); // what was done to the one before it does not count
    }

    private EditRateLimiter pace() {
        return new EditRateLimiter(BURST, EDITS_A_SECOND, nanoTime);
    }

    /**
     * Looks and mends.
     *
     * @throws MediaMtxException if the server is away or cannot be understood
     */
    Outcome reconcile(Map<String, PathSpec> wanted) {
        Plan plan = Plan.of(wanted, api.pathConfigs(), mark::isOn, Set.copyOf(ours));
        ours.clear();
        ours.addAll(plan.ours());
        patches.keySet().removeIf(name -> plan.inPlace().contains(name) || !wanted.containsKey(name));
        Set<String> inPlace = new HashSet<>(plan.inPlace());
        Map<String, String> problems = new TreeMap<>(plan.taken());
        long begun = nanoTime.getAsLong();
        boolean finished = true;
        for (Plan.Step step : plan.steps()) {
            if (nanoTime.getAsLong() - begun > TURN.toNanos() || !editRateLimiter.take()) {
                finished = false;
                break;
            }
            finished &= apply(step, inPlace, problems);
        }
        return new Outcome(inPlace, problems, finished);
    }

    /** Whether that is settled, well or badly. */
    private boolean apply(Plan.Step step, Set<String> inPlace, Map<String, String> problems) {
        String name = step.name();
        try {
            switch (step.kind()) {
                case DELETE -> api.deletePath(name);
                case PATCH -> patch(step);
                case ADD -> api.addPath(name, step.spec());
            }
            log.debug("{} {}", step.kind(), name);
            if (step.kind() != Plan.Kind.DELETE) {
                told.put(name, step.spec());
                ours.add(name);
                inPlace.add(name);
            }
            return true;
        } catch (MediaMtxException e) {
            if (e.kind() == Kind.EXISTS || e.kind() == Kind.NOT_FOUND) {
                log.debug("{} {} came too late: {}", step.kind(), name, e.getMessage());
                return false; // somebody was quicker: looked at again
            }
            if (e.kind() != Kind.REFUSED) {
                throw e;
            }
            problems.put(name, String.valueOf(e.getMessage()));
            return true;
        }
    }

    /** Changing a path disconnects its readers: who changes it back each time wins after a few rounds. */
    private void patch(Plan.Step step) {
        PathSpec before = told.get(step.name());
        boolean news = before == null || !before.equals(step.spec());
        int times = patches.merge(step.name(), 1, news ? (old, one) -> one : Integer::sum);
        if (times > MOST_PATCHES_IN_A_ROW) {
            throw new MediaMtxException(
                    Kind.REFUSED,
                    "somebody else changes it again and again, or the server does not keep what it is told",
                    null,
                    null);
        }
        if (!news) {
            log.info("path {} differs from its configuration; repairing it", step.name());
        }
        api.patchPath(step.name(), step.spec());
    }
}
