package io.cameraservice.internal.rtsp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Generates random tokens. Thread-safe. */
final class TokenGenerator {
    private static final int BYTES = 24;

    private final SecureRandom random = new SecureRandom();

    String fresh() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    SecureRandom random() {
        return random;
    }

    /** Compares in constant time. */
    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }
}
