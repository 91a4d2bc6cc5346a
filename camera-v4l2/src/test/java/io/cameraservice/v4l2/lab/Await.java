package io.cameraservice.v4l2.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition with the patience that a played processor needs. */
final class Await {
    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(what, Duration.ofSeconds(30), condition);
    }

    static void until(String what, Duration patience, BooleanSupplier condition) {
        io.cameraservice.testing.Await.until(what, patience, condition);
    }
}
