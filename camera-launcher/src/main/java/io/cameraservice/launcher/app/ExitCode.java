package io.cameraservice.launcher.app;

/** The exit codes of the program. */
public enum ExitCode {
    /** Success. */
    OK(0),
    /** Failure. */
    FAILURE(1),
    /** Wrong usage or configuration. */
    USAGE(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number for the operating system. */
    public int number() {
        return number;
    }
}
