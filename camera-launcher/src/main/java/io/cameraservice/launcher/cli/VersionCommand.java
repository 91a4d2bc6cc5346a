package io.cameraservice.launcher.cli;

import io.cameraservice.launcher.app.ExitCode;
import io.cameraservice.launcher.app.ProductVersion;
import java.io.PrintStream;
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
    public ExitCode run(CommandLine given) {
        out.println(ProductVersion.text());
        return ExitCode.OK;
    }
}
