package io.cameraservice.launcher;

import io.cameraservice.launcher.config.LauncherConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration comes from: the same for every command that needs it. */
final class ConfigOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "YAML file; what it leaves out has its default.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one key, e.g. server.port=9002; wins over the file. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--state-dir", paramLabel = "DIR", description = "Keeps everything that is written below DIR.")
    private @Nullable Path stateDir;

    /** The configuration, complete and checked. */
    LauncherConfig load(Map<String, String> environment) {
        List<String> all = new ArrayList<>(sets);
        if (stateDir != null) {
            all.add("state_dir=" + stateDir);
        }
        return LauncherConfig.load(file, all, environment);
    }
}
