package io.cameraservice.internal.rtsp;

import static java.util.Objects.requireNonNull;

import io.cameraservice.access.Credentials;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * With what one media server logs in: a password that nobody else has, made anew for each relay, for reading alone, and of no use
 * but from where the server is. Thread-safe.
 */
public final class MediaServerLogin implements AutoCloseable {
    private final Credentials.Password credentials;
    private volatile Predicate<InetAddress> origins = address -> false;
    private volatile boolean closed;

    MediaServerLogin(String user, String password) {
        this.credentials = new Credentials.Password(user, password);
    }

    /** What the server is told. */
    public Credentials.Password credentials() {
        return credentials;
    }

    /** From where it is good from now on; from nowhere at first. Asked for those alone who know the password. */
    public void goodFrom(Predicate<InetAddress> where) {
        origins = requireNonNull(where, "where");
    }

    boolean isGoodFrom(InetAddress address) {
        return !closed && origins.test(address);
    }

    /** It is good for nothing any more; who reads by it already may go on. */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "login of " + credentials.user();
    }
}
