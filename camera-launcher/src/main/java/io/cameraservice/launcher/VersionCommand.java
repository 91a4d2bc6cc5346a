package io.cameraservice.launcher;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the version. */
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    private final PrintStream out;

    VersionCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        out.println(text());
        return Main.WELL;
    }

    /** Name and version as the jar's manifest tells it. */
    static String text() {
        return "camera-service " + number();
    }

    /** The version alone. */
    static String number() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }
}
