package io.cameraservice.access;

/** What somebody shows to say who they are. Never printed: {@code toString} names the kind alone. */
public sealed interface Credentials {
    /**
     * A bearer token: a JWT or an API key.
     *
     * @param secret the token's text
     */
    record Token(String secret) implements Credentials {
        @Override
        public String toString() {
            return "token";
        }
    }

    /**
     * A user and a password.
     *
     * @param user the name
     * @param secret the password
     */
    record Password(String user, String secret) implements Credentials {
        @Override
        public String toString() {
            return "password of " + user;
        }
    }
}
