package io.cameraservice.launcher.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.Tool;
import io.cameraservice.v4l2.lab.JpegFeeder;
import io.cameraservice.v4l2.lab.RequiresV4l2;
import io.cameraservice.v4l2.lab.UeventClock;
import io.cameraservice.v4l2.lab.Vivid;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on real nodes: what its users do, and what unplugging does to it. */
@RequiresFfmpeg
@RequiresV4l2(cameras = 2, vivid = true)
class RealCameraLabTest {
    /** A played processor is some twenty times slower. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int CYCLES = Math.min(50, Integer.getInteger("v4l2.lab.cycles", 50));

    @TempDir
    Path dir;

    private boolean unplugged;
    private final List<Update> updates = new CopyOnWriteArrayList<>();

    /** A change of a camera, and when the client heard it. */
    private record Update(long nanos, String device, String status) {
        boolean is(String camera, String wanted) {
            return device.equals(camera) && status.equals(wanted);
        }
    }

    @AfterEach
    void plugIn() {
        if (unplugged) {
            Vivid.plugIn();
        }
    }

    @Test
    void snapshotAndARecordingThatOutlivesUnplugging() throws Exception {
        try (ServiceProcess service = serve();
                JsonRpcClient client = service.client(service.token("operator"));
                UeventClock kernel = new UeventClock()) {
            client.onNotification(this::note);
            assertEquals(2, call(client, "get_camera_list").get("connected").getAsInt());

            client.call("set_camera_controls", Map.of("device", "camera0", "controls", Map.of("brightness", 200)))
                    .get(30, SECONDS);

            JsonObject snapshot = call(client, "take_snapshot", "device", "camera0");
            Path picture = Path.of(snapshot.get("file_path").getAsString());
            assertEquals(snapshot.get("file_size").getAsLong(), Files.size(picture));
            assertEquals("320x180", probe(picture, "-show_entries", "stream=width,height", "-of", "csv=p=0:s=x"));

            call(client, "start_streaming", "device", "camera0");
            Await.until(
                    "the first picture is encoded",
                    PATIENCE,
                    () -> call(client, "get_stream_status", "device", "camera0")
                            .get("status")
                            .getAsString()
                            .equals("ACTIVE"));
            JsonObject begun = call(client, "start_recording", "device", "camera0");
            assertEquals("RECORDING", begun.get("status").getAsString());
            String name = begun.get("filename").getAsString();
            awaitDuration(client, name, 5);

            kernel.reset();
            updates.clear();
            unplug();
            long gone = await("camera0", "DISCONNECTED") - kernel.firstRemoval();
            System.out.printf("streaming and recording: uevent to client %.1f ms%n", gone / 1e6);
            assertEquals(
                    "DISCONNECTED",
                    call(client, "get_camera_status", "device", "camera0")
                            .get("status")
                            .getAsString());
            Vivid.plugIn();
            unplugged = false;
            await("camera0", "CONNECTED");
            // The driver begins with its default of 128 again.
            assertEquals(200, brightness(client));
            double before = duration(client, name);
            awaitDuration(client, name, Math.max(10, before + 2));
            assertEquals(
                    1,
                    updates.stream()
                            .filter(u -> u.is("camera0", "DISCONNECTED"))
                            .count(),
                    updates::toString);

            JsonObject whole = call(client, "stop_recording", "device", "camera0");
            assertEquals("STOPPED", whole.get("status").getAsString());
            assertTrue(whole.get("duration").getAsDouble() >= 10, whole::toString);
            List<String> reasons = whole.getAsJsonArray("gaps").asList().stream()
                    .map(gap -> gap.getAsJsonObject().get("reason").getAsString())
                    .toList();
            assertTrue(reasons.contains("camera_disconnected"), whole::toString);
            for (Path segment : segments(name)) {
                assertEquals("h264", probe(segment, "-show_entries", "stream=codec_name", "-of", "csv=p=0"));
            }
        }
    }

    @Test
    void everyUnpluggedCameraIsToldToClientsOnce() throws Exception {
        List<Long> heardAfter = new ArrayList<>();
        try (ServiceProcess service = serve();
                JsonRpcClient client = service.client(service.token("viewer"));
                UeventClock kernel = new UeventClock()) {
            client.onNotification(this::note);
            for (int i = 0; i < CYCLES; i++) {
                kernel.reset();
                updates.clear();
                unplug();
                for (String camera : List.of("camera0", "camera1")) {
                    heardAfter.add(await(camera, "DISCONNECTED") - kernel.firstRemoval());
                }
                Vivid.plugIn();
                unplugged = false;
                for (String camera : List.of("camera0", "camera1")) {
                    await(camera, "CONNECTED");
                }
                assertEquals(4, updates.size(), updates::toString);
            }
        }
        Collections.sort(heardAfter);
        System.out.printf(
                "%d times unplugged; from the kernel's first word to the client's notification: median %.1f ms, p99 %.1f ms,"
                        + " max %.1f ms%n",
                heardAfter.size(),
                heardAfter.get(heardAfter.size() / 2) / 1e6,
                heardAfter.get(heardAfter.size() * 99 / 100) / 1e6,
                heardAfter.get(heardAfter.size() - 1) / 1e6);
    }

    /** What alters a picture on its way would alter each one; v4l2loopback itself may overwrite one that is being read. */
    @Test
    void jpegPicturesReachTheClientByteForByte() throws Exception {
        try (JpegFeeder feeder = JpegFeeder.start(dir, "/dev/video41");
                ServiceProcess service = serve();
                JsonRpcClient client = service.client(service.token("operator"))) {
            String camera = call(client, "get_camera_list").getAsJsonArray("cameras").asList().stream()
                    .map(item -> item.getAsJsonObject().get("device").getAsString())
                    .filter(device -> call(client, "get_camera_status", "device", device)
                            .getAsJsonObject("capabilities")
                            .getAsJsonArray("formats")
                            .toString()
                            .contains("JP"))
                    .findFirst()
                    .orElseThrow();
            int untouched = 0;
            for (int i = 0; i < 6; i++) {
                JsonObject snapshot = call(client, "take_snapshot", "device", camera);
                URI picture = service.http()
                        .resolve("/files/snapshots/" + snapshot.get("filename").getAsString());
                byte[] bytes = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(picture)
                                        .header("Authorization", "Bearer " + service.token("viewer"))
                                        .build(),
                                BodyHandlers.ofByteArray())
                        .body();
                untouched += feeder.sent().contains(ByteBuffer.wrap(bytes)) ? 1 : 0;
            }
            System.out.println("snapshots over HTTP that are the camera's own pictures: " + untouched + " of 6");
            assertTrue(untouched >= 3, untouched + " of 6");
        }
    }

    @Test
    void devicesAreListedWhileAServiceUsesThem() throws Exception {
        try (ServiceProcess service = serve();
                JsonRpcClient client = service.client(service.token("viewer"))) {
            assertEquals(2, call(client, "get_camera_list").get("connected").getAsInt());
            Process devices = ServiceProcess.start(
                    ProcessBuilder.Redirect.INHERIT, List.of("devices", "--json", "--state-dir", dir.toString()));
            String told = new String(devices.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, devices.waitFor());
            List<JsonObject> nodes =
                    JsonParser.parseString(told).getAsJsonObject().getAsJsonArray("nodes").asList().stream()
                            .map(JsonElement::getAsJsonObject)
                            .filter(node -> node.toString().contains("vivid"))
                            .filter(node -> node.get("verdict").getAsString().equals("camera"))
                            .toList();
            assertEquals(2, nodes.size(), told);
            for (JsonObject node : nodes) {
                assertTrue(node.toString().contains("YUYV"), told);
            }
        }
    }

    private static int brightness(JsonRpcClient client) {
        return call(client, "get_camera_controls", "device", "camera0").getAsJsonArray("controls").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(control -> control.get("name").getAsString().equals("brightness"))
                .findFirst()
                .orElseThrow()
                .get("value")
                .getAsInt();
    }

    private ServiceProcess serve() throws Exception {
        return ServiceProcess.serve(
                dir,
                "--set",
                "cameras.v4l2=true",
                "--set",
                "cameras.simulated=0",
                "--set",
                "stream.max_width=320",
                "--set",
                "stream.max_height=180",
                "--set",
                "stream.rate=10");
    }

    private void unplug() {
        unplugged = true;
        Vivid.unplug();
    }

    private void note(String method, JsonElement params) {
        if (method.equals("camera_status_update")) {
            JsonObject update = params.getAsJsonObject();
            updates.add(new Update(
                    System.nanoTime(),
                    update.get("device").getAsString(),
                    update.get("status").getAsString()));
        }
    }

    /** When the client heard it. */
    private long await(String camera, String status) {
        Await.until(camera + " " + status, PATIENCE, () -> updates.stream().anyMatch(u -> u.is(camera, status)));
        return updates.stream().filter(u -> u.is(camera, status)).findFirst().orElseThrow().nanos;
    }

    private static void awaitDuration(JsonRpcClient client, String name, double seconds) {
        Await.until("the recording has " + seconds + " s", PATIENCE, () -> duration(client, name) >= seconds);
    }

    private static double duration(JsonRpcClient client, String name) {
        JsonObject info = call(client, "get_recording_info", "filename", name);
        return info.has("duration") ? info.get("duration").getAsDouble() : 0;
    }

    private List<Path> segments(String name) throws Exception {
        Path folder = dir.resolve("recordings").resolve(name.replaceFirst("\\.[^.]*$", "") + ".d");
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".mp4")).toList();
        }
    }

    private static JsonObject call(JsonRpcClient client, String method, String... params) {
        try {
            Map<String, String> named = params.length == 0 ? Map.of() : Map.of(params[0], params[1]);
            return client.call(method, named).get(30, SECONDS).getAsJsonObject();
        } catch (Exception e) {
            throw new AssertionError(method + ": " + e.getMessage(), e);
        }
    }

    private static String probe(Path file, String... what) {
        List<String> command = new ArrayList<>(List.of("ffprobe", "-v", "error", "-select_streams", "v"));
        command.addAll(List.of(what));
        command.add(file.toString());
        try (Tool ffprobe = Tool.start(command)) {
            assertEquals(0, ffprobe.exitCode(PATIENCE), ffprobe::output);
            return ffprobe.output().strip();
        }
    }
}
