package io.cameraservice.launcher.cli;

import io.cameraservice.launcher.app.ExitCode;
import io.cameraservice.mediamtx.release.ReleaseInstaller;
import io.cameraservice.mediamtx.release.ReleaseVersion;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Puts a release of MediaMTX into the cache. */
final class MediaMtxInstallCommand implements Command {
    private static final Option VERSION = Option.builder()
            .longOpt("version")
            .hasArg()
            .argName("vX.Y.Z")
            .desc("Which; its checksum is compared. Default: " + ReleaseVersion.TESTED + ", the newest that was tried.")
            .get();
    private static final Option FROM = Option.builder()
            .longOpt("from")
            .hasArg()
            .argName("PLACE")
            .desc("A URL or directory where the release's archive and its checksum file are. Default: GitHub."
                    + " Proxies are taken from HTTPS_PROXY, HTTP_PROXY, NO_PROXY and Java's system properties.")
            .get();

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    MediaMtxInstallCommand(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "mediamtx install";
    }

    @Override
    public String description() {
        return "Gets an official release of MediaMTX, for mediamtx.managed, and prints where it is.";
    }

    @Override
    public Options options() {
        return new Options().addOption(VERSION).addOption(FROM);
    }

    @Override
    public ExitCode run(CommandLine given) {
        String version = given.getOptionValue(VERSION, ReleaseVersion.TESTED.toString());
        ReleaseVersion wanted = ReleaseVersion.parse(version)
                .orElseThrow(() -> new UsageException("--version is one like v1.20.1, not '" + version + "'"));
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            // By default Java does not log in at the proxies that https goes through. Before the first use of HTTP.
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
        ReleaseInstaller installer = new ReleaseInstaller(
                environment, System.getProperty("os.arch"), text -> err.println("camera-service: " + text));
        out.println(installer.install(wanted, Optional.ofNullable(given.getOptionValue(FROM))));
        return ExitCode.OK;
    }
}
