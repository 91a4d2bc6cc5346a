package io.cameraservice.launcher.http;

import com.sun.net.httpserver.Headers;
import io.cameraservice.CameraException.Unauthenticated;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.Principal;
import io.cameraservice.launcher.auth.LinkSigner;
import java.util.Map;
import java.util.Optional;

/** Finds out who asks. A token in a query would land in logs and histories: it is not looked for there. */
final class Door {
    private static final String BEARER = "Bearer ";

    private final Authenticator authenticator;
    private final LinkSigner links;

    Door(Authenticator authenticator, LinkSigner links) {
        this.authenticator = authenticator;
        this.links = links;
    }

    /**
     * Who asks for this path; empty on open routes.
     *
     * @throws Unauthenticated if nobody is known
     */
    Optional<Principal> open(Route.Access access, String path, Headers headers, Map<String, String> query) {
        if (access == Route.Access.OPEN) {
            return Optional.empty();
        }
        String bearer = headers.getFirst("Authorization");
        if (bearer != null) {
            if (!bearer.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                throw new Unauthenticated("scheme_unknown", "the Authorization header is of the form: Bearer TOKEN");
            }
            return token(bearer.substring(BEARER.length()).strip());
        }
        String key = headers.getFirst("X-API-Key");
        if (key != null) {
            return token(key.strip());
        }
        if (access == Route.Access.TOKEN_OR_LINK && query.containsKey("sig")) {
            return Optional.of(links.verify(
                    path, query.getOrDefault("exp", ""), query.getOrDefault("by", ""), query.getOrDefault("sig", "")));
        }
        throw new Unauthenticated("token_missing", "send a token as Authorization: Bearer, or an API key as X-API-Key");
    }

    private Optional<Principal> token(String secret) {
        return Optional.of(authenticator.authenticate(new Credentials.Token(secret)));
    }
}
