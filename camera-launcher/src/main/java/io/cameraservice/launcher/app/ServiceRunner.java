package io.cameraservice.launcher.app;

import io.cameraservice.launcher.config.LauncherConfig;
import java.io.PrintStream;
import java.util.concurrent.ExecutionException;
import org.slf4j.LoggerFactory;

/** Runs the service in the foreground of this process. */
public final class ServiceRunner {
    private final PrintStream out;

    /** @param out where clients find the addresses */
    public ServiceRunner(PrintStream out) {
        this.out = out;
    }

    /**
     * Serves until a signal ends the program, or until clients cannot reach it any more: see {@link ShutdownHandler}.
     *
     * @param printLink whether a link that opens the dashboard is printed
     */
    public ExitCode run(LauncherConfig config, Assembly assembly, boolean printLink)
            throws InterruptedException, ExecutionException {
        Application application = Application.start(config, assembly);
        ShutdownHandler shutdown = ShutdownHandler.closeOnSignal(application);
        out.println(application.readyLine());
        if (printLink) {
            out.println(application.openLine());
        }
        out.flush();
        HeapTrimmer.start();
        String failure = application.failure().get();
        LoggerFactory.getLogger(ServiceRunner.class).error("{}; the program ends, to be started again", failure);
        shutdown.failed();
        return ExitCode.FAILURE;
    }
}
