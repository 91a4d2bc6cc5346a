package io.cameraservice.launcher;

import io.cameraservice.CameraException;
import io.cameraservice.access.Role;
import io.cameraservice.launcher.auth.InstanceKey;
import io.cameraservice.launcher.auth.Tokens;
import io.cameraservice.launcher.config.Durations;
import io.cameraservice.launcher.config.LauncherConfig;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a token for an instance that was started at least once. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Prints a token for clients, signed with the key of the instance that uses this state directory.")
final class TokenCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofDays(3660);

    private final PrintStream out;
    private final Map<String, String> environment;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--role", required = true, paramLabel = "ROLE", description = "viewer, operator or admin.")
    private String role = "";

    @Option(names = "--ttl", paramLabel = "TIME", description = "How long it is good, e.g. 30m, 12h, 7d. Default: 1h.")
    private String ttl = "1h";

    @Option(names = "--name", paramLabel = "NAME", description = "Who gets it, for the audit log. Default: your own.")
    private String name = System.getProperty("user.name", "unnamed");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    TokenCommand(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Role granted = Role.ofWireName(role)
                .orElseThrow(() ->
                        usage("--role is one of " + String.join(", ", Role.wireNames()) + ", not '" + role + "'"));
        Duration validFor = Durations.parse(ttl)
                .filter(d -> !d.isZero() && d.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> usage("--ttl is a time like 30m, 12h or 7d, not '" + ttl + "'"));
        if (name.isBlank()) {
            throw usage("--name may not be empty");
        }
        Path key = config.load(environment).directories().keyFile();
        if (!Files.exists(key)) { // one made here could belong to the wrong user, or to no instance at all
            throw new CameraException(
                    "no_instance",
                    "no instance has been started here: there is no " + key,
                    "start it once, or name its directory with --state-dir",
                    null);
        }
        out.println(new Tokens(InstanceKey.at(key), InstantSource.system()).issue(name, granted, validFor));
        return Main.WELL;
    }

    /** What to type for a token of this instance, on the machine where it runs. */
    static String line(LauncherConfig config) {
        LauncherConfig.Directories directories = config.directories();
        String line = program() + " token --role operator --ttl 12h --state-dir " + quoted(directories.base());
        Path usual = directories.state().resolve("token.key");
        return directories.keyFile().equals(usual)
                ? line
                : line + " --set security.jwt_secret_file=" + quoted(directories.keyFile());
    }

    /** Of the jar that runs; by name where it is none. */
    private static String program() {
        try {
            Path code = Path.of(TokenCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.toString().endsWith(".jar") ? "java -jar " + quoted(code) : "camera-service";
        } catch (URISyntaxException | RuntimeException e) {
            return "camera-service";
        }
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./+:@=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
