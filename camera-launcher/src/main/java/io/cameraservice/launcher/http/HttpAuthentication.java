package io.cameraservice.launcher.http;

import io.cameraservice.CameraException.Unauthenticated;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.Principal;
import io.cameraservice.internal.util.LoginThrottle;
import io.cameraservice.launcher.auth.LinkSigner;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Authenticates requests, and throttles failed log-ins. A token in a query is not accepted: it would land in logs and
 * histories.
 */
final class HttpAuthentication {
    private static final String BEARER = "Bearer ";

    private final Authenticator authenticator;
    private final LinkSigner links;
    private final LoginThrottle throttle;

    HttpAuthentication(Authenticator authenticator, LinkSigner links, LoginThrottle throttle) {
        this.authenticator = authenticator;
        this.links = links;
        this.throttle = throttle;
    }

    /**
     * Who asks for this path; empty on open routes.
     *
     * @throws Unauthenticated without valid credentials
     * @throws HttpError 429 after too many log-ins that failed
     */
    Optional<Principal> authenticate(Route.Access access, String path, Exchange exchange, Map<String, String> query) {
        if (access == Route.Access.OPEN) {
            return Optional.empty();
        }
        Optional<String> authorization = exchange.header("Authorization");
        if (authorization.isPresent()) {
            String bearer = authorization.get();
            if (!bearer.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                throw new Unauthenticated("scheme_unknown", "the Authorization header is of the form: Bearer TOKEN");
            }
            return token(exchange, bearer.substring(BEARER.length()).strip());
        }
        Optional<String> key = exchange.header("X-API-Key");
        if (key.isPresent()) {
            return token(exchange, key.get().strip());
        }
        if (access == Route.Access.TOKEN_OR_LINK && query.containsKey("sig")) {
            return logIn(
                    exchange.connection(),
                    () -> links.verify(
                            path,
                            query.getOrDefault("exp", ""),
                            query.getOrDefault("by", ""),
                            query.getOrDefault("sig", "")));
        }
        throw new Unauthenticated("token_missing", "send a token as Authorization: Bearer, or an API key as X-API-Key");
    }

    private Optional<Principal> token(Exchange exchange, String secret) {
        return logIn(exchange.connection(), () -> authenticator.authenticate(new Credentials.Token(secret)));
    }

    private Optional<Principal> logIn(HttpConnection connection, Supplier<Principal> check) {
        String address = connection.address().getHostAddress();
        Duration wait = throttle.retryAfter(address, connection.hasFailedLogin());
        if (!wait.isZero()) {
            throw HttpError.later("too_many_failed_logins", "too many wrong tokens or links from this address", wait);
        }
        try {
            Principal principal = check.get();
            connection.authenticated();
            return Optional.of(principal);
        } catch (Unauthenticated e) {
            if (!e.reason().endsWith("_expired")) { // it was valid once, so this is no guess
                connection.loginFailed();
                throttle.failed(address);
            }
            throw e;
        }
    }
}
