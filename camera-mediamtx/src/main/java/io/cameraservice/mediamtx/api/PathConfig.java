package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import io.cameraservice.internal.util.Redaction;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a path is configured at a server, as far as {@link PathSetting} goes. Immutable. Its text form has no passwords.
 *
 * <p>For reading, never to be written back: servers from 1.20.1 mask secrets in their answers.
 *
 * @param name of the path; a rule for many paths begins with {@code ~} or is {@code all_others}
 * @param settings those in the server's answer
 */
public record PathConfig(String name, Map<PathSetting, Object> settings) {
    public PathConfig {
        requireNonNull(name, "name");
        settings = Map.copyOf(settings);
    }

    /** Where it is pulled from, or a word such as {@code publisher}. */
    public String source() {
        return settings.get(PathSetting.SOURCE) instanceof String source ? source : "";
    }

    /** Whether all that the specification sets is so here. */
    public boolean fulfils(PathSpec spec) {
        return spec.settings().entrySet().stream()
                .allMatch(wanted -> wanted.getValue().equals(settings.get(wanted.getKey())));
    }

    static PathConfig of(JsonView view) {
        Map<PathSetting, Object> settings = new EnumMap<>(PathSetting.class);
        for (PathSetting setting : PathSetting.values()) {
            value(view, setting).ifPresent(value -> settings.put(setting, value));
        }
        return new PathConfig(view.neededText("name"), settings);
    }

    private static Optional<?> value(JsonView view, PathSetting setting) {
        String key = setting.key();
        if (setting.type() == Boolean.class) {
            return view.truth(key);
        }
        if (setting.type() == Long.class) {
            return view.number(key);
        }
        return setting.type() == Duration.class ? view.text(key).flatMap(GoDuration::parse) : view.text(key);
    }

    @Override
    public String toString() {
        return name + " " + Redaction.of(settings.toString());
    }
}
