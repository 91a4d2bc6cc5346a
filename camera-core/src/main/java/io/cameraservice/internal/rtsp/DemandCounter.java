package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.rtsp.RelayStream.DemandListener;
import io.cameraservice.internal.util.SerialExecutor;
import java.util.concurrent.Executor;

/** Counts readers and holds of a stream; notifies the listener of the first and the last. Confined to the loop. */
final class DemandCounter {
    private final DemandListener listener;
    private final SerialExecutor calls;
    private int count;

    DemandCounter(DemandListener listener, Executor executor) {
        this.listener = listener;
        this.calls = new SerialExecutor(executor);
    }

    void add() {
        if (count++ == 0) {
            calls.execute(listener::wanted);
        }
    }

    void remove() {
        if (--count == 0) {
            calls.execute(listener::idle);
        }
    }

    boolean none() {
        return count == 0;
    }

    /** No call begins after this. Thread-safe. */
    void silence() {
        calls.close();
    }
}
