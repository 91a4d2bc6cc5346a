package io.cameraservice.launcher.app;

import io.cameraservice.CameraService;
import io.cameraservice.access.Authenticator;
import io.cameraservice.launcher.auth.InstanceKey;
import io.cameraservice.launcher.config.LauncherConfig;
import java.util.function.IntSupplier;

/** Puts a service together as configured. */
@FunctionalInterface
public interface Assembly {
    /** A service, not started, with all its drivers and transports. */
    Parts assemble(LauncherConfig config, Authenticator authenticator, InstanceKey key);

    /**
     * What was put together.
     *
     * @param service the service
     * @param webSocketPort the port that its WebSocket transport bound, once the service was started
     */
    record Parts(CameraService service, IntSupplier webSocketPort) {}
}
