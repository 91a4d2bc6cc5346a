package io.cameraservice.launcher.app;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shuts the program down on SIGTERM and SIGINT. A JVM that a signal ends exits with 143 or 130, which supervisors treat
 * as a failure: so the hook closes everything and then halts with 0.
 */
final class ShutdownHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownHandler.class);
    private static final Duration TIMEOUT = Duration.ofMillis(4500);

    private final AutoCloseable instance;
    private volatile boolean failed;

    private ShutdownHandler(AutoCloseable instance) {
        this.instance = instance;
    }

    /** Closes this on a signal, within 5 seconds, leaving no child process. */
    static ShutdownHandler closeOnSignal(AutoCloseable instance) {
        ShutdownHandler shutdownHandler = new ShutdownHandler(instance);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdownHandler::end, "ending"));
        return shutdownHandler;
    }

    /** The program ends because it cannot go on: with 1, however well it closes. */
    void failed() {
        failed = true;
    }

    private void end() {
        Thread closing = new Thread(this::close, "closing");
        closing.setDaemon(true);
        closing.start();
        boolean complete = false;
        try {
            closing.join(TIMEOUT.toMillis());
            complete = !closing.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!complete) {
            LOG.warn("shutdown did not complete within {} ms; killing what is left", TIMEOUT.toMillis());
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        System.out.flush();
        Runtime.getRuntime().halt((complete && !failed ? ExitCode.OK : ExitCode.FAILURE).number());
    }

    private void close() {
        try {
            instance.close();
        } catch (Exception e) {
            LOG.warn("close failed: {}", e.toString());
        }
    }
}
