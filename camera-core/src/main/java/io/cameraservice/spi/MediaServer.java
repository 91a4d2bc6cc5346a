package io.cameraservice.spi;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.access.Credentials;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamUrls;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A server that passes the streams on to many readers. It gets the desired streams, and brings its paths in line with
 * them.
 *
 * <p>No call blocks: it works in the background and retries.
 */
public interface MediaServer extends AutoCloseable {
    /** A short name, e.g. {@code "mediamtx"}. */
    String name();

    /** Begins to work. A server that is away is a state, not an error. */
    void start(Context context);

    /** All streams there should be from now on; replaces what was desired before. */
    void desire(List<Source> sources);

    /** Where this server offers the camera's stream now; nothing while it does not. */
    StreamUrls urls(CameraId camera);

    /** What this server says of the camera's stream; empty while it says nothing. */
    default Optional<ServedPath> status(CameraId camera) {
        return Optional.empty();
    }

    /**
     * Disconnects a reader of the camera's stream. Unlike the others, this call waits for the server.
     *
     * @param reader its id, from {@link #status}
     * @throws CameraException.NotFound if there is no such reader
     * @throws CameraException.DependencyFailed if the server is away or does not do it
     */
    default void kick(CameraId camera, String reader) {
        throw new CameraException.NotSupported("kick", name() + " cannot disconnect readers", null);
    }

    /** How it does. */
    ComponentHealth health();

    /** Ends the work and leaves the server as it is. Idempotent, bounded. */
    @Override
    void close();

    /**
     * A stream to pass on.
     *
     * @param camera whose
     * @param name the path to offer it under
     * @param rtspUrl where it can be pulled from, on demand
     * @param reader with what this server logs in there, from where it {@linkplain Context#readsFrom reads} alone,
     *     until the service ends; empty where no login is needed
     */
    record Source(CameraId camera, String name, URI rtspUrl, Optional<Credentials.Password> reader) {}

    /** What the service has for its media servers. Safe for use by any thread. */
    interface Context {
        /** Names this service and no other, also after a restart: lower-case letters and digits. */
        String instance();

        /** To be called when {@link #health} has another state or reason than before. Returns at once. */
        void healthChanged(ComponentHealth now);

        /**
         * Sets from which addresses this server reads: only from there the login in its {@link Source}s is valid.
         * None until it is called; replaces what was set before.
         *
         * @param where called by any thread with the address of a client that has shown the login; returns at once
         */
        void readsFrom(Predicate<InetAddress> where);

        /** To be called when {@link #urls} may have changed for any camera. Returns at once. */
        void urlsChanged();
    }
}
