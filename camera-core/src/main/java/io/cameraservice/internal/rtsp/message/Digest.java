package io.cameraservice.internal.rtsp.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Digest access authentication (RFC 7616, and RFC 2069 without qop, as RTSP clients use it). */
public enum Digest {
    /** Listed first, as the one to prefer. */
    SHA_256("SHA-256"),
    MD5("MD5");

    private final String algorithm;

    Digest(String algorithm) {
        this.algorithm = algorithm;
    }

    /** The one the client used; MD5 if it does not say. */
    public static Optional<Digest> of(Authorization authorization) {
        String named = authorization.parameter("algorithm").toUpperCase(Locale.ROOT);
        for (Digest digest : values()) {
            if (digest.algorithm.equals(named) || (named.isEmpty() && digest == MD5)) {
                return Optional.of(digest);
            }
        }
        return Optional.empty();
    }

    /** The challenge to send. */
    public String challenge(String realm, String nonce, boolean stale) {
        return "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm
                + (stale ? ", stale=true" : "");
    }

    /** Whether the response was made by someone who knows the password. Takes the same time wherever it differs. */
    public boolean matches(Authorization given, String method, String realm, String password) {
        String qop = given.parameter("qop");
        String middle = given.parameter("nonce");
        if (!qop.isEmpty()) {
            middle += ":" + given.parameter("nc") + ":" + given.parameter("cnonce") + ":" + qop;
        }
        String expected =
                response(given.parameter("username"), realm, password, method, given.parameter("uri"), middle);
        return MessageDigest.isEqual(
                expected.getBytes(UTF_8),
                given.parameter("response").toLowerCase(Locale.ROOT).getBytes(UTF_8));
    }

    /** The response to a challenge; {@code middle} is the nonce, with count, client nonce and qop where the challenge has a qop. */
    public String response(String user, String realm, String password, String method, String uri, String middle) {
        String secret = hash(user + ":" + realm + ":" + password);
        return hash(secret + ":" + middle + ":" + hash(method + ":" + uri));
    }

    private String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime knows " + algorithm, e);
        }
    }
}
