package io.cameraservice.spi;

import io.cameraservice.CameraService;
import io.cameraservice.access.Authenticator;
import io.cameraservice.health.ComponentHealth;

/**
 * A way for clients to reach the service from outside. It holds no rule of its own: it finds out who is asking, and passes
 * every request through that principal's {@link io.cameraservice.CameraSession}.
 */
public interface Transport extends AutoCloseable {
    /** A short name, e.g. {@code "websocket"}; unique in a service. */
    String name();

    /**
     * Begins to listen; returns when clients can connect.
     *
     * @throws io.cameraservice.CameraException if it cannot listen, naming the address
     */
    void start(CameraService service, Authenticator authenticator);

    /** How it does. */
    ComponentHealth health();

    /** Disconnects its clients and stops listening. Idempotent, bounded. */
    @Override
    void close();
}
