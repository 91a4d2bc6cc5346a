package io.cameraservice.internal.rtsp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.util.Optional;

/** Decides who may read. Called on the executor of the {@link RtspServerOptions}; may take its time there. */
public interface ReaderAuthenticator {
    /** Whether these credentials, sent in the clear (Basic), are good. */
    boolean accepts(String user, String password);

    /**
     * The user's password, for Digest, which never sends it. Empty by default, as it has to be where only hashes are kept: such
     * clients are then asked for Basic alone.
     */
    default Optional<String> passwordOf(String user) {
        return Optional.empty();
    }

    /** Whether {@link #passwordOf} can answer at all. */
    default boolean knowsPasswords() {
        return false;
    }

    /** One user, one password; Digest and Basic. */
    static ReaderAuthenticator of(String user, String password) {
        return new SingleReader(requireNonNull(user, "user"), requireNonNull(password, "password"));
    }

    /** The plain case. Compares in constant time and shows nothing. */
    final class SingleReader implements ReaderAuthenticator {
        private final String user;
        private final String password;

        private SingleReader(String user, String password) {
            this.user = user;
            this.password = password;
        }

        @Override
        public boolean accepts(String givenUser, String givenPassword) {
            boolean sameUser = same(user, givenUser);
            return same(password, givenPassword) && sameUser;
        }

        @Override
        public Optional<String> passwordOf(String givenUser) {
            return same(user, givenUser) ? Optional.of(password) : Optional.empty();
        }

        @Override
        public boolean knowsPasswords() {
            return true;
        }

        private static boolean same(String expected, String given) {
            return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
        }
    }
}
