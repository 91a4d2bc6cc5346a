package io.cameraservice.launcher.cli;

import io.cameraservice.CameraException;
import io.cameraservice.launcher.app.ExitCode;
import io.cameraservice.launcher.app.LogSetup;
import io.cameraservice.launcher.config.ConfigException;
import io.cameraservice.launcher.config.ConfigException.Problem;
import java.io.PrintStream;

/** Tells a person at the terminal what went wrong: one line each, what to do, no stack trace unless asked for. */
final class ErrorReporter {
    private ErrorReporter() {}

    /** Prints it and says with which code the program ends. */
    static ExitCode report(Throwable failure, PrintStream err) {
        if (failure instanceof ConfigException config) {
            for (Problem problem : config.problems()) {
                err.println("camera-service: " + problem);
            }
            return ExitCode.USAGE;
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof CameraException camera) {
            message += camera.suggestion().map(s -> "; " + s).orElse("");
        } else {
            message = failure.getClass().getSimpleName() + ": " + message;
        }
        err.println("camera-service: " + message.replace('\n', ' '));
        if (LogSetup.isDebug()) {
            failure.printStackTrace(err);
        }
        return ExitCode.FAILURE;
    }
}
