package io.cameraservice.launcher.cli;

/** The program was called in a way that it does not understand; the message says what is wrong. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
