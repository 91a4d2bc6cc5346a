package io.cameraservice.access;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Who is asking. Immutable.
 *
 * @param name for the audit log; not blank
 * @param role what they may do
 * @param expiresAt when this ends by itself; empty for never
 */
public record Principal(String name, Role role, Optional<Instant> expiresAt) {
    public Principal {
        requireNonNull(role, "role");
        requireNonNull(expiresAt, "expiresAt");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a principal needs a name");
        }
    }

    /** The host application itself: may everything, for ever. */
    public static Principal host() {
        return new Principal("host", Role.ADMIN, Optional.empty());
    }

    /** Whether its time is over at that moment. */
    public boolean isExpired(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }
}
