package io.cameraservice.internal.util;

import io.cameraservice.CameraException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for outcomes with a timeout. */
public final class Outcomes {
    private Outcomes() {}

    /** The outcome. Throws what it failed with, or what {@code late} makes at the timeout. */
    public static <T> T forOutcome(CompletableFuture<T> outcome, Duration atMost, Supplier<CameraException> late) {
        try {
            return outcome.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            CameraException failure = late.get();
            failure.addSuppressed(e);
            throw failure;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CameraException known) {
                throw known;
            }
            throw new IllegalStateException("unexpected failure", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CameraException("interrupted", "the waiting thread was interrupted", null, e);
        }
    }
}
