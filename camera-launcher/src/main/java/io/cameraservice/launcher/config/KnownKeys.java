package io.cameraservice.launcher.config;

import io.cameraservice.internal.util.ClosestName;
import io.cameraservice.launcher.config.Section.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The keys that {@link Settings} declares. */
final class KnownKeys {
    static final List<Section> SECTIONS = declared();
    static final List<Setting<?>> SETTINGS =
            SECTIONS.stream().<Setting<?>>flatMap(s -> s.settings().stream()).toList();

    private static final Map<String, Setting<?>> BY_KEY =
            SETTINGS.stream().collect(Collectors.toMap(Setting::key, s -> s));

    private KnownKeys() {}

    /** Reading an empty configuration declares them all. */
    private static List<Section> declared() {
        ConfigReader reader = new ConfigReader();
        Settings.read(reader, Map.of());
        return reader.sections();
    }

    static Optional<Setting<?>> find(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** Whether keys begin with this name and a dot. */
    static boolean isSection(String name) {
        return SETTINGS.stream().anyMatch(s -> s.key().startsWith(name + "."));
    }

    /** The known key that was probably meant: among those of its section first, then among all. */
    static Optional<String> nearest(String key) {
        int dot = key.lastIndexOf('.');
        if (dot > 0 && isSection(key.substring(0, dot))) {
            String section = key.substring(0, dot + 1);
            var names = new TreeSet<String>();
            SETTINGS.stream()
                    .map(Setting::key)
                    .filter(k -> k.startsWith(section))
                    .forEach(k -> names.add(k.substring(section.length())));
            Optional<String> near = ClosestName.to(key.substring(dot + 1), names);
            if (near.isPresent()) {
                return near.map(section::concat);
            }
        }
        var all = new TreeSet<String>();
        for (Setting<?> s : SETTINGS) {
            all.add(s.key());
            int d = s.key().indexOf('.');
            if (d > 0) {
                all.add(s.key().substring(0, d));
            }
        }
        return ClosestName.to(key, all)
                .or(() -> SETTINGS.stream()
                        .map(Setting::key)
                        .filter(k -> k.endsWith("." + key.substring(dot + 1)))
                        .findFirst());
    }
}
