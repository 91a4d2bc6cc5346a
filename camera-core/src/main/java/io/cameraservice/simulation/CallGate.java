package io.cameraservice.simulation;

import java.util.concurrent.atomic.AtomicReference;

/** Lets one thread call a sink until another shuts it: no call begins after that, and nobody waits. Safe for use by two threads. */
final class CallGate {
    private enum State {
        IDLE,
        CALLING,
        SHUT
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    /** Makes the call unless the gate is shut; whether it was made. */
    boolean pass(Runnable call) {
        if (!state.compareAndSet(State.IDLE, State.CALLING)) {
            return false;
        }
        try {
            call.run();
        } finally {
            state.compareAndSet(State.CALLING, State.IDLE);
        }
        return true;
    }

    /** No call begins any more; one under way goes on. */
    void shut() {
        state.set(State.SHUT);
    }

    boolean isShut() {
        return state.get() == State.SHUT;
    }
}
