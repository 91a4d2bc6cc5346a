package io.cameraservice.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.launcher.config.Section.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The shipped file is made from the declared settings; {@code -Dconfig.update=true} writes it anew. */
class ShippedFileTest {
    private static final Path FILE = Path.of("src/dist/camera-service.yaml");
    private static final String HEAD = """
            # Configuration of camera-service. Every key is here with its default: what is left out stays as it is below.
            #   java -jar camera-service.jar serve --config camera-service.yaml --set server.port=9002
            # The same names, with dots, are used by --set, which wins over this file.
            # Durations are written like 500ms, 10s, 1m, 2h. Port 0 takes any free port.
            """;
    /** Where descriptions begin: behind a short value, and behind a long one. */
    private static final List<Integer> COLUMNS = List.of(27, 41);

    @Test
    void theShippedFileIsMadeFromTheDeclaredSettings() throws Exception {
        StringBuilder text = new StringBuilder(HEAD);
        KnownKeys.SECTIONS.forEach(section -> write(section, text));
        if (Boolean.getBoolean("config.update")) {
            Files.writeString(FILE, text);
        }
        assertEquals(text.toString(), Files.readString(FILE), "write it anew with -Dconfig.update=true");
    }

    private static void write(Section section, StringBuilder text) {
        text.append('\n');
        comment(section.description(), text);
        String indent = section.name().isEmpty() ? "" : "  ";
        if (!section.name().isEmpty()) {
            text.append(section.name()).append(":\n");
        }
        for (Setting<?> setting : section.settings()) {
            boolean above = setting.description().contains("\n");
            if (above) {
                comment(setting.description(), text);
            }
            String line = indent + setting.key().substring(setting.key().lastIndexOf('.') + 1) + ": "
                    + yaml(setting.fallback());
            text.append(above || setting.description().isEmpty() ? line : described(line, setting.description()))
                    .append('\n');
        }
    }

    private static void comment(String description, StringBuilder text) {
        description.lines().forEach(line -> text.append("# ").append(line).append('\n'));
    }

    private static String described(String line, String description) {
        int column =
                COLUMNS.stream().filter(c -> line.length() < c - 1).findFirst().orElseThrow();
        return line + " ".repeat(column - line.length()) + "# " + description;
    }

    private static String yaml(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(ShippedFileTest::yaml).orElse("auto");
        }
        if (value instanceof Duration duration) {
            return Durations.write(duration);
        }
        return value.equals("") ? "\"\"" : value.toString();
    }
}
