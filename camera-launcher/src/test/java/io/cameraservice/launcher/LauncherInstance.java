package io.cameraservice.launcher;

import io.cameraservice.launcher.config.LauncherConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The whole service within the test's own JVM, on free ports. */
final class LauncherInstance {
    private LauncherInstance() {}

    /** What is done with it. */
    @FunctionalInterface
    interface Use {
        void with(Instance instance) throws Exception;
    }

    static void use(Path dir, Use use, String... sets) throws Exception {
        List<String> all = new ArrayList<>(List.of(sets));
        all.addAll(List.of("server.port=0", "health.port=0", "rtsp.port=0", "state_dir=" + dir));
        LauncherConfig config = LauncherConfig.load(null, all, Map.of("HOME", dir.toString()));
        try (Instance instance = Instance.start(config, new StandardAssembly())) {
            use.with(instance);
        }
    }
}
