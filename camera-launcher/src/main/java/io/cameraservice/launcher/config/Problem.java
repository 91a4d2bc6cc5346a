package io.cameraservice.launcher.config;

/**
 * Something wrong with the configuration. Immutable.
 *
 * @param where the file and line, or the option, e.g. {@code camera-service.yaml:12}
 * @param key the key with dots; empty where no key can be named
 * @param message what is wrong and what would be right
 */
public record Problem(String where, String key, String message) {
    @Override
    public String toString() {
        return where + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
