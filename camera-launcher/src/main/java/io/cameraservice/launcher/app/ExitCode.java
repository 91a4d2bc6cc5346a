package io.cameraservice.launcher.app;

/** With what the program ends. */
public enum ExitCode {
    /** It did what it was told. */
    OK(0),
    /** It could not. */
    FAILURE(1),
    /** It was called in a wrong way, or its configuration is wrong. */
    USAGE(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** As the operating system is told it. */
    public int number() {
        return number;
    }
}
