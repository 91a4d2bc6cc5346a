package io.cameraservice.launcher.cli;

import io.cameraservice.launcher.app.ExitCode;
import io.cameraservice.launcher.app.LogSetup;
import io.cameraservice.v4l2.V4l2Options;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The program. Without arguments it serves with defaults. */
public final class Main {
    private Main() {}

    /** Runs the command named first and ends the JVM with its exit code: 0 well, 1 failed, 2 bad usage or configuration. */
    public static void main(String[] args) {
        LogSetup.redact();
        PrintStream out = System.out;
        ExitCode code = new CommandRunner(commands(out, System.err, System.getenv()), out, System.err)
                .run(args.length == 0 ? new String[] {"serve"} : args);
        out.flush();
        System.exit(code.number());
    }

    private static List<Command> commands(PrintStream out, PrintStream err, Map<String, String> environment) {
        return List.of(
                new ServeCommand(out, environment),
                new TokenCommand(out, environment),
                new DevicesCommand(out, err, environment, V4l2Options.defaults()),
                new MediaMtxInstallCommand(out, err, environment),
                new VersionCommand(out));
    }
}
