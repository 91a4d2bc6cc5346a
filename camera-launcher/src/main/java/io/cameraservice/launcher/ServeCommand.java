package io.cameraservice.launcher;

import io.cameraservice.launcher.config.LauncherConfig;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves until it is told to end, or cannot serve any more. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Serves until SIGTERM or SIGINT. Prints one line READY with its addresses when clients can connect.")
final class ServeCommand implements Callable<Integer> {
    private final PrintStream out;
    private final Map<String, String> environment;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--print-link",
            description = "Also prints a line OPEN with an address that opens the dashboard as admin.")
    private boolean printLink;

    ServeCommand(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        LauncherConfig loaded = config.load(environment);
        LogSetup.level(loaded.logLevel());
        HeapTrimmer.start();
        return serve(loaded, new StandardAssembly());
    }

    /** Serves until a signal ends the program, or until clients cannot reach it any more: see {@link Ending}. */
    int serve(LauncherConfig loaded, Assembly assembly) throws InterruptedException, ExecutionException {
        Instance instance = Instance.start(loaded, assembly);
        Ending ending = Ending.closeOnSignal(instance);
        out.println(instance.readyLine());
        if (printLink) {
            out.println(instance.openLine());
        }
        out.flush();
        String failure = instance.failure().get();
        LoggerFactory.getLogger(ServeCommand.class).error("{}; the program ends, to be started again", failure);
        ending.failed();
        return Main.FAILED;
    }
}
