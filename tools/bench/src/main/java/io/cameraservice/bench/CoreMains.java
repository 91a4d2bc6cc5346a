package io.cameraservice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What camera-core measures of its own inside, each in a JVM of its own. */
final class CoreMains {
    private static final Pattern SCANNED = Pattern.compile("(recordings|snapshots) scanned: ([0-9.]+) ms");

    private CoreMains() {}

    /** The relay's thread with many readers of a 1.6 Mbit/s stream. */
    static void relay(Table table) throws IOException {
        for (String line : run("io.cameraservice.internal.rtsp.RelayLoad")) {
            int colon = line.indexOf(':');
            if (line.matches("[0-9]+ readers: .*")) {
                table.told(
                        "relay, " + line.substring(0, colon),
                        "",
                        1,
                        line.substring(colon + 1).strip());
            }
        }
    }

    /** The catalog of a directory with ten thousand recordings and as many snapshots, in a JVM that has done nothing yet. */
    static void catalog(Table table, int rounds) throws IOException {
        Path directory = Files.createTempDirectory("camera-bench");
        Map<String, Figures> seconds = new LinkedHashMap<>();
        try {
            run("io.cameraservice.internal.recording.store.CatalogScan", directory.toString(), "10000");
            for (int i = 0; i < rounds; i++) {
                for (String line :
                        run("io.cameraservice.internal.recording.store.CatalogScan", directory.toString(), "10000")) {
                    Matcher found = SCANNED.matcher(line);
                    if (found.find()) {
                        seconds.computeIfAbsent(found.group(1), kind -> new Figures())
                                .add(Double.parseDouble(found.group(2)) / 1000);
                    }
                }
            }
        } finally {
            Rig.delete(directory);
        }
        seconds.forEach((kind, figures) ->
                table.upTo("catalog rebuilt from 10,000 " + kind + ", in a new JVM", "s", figures, 1.0));
    }

    private static List<String> run(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
