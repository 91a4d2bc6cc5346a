package io.cameraservice.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The shipped jar as a process: how soon it is ready, how much memory it takes while nobody asks for anything. */
final class Launcher {
    private Launcher() {}

    /**
     * A way to start it.
     *
     * @param shown as a person would type it
     * @param command all but the arguments of the service
     */
    private record Way(String shown, List<String> command) {}

    private record Run(double secondsToReady, double cpuToReady, double rss, double pss) {}

    static void start(Table table, int rounds) throws IOException, InterruptedException {
        for (Way way : ways()) {
            Path own = Files.createTempDirectory("camera-bench");
            Figures seconds = new Figures();
            Figures cpu = new Figures();
            once(way, own, 0); // makes keys, proves ffmpeg; the script also keeps an archive of the classes
            for (int i = 0; i < rounds; i++) {
                Run run = once(way, own, 0);
                seconds.add(run.secondsToReady());
                cpu.add(run.cpuToReady());
            }
            table.upTo("process start to READY, " + way.shown(), "s", seconds, 1.0);
            table.told("the same, time of a core used until then", "s", rounds, cpu.toString());
            Rig.delete(own);
        }
    }

    static void memory(Table table) throws IOException, InterruptedException {
        for (Way way : ways()) {
            Path own = Files.createTempDirectory("camera-bench");
            once(way, own, 0);
            Run idle = once(way, own, 10);
            table.row(
                    "idle memory after 10 s with 2 simulated cameras, RSS, " + way.shown(),
                    "MB",
                    1,
                    Figures.text(idle.rss()) + " (PSS " + Figures.text(idle.pss()) + ")",
                    "≤ 120",
                    idle.rss() <= 120);
            Rig.delete(own);
        }
    }

    /** Plain, and as {@code ./run} and the systemd unit start it. */
    private static List<Way> ways() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = System.getProperty("bench.jar", "camera-launcher/target/camera-service.jar");
        return List.of(
                new Way("`java -jar`", List.of(java, "-jar", jar)),
                new Way("`camera-service`, as `./run` does", List.of("camera-launcher/src/dist/camera-service")));
    }

    /** Starts it with this directory for all it keeps, and ends it again. */
    private static Run once(Way way, Path own, int idleSeconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(way.command());
        command.addAll(
                List.of("serve", "--state-dir", own.resolve("state").toString(), "--set", "cameras.simulated=2"));
        for (String port : List.of("server.port", "health.port", "rtsp.port")) {
            command.addAll(List.of("--set", port + "=0"));
        }
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(new File("/dev/null"));
        builder.environment()
                .put("CAMERA_SERVICE_CDS_DIR", own.resolve("archive").toString());
        Process process = builder.start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.startsWith("READY")) {
                line = out.readLine();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (line == null) {
                throw new IOException("the launcher ended without READY: " + String.join(" ", command));
            }
            double cpu = Proc.cpuSeconds(process.pid());
            Thread.sleep(1000L * idleSeconds);
            return new Run(seconds, cpu, Proc.megabytes(process.pid(), "Rss"), Proc.megabytes(process.pid(), "Pss"));
        } finally {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
