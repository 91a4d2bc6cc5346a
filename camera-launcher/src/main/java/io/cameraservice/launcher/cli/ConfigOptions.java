package io.cameraservice.launcher.cli;

import io.cameraservice.launcher.cli.Command.UsageException;
import io.cameraservice.launcher.config.LauncherConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** Where the configuration comes from: the same for every command that needs it. */
final class ConfigOptions {
    static final Option SET = Option.builder()
            .longOpt("set")
            .hasArg()
            .argName("KEY=VALUE")
            .desc("Sets one key, e.g. server.port=9002; wins over the file. May be repeated.")
            .get();
    private static final Option FILE = Option.builder()
            .longOpt("config")
            .hasArg()
            .argName("FILE")
            .desc("YAML file; what it leaves out has its default.")
            .get();
    private static final Option STATE_DIR = Option.builder()
            .longOpt("state-dir")
            .hasArg()
            .argName("DIR")
            .desc("Keeps everything that is written below DIR.")
            .get();

    private ConfigOptions() {}

    /** The options, for a command to add its own. */
    static Options all() {
        return new Options().addOption(FILE).addOption(STATE_DIR).addOption(SET);
    }

    /** The configuration, complete and checked. */
    static LauncherConfig load(CommandLine given, Map<String, String> environment) {
        String[] sets = given.getOptionValues(SET);
        List<String> all = new ArrayList<>(sets == null ? List.of() : List.of(sets));
        String stateDir = given.getOptionValue(STATE_DIR);
        if (stateDir != null) {
            all.add("state_dir=" + stateDir);
        }
        return LauncherConfig.load(file(given), all, environment);
    }

    private static @Nullable Path file(CommandLine given) {
        String file = given.getOptionValue(FILE);
        try {
            return file == null ? null : Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageException("--config is a file, not '" + file + "'");
        }
    }
}
