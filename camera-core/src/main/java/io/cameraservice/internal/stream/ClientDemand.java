package io.cameraservice.internal.stream;

import io.cameraservice.event.Subscription;
import io.cameraservice.internal.rtsp.RelayStream;
import io.cameraservice.internal.util.Since;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds a stream from the first client's start request to the first stop request. Safe for use by any thread. */
final class ClientDemand {
    private final RelayStream stream;
    private final InstantSource clock;
    private @Nullable Subscription hold;
    private @Nullable Since since;

    ClientDemand(RelayStream stream, InstantSource clock) {
        this.stream = stream;
        this.clock = clock;
    }

    synchronized void keep() {
        if (hold == null) {
            hold = stream.hold();
            since = Since.now(clock);
        }
    }

    /** False if nobody had asked. */
    synchronized boolean release() {
        Subscription present = hold;
        hold = null;
        since = null;
        if (present != null) {
            present.close();
        }
        return present != null;
    }

    /** When the first client asked. */
    synchronized Optional<Since> since() {
        return Optional.ofNullable(since);
    }
}
