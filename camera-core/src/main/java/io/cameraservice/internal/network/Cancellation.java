package io.cameraservice.internal.network;

import org.jspecify.annotations.Nullable;

/** Something that takes its time and can be cut short by another thread. Safe for use by any thread. */
final class Cancellation {
    private @Nullable Runnable stop;
    private boolean over;

    /** From now on this cuts it short; at once, if that was asked for already. */
    void goesOnUntil(Runnable stops) {
        synchronized (this) {
            if (!over) {
                stop = stops;
                return;
            }
        }
        stops.run();
    }

    /** Cuts short what is under way and whatever is begun later. */
    void cutShort() {
        Runnable stops;
        synchronized (this) {
            over = true;
            stops = stop;
        }
        if (stops != null) {
            stops.run();
        }
    }
}
