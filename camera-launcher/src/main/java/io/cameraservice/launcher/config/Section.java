package io.cameraservice.launcher.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A section of the configuration, whose settings are declared and read in one step. Not safe for use by several
 * threads.
 */
final class Section {
    private final ConfigReader reader;
    private final String name;
    private final String description;
    private final List<Setting<?>> settings = new ArrayList<>();

    /**
     * One key of the configuration.
     *
     * @param key its full name with dots
     * @param type what it may hold
     * @param fallback its value if the configuration does not give one
     * @param description for the shipped file: behind the value, or above the key if it has several lines
     */
    record Setting<T>(String key, ValueType<T> type, T fallback, String description) {}

    /** {@code name} is empty for the keys that belong to no section. */
    Section(ConfigReader reader, String name, String description) {
        this.reader = reader;
        this.name = name;
        this.description = description;
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    /** What was declared so far. */
    List<Setting<?>> settings() {
        return settings;
    }

    /** Declares a setting whose key says it all, and gives its value. */
    <T> T get(String key, ValueType<T> type, T fallback) {
        return get(key, type, fallback, "");
    }

    /** Declares a setting and gives its value. */
    <T> T get(String key, ValueType<T> type, T fallback, String about) {
        Setting<T> setting = new Setting<>(fullKey(key), type, fallback, about);
        settings.add(setting);
        return reader.value(setting);
    }

    /** A path, absolute; empty by default. */
    Optional<Path> path(String key, String about) {
        String text = get(key, ValueType.text(), "", about);
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(Path.of(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            problem(key, "is not a path: " + e.getReason());
            return Optional.empty();
        }
    }

    /** Text that an option takes; empty by default. {@code wrong} is the problem with other text. */
    Optional<String> accepted(String key, Consumer<String> option, String wrong, String about) {
        Optional<String> text =
                Optional.of(get(key, ValueType.text(), "", about)).filter(t -> !t.isBlank());
        if (text.isPresent() && !accepts(option, text.get())) {
            problem(key, wrong);
        }
        return text;
    }

    static boolean accepts(Consumer<String> option, String text) {
        try {
            option.accept(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Reports what is wrong with a setting in view of others. */
    void problem(String key, String message) {
        reader.problem(reader.place(fullKey(key)), fullKey(key), message);
    }

    private String fullKey(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }
}
