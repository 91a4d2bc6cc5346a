package io.cameraservice.launcher.app;

import io.cameraservice.CameraService;
import io.cameraservice.access.Authenticator;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.launcher.config.LauncherConfig;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.spi.Transport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The program with a WebSocket transport that is lost as soon as it has started. */
public final class LostEndpointProgram {
    private LostEndpointProgram() {}

    /** Serves from this state directory. */
    public static void main(String[] args) throws Exception {
        LauncherConfig config = LauncherConfig.load(
                null, List.of("state_dir=" + args[0], "health.port=0", "rtsp.port=0"), Map.of("HOME", args[0]));
        ExitCode code = new ServiceRunner(System.out)
                .run(
                        config,
                        (all, authenticator, key) -> new Assembly.Parts(service(Path.of(args[0])), () -> 1),
                        false);
        System.exit(code.number());
    }

    private static CameraService service(Path dir) {
        return CameraService.builder()
                .directory(dir)
                .driver(new SimulationDriver(1))
                .rtsp("127.0.0.1", 0)
                .transport(new Lost())
                .build();
    }

    private static final class Lost implements Transport {
        @Override
        public String name() {
            return "websocket";
        }

        @Override
        public void start(CameraService service, Authenticator authenticator) {
            // and is lost at once
        }

        @Override
        public ComponentHealth health() {
            return new ComponentHealth(name(), ComponentState.ERROR, "the listening socket was lost", Instant.EPOCH);
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
