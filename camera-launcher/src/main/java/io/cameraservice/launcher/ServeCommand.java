package io.cameraservice.launcher;

import io.cameraservice.launcher.config.LauncherConfig;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves until it is told to end. */
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
    public Integer call() throws InterruptedException {
        LauncherConfig loaded = config.load(environment);
        LogSetup.level(loaded.logLevel());
        Instance instance = Instance.start(loaded, new StandardAssembly());
        Ending.closeOnSignal(instance);
        out.println(instance.readyLine());
        if (printLink) {
            out.println(instance.openLine());
        }
        out.flush();
        HeapTrimmer.start();
        new CountDownLatch(1).await(); // a signal ends the program: see Ending
        return Main.WELL;
    }
}
