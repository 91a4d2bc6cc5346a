package io.cameraservice.launcher;

import io.cameraservice.v4l2.V4l2Options;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program. Without arguments it serves with defaults. */
public final class Main {
    static final int WELL = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private static final Map<String, Supplier<Object>> COMMANDS = Map.of(
            "mediamtx", () -> MediaMtxCommand.with(System.out, System.err, System.getenv()),
            "devices", () -> new DevicesCommand(System.out, System.err, System.getenv(), V4l2Options.defaults()),
            "serve", () -> new ServeCommand(System.out, System.getenv()),
            "token", () -> new TokenCommand(System.out, System.getenv()),
            "version", () -> new VersionCommand(System.out));

    private Main() {}

    /** Runs the command named first and ends the JVM with its exit code: 0 well, 1 failed, 2 bad usage or configuration. */
    public static void main(String[] args) {
        LogSetup.redact();
        int code = run(args, System.err);
        System.out.flush();
        System.exit(code);
    }

    private static int run(String[] args, PrintStream err) {
        if (args.length == 0) {
            try {
                return new ServeCommand(System.out, System.getenv()).call();
            } catch (Exception e) {
                return Failures.report(e, err);
            }
        }
        return commandLine(args[0])
                .setExecutionExceptionHandler((e, line, parsed) -> Failures.report(e, err))
                .execute(args);
    }

    /** Only the command that is needed is built: building costs start time. */
    static CommandLine commandLine(String first) {
        CommandLine line = new CommandLine(new Root());
        boolean known = COMMANDS.containsKey(first);
        new TreeMap<>(COMMANDS).forEach((name, command) -> {
            if (!known || name.equals(first)) {
                line.addSubcommand(name, command.get());
            }
        });
        return line;
    }

    @Command(
            name = "camera-service",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND",
            description = "USB cameras as streams, snapshots and recordings. Without a command: serve with defaults.")
    private static final class Root {}

    private static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {VersionCommand.text()};
        }
    }
}
