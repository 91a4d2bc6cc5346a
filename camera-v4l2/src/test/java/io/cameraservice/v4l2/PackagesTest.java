package io.cameraservice.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which room may know of which, read from the imports. */
class PackagesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/cameraservice/v4l2/internal");
    private static final Pattern IMPORT =
            Pattern.compile("import (?:static )?(com\\.sun\\.jna|io\\.cameraservice\\.v4l2\\.internal\\.(\\w+))\\.");

    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "sys", Set.of("com.sun.jna"),
            "abi", Set.of(),
            "device", Set.of("abi", "sys"),
            "identity", Set.of(),
            "hotplug", Set.of("abi", "device", "sys"),
            "control", Set.of("abi", "device", "sys"),
            "nodes", Set.of("abi", "control", "device", "hotplug", "identity", "sys"));

    @Test
    void arrowsPointOneWayAndNativeCodeHasOneDoor() throws IOException {
        Set<String> wrong = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String room = String.valueOf(SOURCES.relativize(file).getName(0));
                Matcher imports = IMPORT.matcher(Files.readString(file));
                while (imports.find()) {
                    String what = imports.group(2) == null ? imports.group(1) : imports.group(2);
                    if (!what.equals(room)
                            && !ALLOWED.getOrDefault(room, Set.of()).contains(what)) {
                        wrong.add(room + " knows " + what + " in " + file.getFileName());
                    }
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }
}
