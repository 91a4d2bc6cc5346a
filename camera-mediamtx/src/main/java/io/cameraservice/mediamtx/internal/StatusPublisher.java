package io.cameraservice.mediamtx.internal;

import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the current snapshot of the server and reports changes of its health. Safe for use by any thread. */
final class StatusPublisher {
    private static final Logger log = LoggerFactory.getLogger(StatusPublisher.class);

    private final String name;
    private final boolean required;
    private final InstantSource clock;
    private final Consumer<ComponentHealth> changed;
    private final Runnable moved;
    private volatile ServerSnapshot snapshot;
    private volatile Optional<String> warning = Optional.empty();

    /**
     * Starts with a snapshot in the state {@code STARTING}.
     *
     * @param required whether it is an error that nothing listens
     * @param changed called when the health changes
     * @param moved called when the offered paths or their addresses change
     */
    StatusPublisher(
            String name, boolean required, InstantSource clock, Consumer<ComponentHealth> changed, Runnable moved) {
        this.name = name;
        this.required = required;
        this.clock = clock;
        this.changed = changed;
        this.moved = moved;
        this.snapshot = ServerSnapshot.starting(clock.instant());
    }

    ServerSnapshot snapshot() {
        return snapshot;
    }

    InstantSource clock() {
        return clock;
    }

    /** Replaces the snapshot, unless it is closed. */
    synchronized void write(UnaryOperator<ServerSnapshot> update) {
        ServerSnapshot before = snapshot;
        if (before.state() == State.CLOSED) {
            return;
        }
        ServerSnapshot now = update.apply(before);
        snapshot = now;
        reportHealth(before, health(before), now);
        if (now.state() != State.CLOSED && !now.offersSame(before)) {
            moved.run();
        }
    }

    /** Sets or removes the warning that is part of the health of an attached server. */
    synchronized void warn(Optional<String> text) {
        ServerSnapshot now = snapshot;
        ComponentHealth was = health(now);
        warning = text;
        reportHealth(now, was, now);
    }

    private void reportHealth(ServerSnapshot before, ComponentHealth was, ServerSnapshot now) {
        ComponentHealth health = health(now);
        if (health.state() != was.state() || !health.detail().equals(was.detail())) {
            log(before, now, health);
            changed.accept(health);
        }
    }

    ComponentHealth health() {
        return health(snapshot);
    }

    private ComponentHealth health(ServerSnapshot v) {
        Map<String, String> troubles = v.troubles();
        String detail = v.detail();
        if (v.state() == State.ATTACHED && !troubles.isEmpty()) {
            Map.Entry<String, String> first = troubles.entrySet().iterator().next();
            detail += "; " + first.getKey() + ": " + first.getValue()
                    + (troubles.size() > 1 ? ", and " + (troubles.size() - 1) + " more" : "");
        }
        if (v.state() == State.ATTACHED) {
            detail += warning.map(text -> "; " + text).orElse("");
        }
        boolean well = troubles.isEmpty() && warning.isEmpty();
        return new ComponentHealth(name, componentState(v, well), detail, v.since());
    }

    private ComponentState componentState(ServerSnapshot v, boolean well) {
        return switch (v.state()) {
            case STARTING -> ComponentState.STARTING;
            case ATTACHED -> well ? ComponentState.RUNNING : ComponentState.DEGRADED;
            case SLOW -> ComponentState.DEGRADED;
            case ABSENT -> required || v.known() ? ComponentState.ERROR : ComponentState.STOPPED;
            case SILENT, STUCK, API_OFF, TLS_FAILED, UNTRUSTED, UNAUTHORIZED, NOT_MEDIAMTX, TOO_OLD, FAILING ->
                ComponentState.ERROR;
            case CLOSED -> ComponentState.STOPPED;
        };
    }

    private static void log(ServerSnapshot before, ServerSnapshot now, ComponentHealth health) {
        if (now.state() == State.CLOSED) {
            return;
        }
        boolean expected = health.state() == ComponentState.RUNNING
                || health.state() == ComponentState.STARTING
                || health.state() == ComponentState.STOPPED;
        if (!expected) {
            log.warn("MediaMTX {}: {}", now.state(), health.detail());
        } else if (before.state() != now.state() || health.state() == ComponentState.RUNNING) {
            log.info("MediaMTX {}: {}", now.state(), health.detail());
        }
    }
}
