package io.cameraservice.bench.rpc;

import java.time.Duration;

/**
 * How much is done for a figure.
 *
 * @param compiled calls after the start of a server that are not counted, for its compilers
 * @param rounds each goes through all servers, so that what disturbs the machine disturbs all of them
 * @param warmUp calls in each round that are not counted
 * @param measured time of each round that is
 * @param connections opened at once
 * @param calls after which the memory is looked at
 * @param starts of the service
 */
record Effort(
        Duration compiled, int rounds, Duration warmUp, Duration measured, int connections, long calls, int starts) {
    static final Effort FULL =
            new Effort(Duration.ofSeconds(10), 7, Duration.ofSeconds(1), Duration.ofSeconds(5), 10_000, 10_000_000, 10);
    static final Effort QUICK =
            new Effort(Duration.ofSeconds(4), 3, Duration.ofMillis(500), Duration.ofSeconds(2), 2_000, 1_000_000, 3);
}
