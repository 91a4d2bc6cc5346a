package io.cameraservice.internal.rtsp;

import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Started by hand: what the relay's thread costs with many readers of a 1.6 Mbit/s stream, and how soon a new reader sees. */
final class RelayLoad {
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final Duration MEASURED = Duration.ofSeconds(8);

    private RelayLoad() {}

    public static void main(String[] arguments) throws Exception {
        try (RelayRig rig = new RelayRig();
                TestPublisher publisher = new TestPublisher(
                        rig.stream, "-b:v", "1600k", "-minrate", "1600k", "-maxrate", "1600k", "-bufsize", "800k")) {
            rig.awaitLive();
            for (int readers : new int[] {1, 50, 200}) {
                share(rig, readers);
            }
            firstPicture(rig);
            if (!publisher.isRunning()) {
                throw new AssertionError("the publisher ended");
            }
        }
    }

    private static void share(RelayRig rig, int readers) throws IOException {
        try (ReaderCrowd crowd = new ReaderCrowd(rig, readers)) {
            crowd.readFor(SETTLING);
            double cpu = cpuSeconds();
            long start = System.nanoTime();
            long bytes = crowd.readFor(MEASURED);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%d readers: %.1f %% of a core, %.2f Mbit/s each, %d skips%n",
                    readers,
                    (cpuSeconds() - cpu) / seconds * 100,
                    bytes * 8 / 1e6 / seconds / readers,
                    rig.stream.stats().skips());
        }
    }

    /** What the relay's thread has used so far, as the kernel counts it, its share of the network's work included. */
    private static double cpuSeconds() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                String stat = Files.readString(task.resolve("stat"));
                if (stat.contains("(camera-relay)")) {
                    List<String> fields =
                            List.of(stat.substring(stat.indexOf(')') + 2).split(" ", -1));
                    return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / 100.0;
                }
            }
        }
        throw new IllegalStateException("the relay has no thread");
    }

    private static void firstPicture(RelayRig rig) throws IOException {
        double[] seconds = new double[15];
        Path picture = Files.createTempFile("first", ".jpg");
        for (int i = 0; i < seconds.length; i++) {
            long start = System.nanoTime();
            try (Tool reader =
                    Tool.start(List.of(("ffmpeg -y -nostdin -loglevel error -rtsp_transport tcp -probesize 32"
                                    + " -analyzeduration 0 -fpsprobesize 0 -threads 1 -i " + rig.url()
                                    + " -frames:v 1 " + picture)
                            .split(" ", -1)))) {
                if (reader.exitCode(Duration.ofSeconds(10)) != 0) {
                    throw new AssertionError(reader.output());
                }
            }
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        System.out.printf(Locale.ROOT, "first picture: median %.3f s, max %.3f s%n", seconds[7], seconds[14]);
        Files.delete(picture);
    }
}
