package io.cameraservice.jsonrpc.api;

import static java.util.Objects.requireNonNull;

import io.cameraservice.CameraException;
import io.cameraservice.CameraSession;
import io.cameraservice.access.Operation;
import io.cameraservice.access.Principal;
import io.cameraservice.internal.util.LoginThrottle;
import io.cameraservice.jsonrpc.protocol.Outgoing;
import io.cameraservice.jsonrpc.protocol.RpcError;
import io.cameraservice.jsonrpc.protocol.RpcException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client of one connection: anonymous at first, then as the principal that logged in last. Safe for use by any
 * thread.
 */
public final class Caller {
    private static final Duration EXPIRY_WARNING = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final String address;
    private final LoginThrottle throttle;
    private final Runnable whenLoggedIn;
    private volatile @Nullable CameraSession session;
    private volatile boolean failedBefore;
    private volatile boolean warned;
    private volatile boolean expiryNotified;

    /**
     * An anonymous caller.
     *
     * @param address where the client is, without a port
     * @param throttle limits attempts to log in
     * @param whenLoggedIn called after each login
     */
    public Caller(InstantSource clock, String address, LoginThrottle throttle, Runnable whenLoggedIn) {
        this.clock = requireNonNull(clock, "clock");
        this.address = requireNonNull(address, "address");
        this.throttle = requireNonNull(throttle, "throttle");
        this.whenLoggedIn = requireNonNull(whenLoggedIn, "whenLoggedIn");
    }

    /** Logs in with these credentials; replaces the previous principal. */
    CameraSession logIn(Supplier<CameraSession> authentication) {
        Duration wait = throttle.retryAfter(address, failedBefore);
        if (!wait.isZero()) {
            throw new RpcException(RpcError.rateLimited(wait).suggest("check the token; too many were wrong"));
        }
        try {
            CameraSession now = authentication.get();
            warned = false;
            expiryNotified = false;
            session = now;
            whenLoggedIn.run();
            return now;
        } catch (CameraException.Unauthenticated e) {
            failedBefore = true;
            throttle.failed(address);
            throw e;
        }
    }

    /** Where the client is, without a port. */
    public String address() {
        return address;
    }

    /** The name of the principal, also after the credentials expired. */
    public Optional<String> principalName() {
        CameraSession current = session;
        return current == null
                ? Optional.empty()
                : Optional.of(current.principal().name());
    }

    /** The notification about the expiry of the credentials that is due, each once; usually empty. */
    public Optional<String> expiryNotification() {
        CameraSession current = session;
        Optional<Instant> end =
                current == null ? Optional.empty() : current.principal().expiresAt();
        if (end.isEmpty()) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), end.get());
        if (left.isNegative() || left.isZero()) {
            boolean first = !expiryNotified;
            expiryNotified = true;
            return first
                    ? Optional.of(notification("authentication_expired", end.get(), Duration.ZERO))
                    : Optional.empty();
        }
        if (warned || left.compareTo(EXPIRY_WARNING) > 0) {
            return Optional.empty();
        }
        warned = true;
        return Optional.of(notification("authentication_expiring", end.get(), left));
    }

    private static String notification(String method, Instant expiresAt, Duration expiresIn) {
        return Outgoing.notification(method, new Expiry(expiresAt, expiresIn));
    }

    private record Expiry(Instant expiresAt, Duration expiresIn) {}

    /** Whether it is logged in with credentials that have not expired. */
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
            throw new CameraException.Unauthenticated("token_expired", "the credentials have expired");
        }
        return current;
    }

    /** Returns if the caller may do this; checked before the parameters of a call. */
    void require(Operation operation, String method) {
        Principal principal = session().principal();
        if (!principal.role().includes(operation.role())) {
            throw new CameraException.Forbidden(method, operation.role(), principal.role());
        }
    }
}
