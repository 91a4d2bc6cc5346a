package io.cameraservice.bench;

import static java.util.Objects.requireNonNull;

import io.cameraservice.testing.Tool;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures what it is told by name, everything without a name, and prints a Markdown table. */
public final class Bench {
    private Bench() {}

    private interface Measure {
        void into(Table table, int rounds) throws Exception;
    }

    private static Map<String, Measure> measures() {
        Map<String, Measure> all = new LinkedHashMap<>();
        all.put("start", Launcher::start);
        all.put("memory", (table, rounds) -> Launcher.memory(table));
        all.put("snapshot", Pictures::snapshot);
        all.put("first-picture", Pictures::first);
        all.put("record", Recordings::start);
        all.put("latency", Streams::latency);
        all.put("kill", Streams::kill);
        all.put("formats", (table, rounds) -> Recordings.formats(table));
        all.put("cpu", (table, rounds) -> Streams.cpu(table));
        all.put("mediamtx", ThroughMediaMtx::all);
        all.put("mediamtx-load", (table, rounds) -> MediaMtxLoad.all(table));
        all.put("network", NetworkCameras::all);
        all.put("relay", (table, rounds) -> CoreMains.relay(table));
        all.put("catalog", (table, rounds) -> CoreMains.catalog(table, Math.min(rounds, 5)));
        return all;
    }

    /** Arguments: names. The property {@code bench.rounds} says how often each is repeated. */
    public static void main(String[] names) throws Exception {
        Map<String, Measure> all = measures();
        List<String> wanted = names.length == 0 ? List.copyOf(all.keySet()) : List.of(names);
        for (String name : wanted) {
            if (!all.containsKey(name)) {
                System.err.println("there is no measure '" + name + "'; there are " + String.join(", ", all.keySet()));
                System.exit(2);
            }
        }
        int rounds = Integer.getInteger("bench.rounds", 10);
        System.out.println(machine() + "; load average before: " + Proc.loadAverage() + "\n");
        Table table = new Table();
        for (String name : wanted) {
            requireNonNull(all.get(name)).into(table, rounds);
        }
        System.out.println("\nLoad average after: " + Proc.loadAverage());
    }

    private static String machine() {
        String ffmpeg;
        try (Tool tool = Tool.start("ffmpeg", "-version")) {
            tool.exitCode(Duration.ofSeconds(5));
            ffmpeg = tool.output().split(" ", 4)[2];
        }
        return String.join(
                "; ",
                InstantSource.system().instant().truncatedTo(ChronoUnit.MINUTES).toString(),
                Runtime.getRuntime().availableProcessors() + " cores",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                "ffmpeg " + ffmpeg);
    }
}
