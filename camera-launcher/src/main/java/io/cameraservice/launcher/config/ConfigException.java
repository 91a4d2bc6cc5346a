package io.cameraservice.launcher.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; holds every problem found, in the order of the sources. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

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

    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
