package io.cameraservice.launcher;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.RememberedCamera;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.launcher.config.LauncherConfig;
import io.cameraservice.spi.CameraDriver.Availability;
import io.cameraservice.v4l2.V4l2Driver;
import io.cameraservice.v4l2.V4l2Node;
import io.cameraservice.v4l2.V4l2Options;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the machine's video nodes. A service may be running: each node is opened for a moment, and asked, not streamed from. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "Lists the cameras of this machine, also while a service uses them.",
        footer = "Ends with 0 if it could look, whatever it found; with 1 if not.")
final class DevicesCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final V4l2Options options;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--json", description = "For programs: everything, as JSON (see docs/devices.md).")
    private boolean json;

    @Option(names = "--all", description = "Also lists nodes that are no camera, and why.")
    private boolean all;

    DevicesCommand(PrintStream out, PrintStream err, Map<String, String> environment, V4l2Options options) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.options = options;
    }

    @Override
    public Integer call() {
        LauncherConfig loaded = config.load(environment);
        LogSetup.level(loaded.logLevel());
        Path state = loaded.directories().state();
        NativeLibraryPlace.below(state);
        try (V4l2Driver driver = new V4l2Driver(options)) {
            if (driver.probe() instanceof Availability.Unavailable away) {
                throw new CameraException("v4l2_unavailable", away.reason(), null, null);
            }
            List<V4l2Node> nodes = driver.nodes();
            Map<String, RememberedCamera> known = known(nodes, state);
            out.print(json ? DevicesJson.of(nodes, known) : new DevicesTable(options.dev(), known).of(nodes, all));
        }
        return Main.WELL;
    }

    private Map<String, RememberedCamera> known(List<V4l2Node> nodes, Path state) {
        List<DeviceInfo> cameras =
                nodes.stream().flatMap(node -> node.camera().stream()).toList();
        try {
            return CameraService.builder().stateDirectory(state).remembered(cameras);
        } catch (CameraException.StorageFailed e) {
            err.println("camera-service: how the service calls these cameras is not known: " + e.getMessage());
            return Map.of();
        }
    }
}
