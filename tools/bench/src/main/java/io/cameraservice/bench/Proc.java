package io.cameraservice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel tells of processes and threads, in {@code /proc}. */
public final class Proc {
    private static final double TICKS_PER_SECOND = 100;

    private Proc() {}

    /** Seconds of a core that the process has used. */
    static double cpuSeconds(long pid) throws IOException {
        return cpuSeconds(Path.of("/proc/" + pid + "/stat"));
    }

    /** Seconds of a core that the threads of this process have used whose names begin so. */
    static double cpuSecondsOfThreads(String prefix) throws IOException {
        double sum = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).startsWith(prefix)) {
                    sum += cpuSeconds(task.resolve("stat"));
                }
            }
        }
        return sum;
    }

    /** A line of the process's {@code smaps_rollup} in megabytes: {@code Rss}, {@code Pss}. */
    public static double megabytes(long pid, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .sum();
    }

    public static String loadAverage() {
        try {
            return String.join(
                    " ",
                    List.of(Files.readString(Path.of("/proc/loadavg")).split(" ", -1))
                            .subList(0, 3));
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static double cpuSeconds(Path stat) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }
}
