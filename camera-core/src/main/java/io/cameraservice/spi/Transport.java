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
     * Reserves the address; nothing is served yet, and who connects waits until {@link #start}. The service calls this once,
     * before it opens any file or device, so that a start that fails at an address which is taken changes nothing on disk and
     * wakes no camera.
     *
     * <p>Does nothing by default: such a transport takes its address in {@link #start}. If that fails, the start has by then
     * resumed the recordings that were under way, and ends them with a gap.
     *
     * @throws io.cameraservice.CameraException if the address cannot be had, naming it
     */
    default void bind() {}

    /**
     * Begins to serve; returns when clients can connect. Called once, after {@link #bind}.
     *
     * @throws io.cameraservice.CameraException if it cannot listen, naming the address
     */
    void start(CameraService service, Authenticator authenticator);

    /** How it does. */
    ComponentHealth health();

    /**
     * Disconnects its clients and stops listening. Idempotent, bounded; also called after {@link #bind} alone, and after one that
     * failed.
     */
    @Override
    void close();
}
