package io.cameraservice.internal.encoder;

import io.cameraservice.internal.relay.Hold;
import io.cameraservice.internal.relay.RelayStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a stream running from the first client that asks for it until one asks for its end. Safe for use by any thread. */
final class ClientHold {
    private final RelayStream stream;
    private final InstantSource clock;
    private @Nullable Hold hold;
    private @Nullable Instant since;

    ClientHold(RelayStream stream, InstantSource clock) {
        this.stream = stream;
        this.clock = clock;
    }

    synchronized void keep() {
        if (hold == null) {
            hold = stream.hold();
            since = clock.instant();
        }
    }

    /** False if nobody had asked. */
    synchronized boolean release() {
        Hold present = hold;
        hold = null;
        since = null;
        if (present != null) {
            present.close();
        }
        return present != null;
    }

    /** When the first client asked. */
    synchronized Optional<Instant> since() {
        return Optional.ofNullable(since);
    }
}
