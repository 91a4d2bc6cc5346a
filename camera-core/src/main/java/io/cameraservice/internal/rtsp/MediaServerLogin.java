package io.cameraservice.internal.rtsp;

import static java.util.Objects.requireNonNull;

import io.cameraservice.access.Credentials;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * The login of one media server: a random password, fresh for each relay, valid for reading and from the server's
 * addresses only. Thread-safe.
 */
public final class MediaServerLogin implements AutoCloseable {
    private final Credentials.Password credentials;
    private volatile Predicate<InetAddress> origins = address -> false;
    private volatile boolean closed;

    MediaServerLogin(String user, String password) {
        this.credentials = new Credentials.Password(user, password);
    }

    public Credentials.Password credentials() {
        return credentials;
    }

    /** From which addresses it is valid from now on; from none at first. Tested only for clients with the password. */
    public void goodFrom(Predicate<InetAddress> where) {
        origins = requireNonNull(where, "where");
    }

    boolean isGoodFrom(InetAddress address) {
        return !closed && origins.test(address);
    }

    /** Invalidates it; readers that are logged in may go on. */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "login of " + credentials.user();
    }
}
