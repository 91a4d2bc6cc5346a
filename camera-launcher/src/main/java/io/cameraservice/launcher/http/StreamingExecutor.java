package io.cameraservice.launcher.http;

import io.cameraservice.access.Principal;
import io.cameraservice.internal.util.ConcurrencyLimiter;
import java.io.IOException;

/**
 * Runs streaming responses: a bounded number in all and of each principal. Safe for use by any thread.
 */
final class StreamingExecutor {
    private final String name;
    private final int max;
    private final ConcurrencyLimiter limiter;
    private final Workers workers;

    /** What runs there; it answers the request with a body that it streams. */
    @FunctionalInterface
    interface Job {
        void run() throws IOException, InterruptedException;
    }

    /**
     * As many as the limiter allows.
     *
     * @param name for errors, e.g. {@code "previews"}
     * @param max how many that is in all
     */
    StreamingExecutor(String name, int max, ConcurrencyLimiter limiter, Workers workers) {
        this.name = name;
        this.max = max;
        this.limiter = limiter;
        this.workers = workers;
    }

    /**
     * The right to run one, to be used or closed.
     *
     * @throws HttpError 429 if this principal has too many, 503 if there are too many in all
     */
    ConcurrencyLimiter.Permit acquire(Principal principal) {
        return limiter.tryAcquire(principal.name())
                .orElseThrow(() -> limiter.statistics().running() < max
                        ? HttpError.tooManyOfYours(name)
                        : HttpError.tooMany(name));
    }

    /** Runs the job on a thread of its own, then ends the exchange and gives the permit back. */
    void run(RoutedRequest routedRequest, ConcurrencyLimiter.Permit permit, Job job) {
        boolean accepted = workers.execute(() -> {
            try (permit) {
                job.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                HttpEndpoint.LOG.debug("{} ended: {}", routedRequest.path(), e.toString());
            } finally {
                routedRequest.exchange().close();
            }
        });
        if (!accepted) {
            permit.close();
            throw HttpError.tooMany(name);
        }
    }
}
