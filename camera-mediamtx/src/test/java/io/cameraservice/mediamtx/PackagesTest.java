package io.cameraservice.mediamtx;

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

/**
 * The client of the API knows neither cameras nor what is made of it, and it alone speaks JSON and HTTP with servers.
 * What gets releases has the JDK's client. What runs a server knows nothing of cameras and paths.
 */
class PackagesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/cameraservice/mediamtx");
    private static final String OURS = "io.cameraservice";
    /** What of ours a package may know besides itself, where that is not everything. */
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "api", Set.of(OURS, OURS + ".access", OURS + ".internal.util"),
            "release", Set.of(OURS, OURS + ".internal.util"),
            "process",
                    Set.of(
                            OURS,
                            OURS + ".access",
                            OURS + ".internal.util",
                            OURS + ".mediamtx",
                            OURS + ".mediamtx.api",
                            OURS + ".mediamtx.release"));

    private static final Pattern IMPORT = Pattern.compile("import (?:static )?([a-z0-9_.]+)\\.[A-Z]");

    @Test
    void arrowsPointOneWay() throws IOException {
        Set<String> wrong = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String packageName = String.valueOf(file.getParent().getFileName());
                Matcher imports = IMPORT.matcher(Files.readString(file));
                while (imports.find()) {
                    String what = imports.group(1);
                    boolean json = what.startsWith("com.google.gson") && !packageName.equals("api");
                    boolean http = what.equals("java.net.http") && !packageName.equals("release");
                    boolean above = what.startsWith(OURS)
                            && !what.equals(OURS + ".mediamtx." + packageName)
                            && KNOWN.containsKey(packageName)
                            && !KNOWN.get(packageName).contains(what);
                    if (json || http || above) {
                        wrong.add(file.getFileName() + " imports " + what);
                    }
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }
}
