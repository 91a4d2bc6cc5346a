package io.cameraservice.launcher;

import io.cameraservice.launcher.config.LauncherConfig;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.slf4j.LoggerFactory;

/** Serves until it is told to end, or cannot serve any more. */
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
    public int run(CommandLine given) throws InterruptedException, ExecutionException {
        LauncherConfig loaded = ConfigOptions.load(given, environment);
        LogSetup.level(loaded.logLevel());
        return serve(loaded, new StandardAssembly(), given.hasOption(PRINT_LINK));
    }

    /** Serves until a signal ends the program, or until clients cannot reach it any more: see {@link ShutdownHandler}. */
    int serve(LauncherConfig loaded, Assembly assembly, boolean printLink)
            throws InterruptedException, ExecutionException {
        Application application = Application.start(loaded, assembly);
        ShutdownHandler shutdownHandler = ShutdownHandler.closeOnSignal(application);
        out.println(application.readyLine());
        if (printLink) {
            out.println(application.openLine());
        }
        out.flush();
        HeapTrimmer.start();
        String failure = application.failure().get();
        LoggerFactory.getLogger(ServeCommand.class).error("{}; the program ends, to be started again", failure);
        shutdownHandler.failed();
        return Main.FAILED;
    }
}
