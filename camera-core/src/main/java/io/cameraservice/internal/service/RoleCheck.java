package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.access.Operation;
import io.cameraservice.access.Principal;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks role and expiry of one principal and writes the audit log. Immutable. */
final class RoleCheck {
    private static final Logger audit = LoggerFactory.getLogger("io.cameraservice.audit");

    private final Principal principal;
    private final InstantSource clock;

    RoleCheck(Principal principal, InstantSource clock) {
        this.principal = principal;
        this.clock = clock;
    }

    Principal principal() {
        return principal;
    }

    /** Whether the login has expired. */
    boolean isOver() {
        return principal.isExpired(clock.instant());
    }

    void require(Operation operation) {
        if (isOver()) {
            throw new CameraException.Unauthenticated(
                    "token_expired", "the login of " + principal.name() + " has expired");
        }
        if (!principal.role().includes(operation.role())) {
            audit.warn("{} refused: {}", who(), operation.description());
            throw new CameraException.Forbidden(operation.description(), operation.role(), principal.role());
        }
    }

    /** Does the work and logs principal, operation, target and outcome. */
    <T> T change(Operation operation, String target, Supplier<T> work) {
        require(operation);
        String who = who();
        String action = operation.description();
        String what = printable(target);
        try {
            T result = work.get();
            audit.info("{}: {}: {}: done", who, action, what);
            return result;
        } catch (RuntimeException e) {
            String how = e instanceof CameraException known ? known.reason() : "failed unexpectedly";
            audit.info("{}: {}: {}: {}", who, action, what, how);
            throw e;
        }
    }

    private String who() {
        return printable(principal.name()) + " (" + principal.role().wireName() + ")";
    }

    /** A client's text, safe for a log line. */
    private static String printable(String text) {
        String safe = text.replaceAll("[^\\x20-\\x7e]", "?");
        return safe.length() > 80 ? safe.substring(0, 80) + "…" : safe;
    }
}
