package io.cameraservice.launcher.auth;

import io.cameraservice.CameraException.Unauthenticated;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.Principal;
import io.cameraservice.launcher.config.ApiKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Authenticates people by tokens and programs by API keys. Immutable, safe for use by any thread. */
public final class TokenAuthenticator implements Authenticator {
    private final Tokens tokens;
    private final List<ApiKey> keys;

    public TokenAuthenticator(Tokens tokens, List<ApiKey> keys) {
        this.tokens = tokens;
        this.keys = List.copyOf(keys);
    }

    /** A password is a token or an API key too; its user name is ignored. */
    @Override
    public Principal authenticate(Credentials credentials) {
        String secret = credentials instanceof Credentials.Token token
                ? token.secret()
                : ((Credentials.Password) credentials).secret();
        if (secret.isBlank()) {
            throw new Unauthenticated("token_missing", "there is no token");
        }
        return apiKey(secret).orElseGet(() -> tokens.verify(secret));
    }

    private Optional<Principal> apiKey(String secret) {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        byte[] digest = sha256(secret);
        Optional<Principal> found = Optional.empty();
        for (ApiKey key : keys) { // compares all, so that the time taken reveals nothing
            if (MessageDigest.isEqual(digest, HexFormat.of().parseHex(key.sha256()))) {
                found = Optional.of(new Principal(key.name(), key.role(), Optional.empty()));
            }
        }
        return found;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
