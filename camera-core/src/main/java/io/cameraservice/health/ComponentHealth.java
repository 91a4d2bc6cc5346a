package io.cameraservice.health;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The state of one part of the service. Immutable.
 *
 * @param name which part, e.g. {@code relay}, {@code ffmpeg}, {@code driver:simulation}
 * @param state what it does
 * @param detail for a person: what it is, or what is wrong and what to do; may be empty
 * @param since when this state began
 */
public record ComponentHealth(String name, ComponentState state, String detail, Instant since) {
    public ComponentHealth {
        requireNonNull(name, "name");
        requireNonNull(state, "state");
        requireNonNull(detail, "detail");
        requireNonNull(since, "since");
    }
}
