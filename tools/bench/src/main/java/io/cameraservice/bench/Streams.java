package io.cameraservice.bench;

import io.cameraservice.FrameOptions;
import io.cameraservice.bench.GrayReader.Seen;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.event.Subscription;
import io.cameraservice.testing.Await;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a reader of a live stream sees: how old, how steady, and at what cost. */
final class Streams {
    private static final int SETTLING_MILLIS = 3000;
    private static final List<FrameSize> SIZES =
            List.of(new FrameSize(640, 480), new FrameSize(1280, 720), new FrameSize(1920, 1080));

    private Streams() {}

    /** The simulated camera draws each frame's number; the age of a number is known where it is decoded again. */
    @SuppressWarnings("try") // frames come while it is open
    static void latency(Table table, int rounds) throws IOException, InterruptedException {
        for (FrameSize size : SIZES.subList(0, 2)) {
            Figures age = new Figures();
            int unread = 0;
            for (int i = 0; i < Math.min(rounds, 3); i++) {
                Map<Long, Long> captured = new ConcurrentHashMap<>();
                try (Rig rig = Rig.of(PixelFormat.MJPEG, size);
                        Subscription frames = rig.camera.frames(
                                FrameOptions.borrowed(),
                                frame -> captured.put(frame.sequence(), frame.captureNanos()));
                        GrayReader reader = GrayReader.live(size, rig.url())) {
                    Await.until("pictures come", Rig.SOON, () -> !reader.seen().isEmpty());
                    Thread.sleep(SETTLING_MILLIS);
                    int before = reader.seen().size();
                    Thread.sleep(10_000);
                    List<Seen> seen = reader.seen();
                    for (Seen picture : seen.subList(before, seen.size())) {
                        Long start = picture.mark().isPresent()
                                ? captured.get(picture.mark().getAsLong())
                                : null;
                        if (start == null) {
                            unread++;
                        } else {
                            age.add((picture.nanos() - start) / 1e6);
                        }
                    }
                }
            }
            table.percentiles(
                    "camera to reader's decoded picture, JPEG " + size + ", " + age.count() + " pictures, " + unread
                            + " unread",
                    "ms",
                    age,
                    100);
        }
    }

    /** The encoder is killed under a reader's eyes. */
    static void kill(Table table, int rounds) throws IOException, InterruptedException {
        Figures freeze = new Figures();
        int left = 0;
        try (Rig rig = Rig.warm();
                GrayReader reader = GrayReader.live(Rig.VGA, rig.url())) {
            Await.until("pictures come", Rig.SOON, () -> !reader.seen().isEmpty());
            for (int i = 0; i < rounds; i++) {
                Thread.sleep(SETTLING_MILLIS + i * 97 % 1000);
                int before = reader.seen().size();
                ProcessHandle.of(rig.encoderPid()).ifPresent(ProcessHandle::destroyForcibly);
                Thread.sleep(SETTLING_MILLIS);
                freeze.add(longestPause(reader.seen(), before));
                left += reader.alive() ? 0 : 1;
            }
        }
        table.upTo("freeze that a reader sees when the encoder is killed -9", "s", freeze, 0.5);
        table.row("readers lost thereby", "", rounds, Integer.toString(left), "0", left == 0);
    }

    private static double longestPause(List<Seen> seen, int from) {
        double longest = 0;
        for (int i = Math.max(1, from); i < seen.size(); i++) {
            longest = Math.max(longest, (seen.get(i).nanos() - seen.get(i - 1).nanos()) / 1e9);
        }
        return seen.size() > from + 10 ? longest : SETTLING_MILLIS / 1e3;
    }

    /** What a watched camera costs: this JVM without the simulation's painting and the encoder. */
    static void cpu(Table table) throws IOException, InterruptedException {
        for (PixelFormat format : List.of(PixelFormat.MJPEG, PixelFormat.YUYV)) {
            for (FrameSize size : SIZES) {
                cpu(table, format, size);
            }
        }
    }

    private static void cpu(Table table, PixelFormat format, FrameSize size) throws IOException, InterruptedException {
        long self = ProcessHandle.current().pid();
        try (Rig rig = Rig.of(format, size)) {
            Process reader = new ProcessBuilder(
                            ("ffmpeg -nostdin -v error -rtsp_transport tcp -i " + rig.url() + " -c copy -f null -")
                                    .split(" ", -1))
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start();
            try {
                rig.camera.stream().awaitActive(Rig.SOON);
                Thread.sleep(2L * SETTLING_MILLIS); // compiled by then
                long encoder = rig.encoderPid();
                long framesBefore = rig.camera.status().feed().framesIn();
                double jvm = Proc.cpuSeconds(self);
                double painting = Proc.cpuSecondsOfThreads("camera-sim-");
                double encoding = Proc.cpuSeconds(encoder);
                long start = System.nanoTime();
                Thread.sleep(8000);
                double seconds = (System.nanoTime() - start) / 1e9;
                jvm = (Proc.cpuSeconds(self) - jvm) / seconds * 100;
                painting = (Proc.cpuSecondsOfThreads("camera-sim-") - painting) / seconds * 100;
                encoding = (Proc.cpuSeconds(encoder) - encoding) / seconds * 100;
                double rate = (rig.camera.status().feed().framesIn() - framesBefore) / seconds;
                table.told(
                        "CPU with one reader, " + format + " " + size + " at " + Figures.text(rate) + " frames/s",
                        "% of a core",
                        1,
                        "JVM " + Figures.text(jvm - painting) + ", encoder " + Figures.text(encoding)
                                + " (simulation's painting " + Figures.text(painting) + ")");
            } finally {
                reader.destroyForcibly();
            }
        }
    }
}
