package io.cameraservice.launcher.cli;

import io.cameraservice.launcher.app.ExitCode;
import io.cameraservice.launcher.app.LogSetup;
import io.cameraservice.launcher.app.ServiceRunner;
import io.cameraservice.launcher.app.StandardAssembly;
import io.cameraservice.launcher.config.LauncherConfig;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Serves until a signal, or until it cannot serve any more. */
final class ServeCommand implements Command {
    private static final Option PRINT_LINK = Option.builder()
            .longOpt("print-link")
            .desc("Also prints a line OPEN with an address that opens the dashboard as admin.")
            .get();

    private final PrintStream out;
    private final Map<String, String> environment;

    ServeCommand(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String description() {
        return "Serves until SIGTERM or SIGINT. Prints one line READY with its addresses when clients can connect.";
    }

    @Override
    public Options options() {
        return ConfigOptions.all().addOption(PRINT_LINK);
    }

    @Override
    public ExitCode run(CommandLine given) throws InterruptedException, ExecutionException {
        LauncherConfig loaded = ConfigOptions.load(given, environment);
        LogSetup.level(loaded.logLevel());
        return new ServiceRunner(out).run(loaded, new StandardAssembly(), given.hasOption(PRINT_LINK));
    }
}
