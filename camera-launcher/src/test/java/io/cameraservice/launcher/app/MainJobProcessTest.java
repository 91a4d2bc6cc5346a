package io.cameraservice.launcher.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client of the whole program does, and that killing the program loses nothing but time. */
@RequiresFfmpeg
class MainJobProcessTest {
    /** The processor is played by software (tools/arm-lab): small pictures, and a long time for all. */
    private static final boolean SMALL = Boolean.getBoolean("test.small");

    private static final Duration LONG = Duration.ofSeconds(SMALL ? 180 : 30);
    /** How often it is killed; more by {@code -Dtest.rounds=20}. */
    private static final int ROUNDS = Integer.getInteger("test.rounds", 4);

    private static final String[] PICTURE = SMALL
            ? new String[] {"--set", "stream.max_width=320", "--set", "stream.max_height=240", "--set", "stream.rate=10"
            }
            : new String[0];

    @TempDir
    Path dir;

    @Test
    void snapshotRecordingAndStreamOverJsonRpc() throws Exception {
        try (ServiceProcess service = ServiceProcess.serve(dir, PICTURE);
                JsonRpcClient client = service.client(service.token("operator"))) {
            JsonObject cameras = call(client, "get_camera_list", Map.of());
            assertEquals(1, cameras.get("connected").getAsInt());

            JsonObject snapshot = call(client, "take_snapshot", Map.of("device", "camera0"));
            assertEquals("SUCCESS", snapshot.get("status").getAsString());
            assertEquals(
                    snapshot.get("file_size").getAsLong(),
                    Files.size(Path.of(snapshot.get("file_path").getAsString())));

            JsonObject begun = call(client, "start_recording", Map.of("device", "camera0", "duration", 10));
            assertEquals("RECORDING", begun.get("status").getAsString());
            String name = begun.get("filename").getAsString();
            awaitEnd(client, name);
            JsonObject info = call(client, "get_recording_info", Map.of("filename", name));
            assertEquals(10, info.get("duration").getAsDouble(), 0.2);
            Path file = download(service, "recordings", name);
            assertEquals(info.get("file_size").getAsLong(), Files.size(file));
            assertEquals(10, probe(file), 0.2);
            assertEquals("", errorsOf(file));

            String url = call(client, "get_stream_url", Map.of("device", "camera0"))
                    .get("stream_url")
                    .getAsString();
            Path still = dir.resolve("still.jpg");
            assertEquals(
                    "",
                    run(
                            "ffmpeg",
                            "-v",
                            "error",
                            "-rtsp_transport",
                            "tcp",
                            "-i",
                            url,
                            "-frames:v",
                            "1",
                            still.toString()));
            assertTrue(Files.size(still) > 1000);

            call(client, "delete_recording", Map.of("filename", name));
            assertEquals(
                    0, call(client, "list_recordings", Map.of()).get("total").getAsInt());
        }
    }

    @Test
    void aKilledServiceGoesOnRecording() throws Exception {
        String name = "";
        for (int round = 0; round <= ROUNDS; round++) {
            try (ServiceProcess service = ServiceProcess.serve(dir, "--set", "recordings.segment_length=1s");
                    JsonRpcClient client = service.client(service.token("operator"))) {
                if (round == 0) {
                    name = call(client, "start_recording", Map.of("device", "camera0"))
                            .get("filename")
                            .getAsString();
                }
                String filename = name;
                int gaps = round;
                double before = duration(client, filename);
                Await.until("it goes on, round " + round, LONG, () -> {
                    JsonObject info = call(client, "get_recording_info", Map.of("filename", filename));
                    return restarts(info) == gaps && duration(client, filename) > before + (gaps == 0 ? 2 : 1.2);
                });
                List<ProcessHandle> children = service.children();
                if (round < ROUNDS) {
                    service.kill();
                    Await.until(
                            "no child outlives it",
                            LONG,
                            () -> children.stream().noneMatch(ProcessHandle::isAlive));
                } else {
                    JsonObject whole = call(client, "stop_recording", Map.of("device", "camera0"));
                    assertEquals("STOPPED", whole.get("status").getAsString());
                    assertEquals(ROUNDS, restarts(whole), whole::toString);
                    Path file = download(service, "recordings", filename);
                    // The picture during which the service was killed may be half there, and a busy machine leaves some
                    // out;
                    // every other one decodes.
                    double expected = whole.get("duration").getAsDouble() * 30;
                    assertEquals(expected, pictures(file), 3 + 2 * ROUNDS + expected / 10);
                    assertEquals(whole.get("duration").getAsDouble(), probe(file), 0.2);
                }
            }
        }
    }

    /** Gaps of killed services; a busy machine may leave out a few pictures besides. */
    private static long restarts(JsonObject recording) {
        return recording.getAsJsonArray("gaps").asList().stream()
                .filter(g -> g.getAsJsonObject().get("reason").getAsString().equals("service_restarted"))
                .count();
    }

    private static double duration(JsonRpcClient client, String filename) {
        JsonObject info = call(client, "get_recording_info", Map.of("filename", filename));
        return info.has("duration") ? info.get("duration").getAsDouble() : 0;
    }

    private static void awaitEnd(JsonRpcClient client, String filename) {
        Await.until(
                "the recording ends",
                LONG,
                () -> call(client, "get_recording_info", Map.of("filename", filename))
                        .get("status")
                        .getAsString()
                        .equals("STOPPED"));
    }

    private static JsonObject call(JsonRpcClient client, String method, Map<String, ?> params) {
        try {
            return client.call(method, params).get(LONG.toSeconds(), SECONDS).getAsJsonObject();
        } catch (Exception e) {
            throw new AssertionError(method + ": " + e.getMessage(), e);
        }
    }

    private Path download(ServiceProcess service, String kind, String name) throws Exception {
        URI uri = service.http().resolve("/files/" + kind + "/" + name);
        Path file = dir.resolve("download-" + name);
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Authorization", "Bearer " + service.token("viewer"))
                                .build(),
                        BodyHandlers.ofFile(file));
        assertEquals(200, answer.statusCode());
        return file;
    }

    private static double probe(Path file) throws Exception {
        return Double.parseDouble(
                run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file.toString())
                        .strip());
    }

    private static double pictures(Path file) throws Exception {
        String said = run(
                "ffprobe",
                "-v",
                "quiet",
                "-count_frames",
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "csv=p=0",
                file.toString());
        return Double.parseDouble(said.strip());
    }

    private static String errorsOf(Path file) throws Exception {
        return run("ffmpeg", "-v", "error", "-i", file.toString(), "-f", "null", "-");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
