package io.cameraservice.bench;

import io.cameraservice.Camera;
import io.cameraservice.CameraService;
import io.cameraservice.event.Subscription;
import io.cameraservice.external.ExternalStreamRequest;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.testing.MediaMtxBinary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sixteen cameras on the network, pulled and recorded: the service and MediaMTX, each as a process, one after the other. */
public final class NetworkCameras {
    private static final int CAMERAS = 16;
    private static final int SETTLING_MILLIS = 30_000; // compiled by then
    private static final int MEASURED_MILLIS = 30_000;
    /** Those of the start script. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xss256k",
            "-Xms6m",
            "-Xmn4m",
            "-Xmx256m",
            "-XX:MinHeapFreeRatio=40",
            "-XX:MaxHeapFreeRatio=60");

    private NetworkCameras() {}

    @SuppressWarnings("try") // held while it is open
    static void all(Table table, int rounds) throws IOException, InterruptedException {
        List<MediaMtxBinary> installed = MediaMtxBinary.installed();
        try (Rig source = Rig.warm();
                Subscription held = source.camera.stream().hold()) {
            source.awaitSteady();
            for (int i = 0; i < rounds; i++) {
                service(table, source);
                if (!installed.isEmpty()) {
                    mediaMtx(table, source, installed.get(installed.size() - 1));
                }
            }
        }
    }

    private static void service(Table table, Rig source) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("camera-bench");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(NetworkCameras.class.getName(), source.url(), directory.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            if (!"recording".equals(out.readLine())) {
                throw new IOException("the service did not begin to record");
            }
            String used = used(process.pid());
            process.getOutputStream().close();
            table.told(CAMERAS + " network cameras recorded by the service", "", 1, used + ", " + out.readLine());
        } finally {
            process.waitFor(30, TimeUnit.SECONDS);
            process.destroyForcibly();
            Rig.delete(directory);
        }
    }

    private static void mediaMtx(Table table, Rig source, MediaMtxBinary binary)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("camera-bench");
        try (MediaMtxServer server = new MediaMtxServer(binary, directory)) {
            server.set("hls", "no").set("webrtc", "no");
            for (int i = 0; i < CAMERAS; i++) {
                server.path(
                        "n" + i,
                        "source: " + source.url() + "?n=" + i,
                        binary.since(1, 11) ? "rtspTransport: tcp" : "sourceProtocol: tcp",
                        "record: yes",
                        "recordFormat: fmp4",
                        "recordPath: " + directory + "/%path/%Y-%m-%d_%H-%M-%S-%f");
            }
            server.startAndWait();
            table.told(CAMERAS + " network cameras recorded by MediaMTX " + binary, "", 1, used(server.pid()));
        } finally {
            Rig.delete(directory);
        }
    }

    private static String used(long pid) throws IOException, InterruptedException {
        Thread.sleep(SETTLING_MILLIS);
        double before = Proc.cpuSeconds(pid);
        long start = System.nanoTime();
        Thread.sleep(MEASURED_MILLIS);
        double share = (Proc.cpuSeconds(pid) - before) / ((System.nanoTime() - start) / 1e9);
        long children = ProcessHandle.of(pid).map(p -> p.children().count()).orElse(0L);
        return Figures.text(share * 100) + " % of a core, " + Figures.text(Proc.megabytes(pid, "Rss")) + " MB, "
                + children + " child processes";
    }

    /** The service that is measured. Arguments: URL of the source, directory. Ends with its standard input. */
    public static void main(String[] arguments) throws IOException {
        try (CameraService service = CameraService.builder()
                .directory(Path.of(arguments[1]))
                .rtsp("127.0.0.1", 0)
                .build()
                .start()) {
            for (int i = 0; i < CAMERAS; i++) {
                service.externalStreams().add(ExternalStreamRequest.of(arguments[0] + "?n=" + i, "n" + i));
            }
            for (Camera camera : service.cameras()) {
                camera.record(RecordingRequest.untilStopped());
            }
            System.out.println("recording");
            while (System.in.read() >= 0) {
                // until the end
            }
            int gaps = 0;
            Duration shortest = Duration.ofDays(1);
            for (Camera camera : service.cameras()) {
                Recording done = camera.stopRecording();
                gaps += done.gaps().size();
                Duration length = done.duration().orElseThrow();
                shortest = length.compareTo(shortest) < 0 ? length : shortest;
            }
            System.out.println(gaps + " gaps, the shortest recording " + shortest.toSeconds() + " s");
        }
    }
}
