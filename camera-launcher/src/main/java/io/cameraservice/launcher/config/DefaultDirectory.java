package io.cameraservice.launcher.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where files go when nobody says it. */
final class DefaultDirectory {
    private static final Path SYSTEM = Path.of("/var/lib/camera-service");

    private DefaultDirectory() {}

    /**
     * {@code /var/lib/camera-service} for root where it exists, else {@code $XDG_STATE_HOME/camera-service}, else
     * {@code ~/.local/state/camera-service}.
     */
    static Path of(Map<String, String> environment) {
        if ("root".equals(System.getProperty("user.name")) && Files.isDirectory(SYSTEM)) {
            return SYSTEM;
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.startsWith("/")
                ? Path.of(state)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state");
        return base.resolve("camera-service");
    }
}
