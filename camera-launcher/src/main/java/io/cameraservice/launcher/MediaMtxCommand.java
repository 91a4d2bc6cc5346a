package io.cameraservice.launcher;

import io.cameraservice.mediamtx.release.ReleaseInstaller;
import io.cameraservice.mediamtx.release.ReleaseVersion;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands about MediaMTX. */
@Command(
        name = "mediamtx",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Gets MediaMTX, which the service runs by itself where mediamtx.managed is on.")
final class MediaMtxCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private MediaMtxCommand() {}

    static CommandLine with(PrintStream out, PrintStream err, Map<String, String> environment) {
        return new CommandLine(new MediaMtxCommand()).addSubcommand("install", new Install(out, err, environment));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: install");
    }

    /** Puts a release into the cache. */
    @Command(
            name = "install",
            description = "Downloads an official release of MediaMTX, compares its checksum, and puts it into the cache"
                    + " ($XDG_CACHE_HOME/camera-service or ~/.cache/camera-service).",
            footer = "Prints the path of the program. Ends with 0 if it is there, 1 if not, 2 if misused.")
    static final class Install implements Callable<Integer> {
        private final PrintStream out;
        private final PrintStream err;
        private final Map<String, String> environment;

        @Option(
                names = "--version",
                paramLabel = "vX.Y.Z",
                description = "Which. Default: ${DEFAULT-VALUE}, the newest that was tried.")
        private String version = ReleaseVersion.TESTED.toString();

        @Option(
                names = "--from",
                paramLabel = "PLACE",
                description =
                        "A URL or directory where the release's archive and its checksum file are. Default: GitHub."
                                + " Proxies are taken from HTTPS_PROXY, HTTP_PROXY, NO_PROXY and Java's system properties.")
        private @Nullable String from;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help message and exit.")
        @SuppressWarnings("UnusedVariable") // picocli acts on it
        private boolean help;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        Install(PrintStream out, PrintStream err, Map<String, String> environment) {
            this.out = out;
            this.err = err;
            this.environment = environment;
        }

        @Override
        public Integer call() {
            ReleaseVersion wanted = ReleaseVersion.parse(version)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "--version is one like v1.20.1, not '" + version + "'"));
            if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
                // By default Java does not log in at the proxies that https goes through. Before the first use of HTTP.
                System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
            }
            ReleaseInstaller installer = new ReleaseInstaller(
                    environment, System.getProperty("os.arch"), text -> err.println("camera-service: " + text));
            out.println(installer.install(wanted, Optional.ofNullable(from)));
            return Main.WELL;
        }
    }
}
