package io.cameraservice.launcher.auth;

import io.cameraservice.CameraException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret with which one instance signs. Generated at its first start and stored in a file that only its owner can
 * read; there is no default. Safe for use by any thread.
 */
public final class InstanceKey {
    private static final int BYTES = 32;

    private final Supplier<byte[]> source;
    private byte @Nullable [] secret;

    private InstanceKey(Supplier<byte[]> source) {
        this.source = source;
    }

    /** A key of these bytes, at least 32. */
    public static InstanceKey of(byte[] secret) {
        if (secret.length < BYTES) {
            throw new IllegalArgumentException("a key has at least " + BYTES + " bytes, not " + secret.length);
        }
        byte[] copy = secret.clone();
        return new InstanceKey(() -> copy);
    }

    /** The key in this file, which is read, or made if it is missing, by {@link #load} or when it is needed first. */
    public static InstanceKey at(Path file) {
        return new InstanceKey(() -> readOrMake(file));
    }

    /**
     * Reads the key, or makes it if the file is missing. When two do so at once, both get the same key.
     *
     * @return this key
     * @throws CameraException if it cannot be made or read, or others may read it
     */
    public InstanceKey load() {
        loaded();
        return this;
    }

    private synchronized byte[] loaded() {
        byte[] known = secret;
        if (known == null) {
            known = source.get();
            secret = known;
        }
        return known;
    }

    private static byte[] readOrMake(Path file) {
        byte[] secret = SecretFile.readOrMake(file, () -> {
            byte[] fresh = new byte[BYTES];
            new SecureRandom().nextBytes(fresh);
            return fresh;
        });
        if (secret.length < BYTES) {
            throw SecretFile.unusable(
                    "the key file " + file + " has " + secret.length
                            + " bytes, a line end behind a text not counted, where" + " at least " + BYTES
                            + " are needed; put a longer key there, or delete it to have one made",
                    null);
        }
        return secret;
    }

    /** The secret itself, which signs tokens. */
    byte[] secret() {
        return loaded().clone();
    }

    /** A password for people and programs that cannot show a token, made from the key for this purpose. */
    public String password(String purpose) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(derive(purpose))
                .substring(0, 22);
    }

    /** A key for another purpose, from which the secret cannot be found. */
    byte[] derive(String purpose) {
        return hmac(loaded(), purpose);
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
