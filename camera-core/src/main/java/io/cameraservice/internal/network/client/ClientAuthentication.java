package io.cameraservice.internal.network.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cameraservice.internal.network.client.RtspClientException.Kind;
import io.cameraservice.internal.network.client.RtspTarget.Login;
import io.cameraservice.internal.rtsp.message.Digest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Answers a server's challenges: Digest with SHA-256 or MD5, with and without qop (RFC 7616, RFC 2069), and Basic. Holds secrets.
 * Used by one thread.
 */
final class ClientAuthentication {
    private final Optional<Login> login;
    private final List<Challenge.Scheme> tried = new ArrayList<>();
    private @Nullable Challenge chosen;
    private int count;

    ClientAuthentication(Optional<Login> login) {
        this.login = login;
    }

    /** The value of the Authorization header for a request; empty as long as none was asked for. */
    Optional<String> header(String method, String uri) {
        Challenge challenge = chosen;
        if (challenge == null || login.isEmpty()) {
            return Optional.empty();
        }
        Login who = login.get();
        return Optional.of(
                switch (challenge.scheme()) {
                    case BASIC ->
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((who.user() + ":" + who.password()).getBytes(UTF_8));
                    case DIGEST_MD5 -> digest(Digest.MD5, challenge, who, method, uri);
                    case DIGEST_SHA_256 -> digest(Digest.SHA_256, challenge, who, method, uri);
                });
    }

    /**
     * The server answered 401: chooses how to try again. A nonce that is stale is answered with the new one; otherwise each way is
     * tried once, since some cameras offer one they do not get right.
     *
     * @throws RtspClientException if there is nothing left to try
     */
    void challenged(List<String> headers) throws RtspClientException {
        if (login.isEmpty()) {
            throw new RtspClientException(Kind.REFUSED, "the source wants a user name and a password (401)");
        }
        List<Challenge> offered = Challenge.of(headers);
        if (offered.isEmpty()) {
            throw new RtspClientException(
                    Kind.NOT_UNDERSTOOD, "the source wants a way to log in that is not known: " + schemes(headers));
        }
        Challenge former = chosen;
        for (Challenge challenge : offered) {
            boolean stale = former != null
                    && challenge.scheme() == former.scheme()
                    && challenge.parameters().parameter("stale").equalsIgnoreCase("true")
                    && !challenge
                            .parameters()
                            .parameter("nonce")
                            .equals(former.parameters().parameter("nonce"));
            if (stale || !tried.contains(challenge.scheme())) {
                tried.add(challenge.scheme());
                chosen = challenge;
                count = 0;
                return;
            }
        }
        throw new RtspClientException(Kind.REFUSED, "the source refuses the user name or the password (401)");
    }

    /** What was sent last was accepted: the next 401 is about an old nonce. */
    void accepted() {
        tried.clear();
    }

    private String digest(Digest digest, Challenge challenge, Login who, String method, String uri) {
        String realm = challenge.parameters().parameter("realm");
        String nonce = challenge.parameters().parameter("nonce");
        boolean qop = !challenge.parameters().parameter("qop").isEmpty();
        String nc = String.format(Locale.ROOT, "%08x", ++count);
        String cnonce =
                String.format(Locale.ROOT, "%016x", ThreadLocalRandom.current().nextLong());
        String response = digest.response(
                who.user(),
                realm,
                who.password(),
                method,
                uri,
                qop ? nonce + ":" + nc + ":" + cnonce + ":auth" : nonce);
        StringBuilder header = new StringBuilder("Digest username=").append(quoted(who.user()));
        header.append(", realm=").append(quoted(realm)).append(", nonce=").append(quoted(nonce));
        header.append(", uri=").append(quoted(uri)).append(", response=").append(quoted(response));
        if (!challenge.parameters().parameter("algorithm").isEmpty()) {
            header.append(", algorithm=").append(challenge.parameters().parameter("algorithm"));
        }
        if (!challenge.parameters().parameter("opaque").isEmpty()) {
            header.append(", opaque=").append(quoted(challenge.parameters().parameter("opaque")));
        }
        if (qop) {
            header.append(", qop=auth, nc=").append(nc).append(", cnonce=").append(quoted(cnonce));
        }
        return header.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String schemes(List<String> headers) {
        return headers.isEmpty()
                ? "none is named"
                : String.join(
                        ", ",
                        headers.stream()
                                .map(h -> h.replaceAll("[^A-Za-z0-9-].*", ""))
                                .toList());
    }
}
