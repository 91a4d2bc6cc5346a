package io.cameraservice.v4l2.internal.nodes;

import org.jspecify.annotations.Nullable;

/** What is known of one generation of a node. For use by one thread at a time. */
final class KnownNode {
    static final long NEVER = Long.MIN_VALUE;

    final String name;
    final String generation;
    final long firstSeen;

    @Nullable
    ProbeResult probeResult;

    boolean attached;
    boolean complained;
    int attempts;
    long due;

    KnownNode(String name, String generation, long now, long due) {
        this.name = name;
        this.generation = generation;
        this.firstSeen = now;
        this.due = due;
    }

    boolean isDue(long now) {
        return due != NEVER && due - now <= 0;
    }
}
