package io.cameraservice.launcher;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Prints the version. */
final class VersionCommand implements Command {
    private final PrintStream out;

    VersionCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "version";
    }

    @Override
    public String description() {
        return "Prints the version.";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(CommandLine given) {
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
