package io.cameraservice.launcher.cli;

import io.cameraservice.launcher.app.ExitCode;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** A command of the program. */
interface Command {
    /** The words that call it, e.g. {@code "mediamtx install"}. */
    String name();

    /** One or two sentences for the help. */
    String description();

    /** What it takes, besides {@code --help} and {@code --version}. */
    Options options();

    /**
     * Runs it.
     *
     * @param given what was given of its options
     * @return the exit code of the program
     * @throws UsageException if an option has a value that it cannot have
     */
    ExitCode run(CommandLine given) throws Exception;

    /** The program was called in a way that it does not understand; the message says what is wrong. */
    final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }
}
