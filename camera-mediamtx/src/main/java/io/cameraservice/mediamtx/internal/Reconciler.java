package io.cameraservice.mediamtx.internal;

import io.cameraservice.internal.util.RateLimiter;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures a server's paths as desired, a bounded number of edits at a time. For use by one thread.
 */
final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final int BURST = 200;
    private static final double EDITS_A_SECOND = 5;
    private static final Duration TURN = Duration.ofMillis(1500);
    private static final int MOST_PATCHES_IN_A_ROW = 3;

    private final MediaMtxApi api;
    private final SourceMark mark;
    private RateLimiter rateLimiter = newRateLimiter();
    private final Set<String> ours = new HashSet<>();
    private final Map<String, PathSpec> applied = new HashMap<>();
    private final Map<String, Integer> patches = new HashMap<>();

    Reconciler(MediaMtxApi api, SourceMark mark) {
        this.api = api;
        this.mark = mark;
    }

    /**
     * The result.
     *
     * @param inPlace the wanted paths that are configured as desired
     * @param problems of the others, by name
     * @param finished whether nothing is left to do now
     */
    record Outcome(Set<String> inPlace, Map<String, String> problems, boolean finished) {}

    /** The server may be another one than before: paths are recognized by their mark alone. */
    void forget() {
        ours.clear();
        applied.clear();
        patches.clear();
        rateLimiter = newRateLimiter();
    }

    private static RateLimiter newRateLimiter() {
        return new RateLimiter(EDITS_A_SECOND, BURST);
    }

    /**
     * Compares the configuration and edits it.
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
        long begun = System.nanoTime();
        boolean finished = true;
        for (Plan.Step step : plan.steps()) {
            if (System.nanoTime() - begun > TURN.toNanos()
                    || !rateLimiter.tryAcquire("").isZero()) {
                finished = false;
                break;
            }
            finished &= apply(step, inPlace, problems);
        }
        return new Outcome(inPlace, problems, finished);
    }

    /** Whether the step is done, with success or not. */
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
                applied.put(name, step.spec());
                ours.add(name);
                inPlace.add(name);
            }
            return true;
        } catch (MediaMtxException e) {
            if (e.kind() == Kind.EXISTS || e.kind() == Kind.NOT_FOUND) {
                log.debug("{} {} came too late: {}", step.kind(), name, e.getMessage());
                return false; // another client was quicker: compared again
            }
            if (e.kind() != Kind.REFUSED) {
                throw e;
            }
            problems.put(name, String.valueOf(e.getMessage()));
            return true;
        }
    }

    /** A change disconnects the path's readers: gives up after a few where another client reverts it each time. */
    private void patch(Plan.Step step) {
        PathSpec before = applied.get(step.name());
        boolean isNew = before == null || !before.equals(step.spec());
        int times = patches.merge(step.name(), 1, isNew ? (old, one) -> one : Integer::sum);
        if (times > MOST_PATCHES_IN_A_ROW) {
            throw new MediaMtxException(
                    Kind.REFUSED,
                    "another client changes it again and again, or the server does not keep its configuration",
                    null,
                    null);
        }
        if (!isNew) {
            log.info("path {} differs from its configuration; repairing it", step.name());
        }
        api.patchPath(step.name(), step.spec());
    }
}
