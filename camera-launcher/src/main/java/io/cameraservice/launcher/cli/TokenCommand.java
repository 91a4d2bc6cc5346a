package io.cameraservice.launcher.cli;

import io.cameraservice.CameraException;
import io.cameraservice.access.Role;
import io.cameraservice.launcher.app.ExitCode;
import io.cameraservice.launcher.auth.InstanceKey;
import io.cameraservice.launcher.auth.Tokens;
import io.cameraservice.launcher.config.Durations;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Prints a token for an instance that was started at least once. */
final class TokenCommand implements Command {
    private static final Duration LONGEST = Duration.ofDays(3660);
    private static final Option ROLE = Option.builder()
            .longOpt("role")
            .hasArg()
            .required()
            .argName("ROLE")
            .desc("viewer, operator or admin.")
            .get();
    private static final Option TTL = Option.builder()
            .longOpt("ttl")
            .hasArg()
            .argName("TIME")
            .desc("How long it is good, e.g. 30m, 12h, 7d. Default: 1h.")
            .get();
    private static final Option NAME = Option.builder()
            .longOpt("name")
            .hasArg()
            .argName("NAME")
            .desc("Who gets it, for the audit log. Default: your own.")
            .get();

    private final PrintStream out;
    private final Map<String, String> environment;

    TokenCommand(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "token";
    }

    @Override
    public String description() {
        return "Prints a token for clients, signed with the key of the instance that uses this state directory.";
    }

    @Override
    public Options options() {
        return ConfigOptions.all().addOption(ROLE).addOption(TTL).addOption(NAME);
    }

    @Override
    public ExitCode run(CommandLine given) {
        String role = given.getOptionValue(ROLE);
        String ttl = given.getOptionValue(TTL, "1h");
        String name = given.getOptionValue(NAME, System.getProperty("user.name", "unnamed"));
        Role granted = Role.ofWireName(role)
                .orElseThrow(() -> new UsageException(
                        "--role is one of " + String.join(", ", Role.wireNames()) + ", not '" + role + "'"));
        Duration validFor = Durations.parse(ttl)
                .filter(d -> !d.isZero() && d.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new UsageException("--ttl is a time like 30m, 12h or 7d, not '" + ttl + "'"));
        if (name.isBlank()) {
            throw new UsageException("--name may not be empty");
        }
        Path key = ConfigOptions.load(given, environment).directories().keyFile();
        if (!Files.exists(key)) { // one made here could belong to the wrong user, or to no instance at all
            throw new CameraException(
                    "no_instance",
                    "no instance has been started here: there is no " + key,
                    "start it once, or name its directory with --state-dir",
                    null);
        }
        out.println(new Tokens(InstanceKey.at(key).load(), InstantSource.system()).issue(name, granted, validFor));
        return ExitCode.OK;
    }
}
