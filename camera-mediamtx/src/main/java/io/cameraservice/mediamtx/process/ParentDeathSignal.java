package io.cameraservice.mediamtx.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to put before a command so that the kernel kills the program with us: MediaMTX reads no input whose end could tell it, and
 * one that hangs heeds no other signal. Part of util-linux, thus of every Debian; without it {@link PidFile} ends at the next start
 * what was left.
 */
final class ParentDeathSignal {
    private static final Logger log = LoggerFactory.getLogger(ParentDeathSignal.class);
    private static final List<String> COMMAND = List.of("setpriv", "--pdeathsig", "KILL", "--");

    private ParentDeathSignal() {}

    /** Empty where this machine has nothing of the kind. */
    static List<String> command() {
        try {
            Process trial = new ProcessBuilder("setpriv", "--pdeathsig", "KILL", "--", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (trial.waitFor(5, TimeUnit.SECONDS) && trial.exitValue() == 0) {
                    return COMMAND;
                }
            } finally {
                trial.destroyForcibly();
            }
        } catch (IOException e) {
            log.debug("there is no setpriv: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }
}
