package io.cameraservice.jsonrpc.api;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraSession;
import io.cameraservice.access.Principal;
import io.cameraservice.access.Role;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of one connection: nobody at first, then whoever logged in last. Safe for use by any thread. */
public final class Caller {
    private final InstantSource clock;
    private volatile @Nullable CameraSession session;

    /** Nobody yet. */
    public Caller(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /** Somebody logged in; replaces who was there before. */
    void logIn(CameraSession newSession) {
        session = newSession;
    }

    /** Whether somebody is logged in whose time is not over. */
    public boolean isLoggedIn() {
        CameraSession current = session;
        return current != null && !current.principal().isExpired(clock.instant());
    }

    /** The service as this caller may use it. */
    CameraSession session() {
        CameraSession current = session;
        if (current == null) {
            throw new CameraException.Unauthenticated("not_authenticated", "call authenticate first");
        }
        if (current.principal().isExpired(clock.instant())) {
            throw new CameraException.Unauthenticated("expired", "the credentials have expired");
        }
        return current;
    }

    /** Returns if the caller has the role, before anything else of a call is looked at. */
    void demand(Role role, String action) {
        Principal principal = session().principal();
        if (!principal.role().includes(role)) {
            throw new CameraException.Forbidden(action, role, principal.role());
        }
    }
}
