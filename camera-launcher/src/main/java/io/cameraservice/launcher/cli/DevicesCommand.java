package io.cameraservice.launcher.cli;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.RememberedCamera;
import io.cameraservice.device.DeviceInfo;
import io.cameraservice.launcher.app.ExitCode;
import io.cameraservice.launcher.app.LogSetup;
import io.cameraservice.launcher.app.NativeLibraryPlace;
import io.cameraservice.launcher.config.LauncherConfig;
import io.cameraservice.spi.CameraDriver.Availability;
import io.cameraservice.v4l2.V4l2Driver;
import io.cameraservice.v4l2.V4l2Node;
import io.cameraservice.v4l2.V4l2Options;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Lists the machine's video nodes. A service may be running: each node is opened for a moment, and asked, not streamed from. */
final class DevicesCommand implements Command {
    private static final Option JSON = Option.builder()
            .longOpt("json")
            .desc("For programs: everything, as JSON (see docs/devices.md).")
            .get();
    private static final Option ALL = Option.builder()
            .longOpt("all")
            .desc("Also lists nodes that are no camera, and why.")
            .get();

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final V4l2Options options;

    DevicesCommand(PrintStream out, PrintStream err, Map<String, String> environment, V4l2Options options) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.options = options;
    }

    @Override
    public String name() {
        return "devices";
    }

    @Override
    public String description() {
        return "Lists the cameras of this machine, also while a service uses them.";
    }

    @Override
    public Options options() {
        return ConfigOptions.all().addOption(JSON).addOption(ALL);
    }

    @Override
    public ExitCode run(CommandLine given) {
        LauncherConfig loaded = ConfigOptions.load(given, environment);
        LogSetup.level(loaded.logLevel());
        Path state = loaded.directories().state();
        NativeLibraryPlace.below(state);
        try (V4l2Driver driver = new V4l2Driver(options)) {
            if (driver.probe() instanceof Availability.Unavailable away) {
                throw new CameraException("v4l2_unavailable", away.reason(), null, null);
            }
            List<V4l2Node> nodes = driver.nodes();
            Map<String, RememberedCamera> known = known(nodes, state);
            out.print(
                    given.hasOption(JSON)
                            ? DevicesJson.of(nodes, known)
                            : new DevicesTable(options.dev(), known).of(nodes, given.hasOption(ALL)));
        }
        return ExitCode.OK;
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
