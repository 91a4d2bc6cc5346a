package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.jsonrpc.client.RemoteError;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.Ports;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with a real MediaMTX that it runs itself. */
@RequiresMediaMtx
@RequiresFfmpeg
class ManagedMediaMtxProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final MediaMtxBinary binary;

    @TempDir
    Path dir;

    ManagedMediaMtxProcessTest(MediaMtxBinary binary) {
        this.binary = binary;
    }

    @Test
    void itServesAndEndsWithTheProgram() throws Exception {
        ProcessHandle server;
        try (ServiceProcess service = serve();
                JsonRpcClient client = service.client(service.token("viewer"))) {
            Await.until(
                    "it is offered",
                    SOON,
                    () -> !url(client).startsWith(service.rtsp().toString()));
            server = mediaMtx(service);
            try (Tool ffprobe = Tool.start(
                    "ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-show_streams", "-i", url(client))) {
                assertEquals(0, ffprobe.exitCode(SOON), ffprobe::output);
                assertTrue(ffprobe.output().contains("codec_name=h264"), ffprobe::output);
            }
        }
        assertTrue(!server.isAlive(), "it ended with the program");
    }

    @Test
    void itDoesNotOutliveAProgramThatIsKilled() throws Exception {
        try (ServiceProcess service = serve();
                JsonRpcClient client = service.client(service.token("viewer"))) {
            Await.until(
                    "it is offered",
                    SOON,
                    () -> !url(client).startsWith(service.rtsp().toString()));
            ProcessHandle server = mediaMtx(service);
            service.kill();
            Await.until("it ends, too", SOON, () -> !server.isAlive());
        }
    }

    @Test
    void itRecordsAndPlaysBackWhatItRecorded() throws Exception {
        try (ServiceProcess service = serve("recordings.engine=mediamtx", "mediamtx.playback_port=0");
                JsonRpcClient client = service.client(service.token("operator"))) {
            Await.until(
                    "it is offered",
                    SOON,
                    () -> !url(client).startsWith(service.rtsp().toString()));
            assertEquals(-32602, errorCode(client, "start_recording", Map.of("device", "camera0", "format", "mkv")));
            String name = call(client, "start_recording", Map.of("device", "camera0"))
                    .get("filename")
                    .getAsString();
            Await.until(
                    "three seconds are there",
                    SOON,
                    () -> call(client, "get_recording_info", Map.of("filename", name))
                                    .get("duration")
                                    .getAsDouble()
                            > 3);
            JsonObject whole = call(client, "stop_recording", Map.of("device", "camera0"));
            assertEquals("STOPPED", whole.get("status").getAsString(), whole::toString);
            double seconds = whole.get("duration").getAsDouble();

            String playback = "http://" + playbackAddress();
            JsonArray listed = JsonParser.parseString(get(playback + "/list?path=camera0-recording"))
                    .getAsJsonArray();
            assertEquals(1, listed.size(), listed::toString);
            JsonObject span = listed.get(0).getAsJsonObject();
            assertEquals(seconds, span.get("duration").getAsDouble(), 0.3);
            String start = URLEncoder.encode(span.get("start").getAsString(), StandardCharsets.UTF_8);
            try (Tool ffprobe = Tool.start(
                    "ffprobe",
                    "-v",
                    "error",
                    "-show_entries",
                    "stream=codec_name",
                    playback + "/get?path=camera0-recording&duration=" + seconds + "&start=" + start)) {
                assertEquals(0, ffprobe.exitCode(SOON), ffprobe::output);
                assertTrue(ffprobe.output().contains("h264"), ffprobe::output);
            }
        }
    }

    /** As it was written for this start. */
    private String playbackAddress() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            Path file = files.filter(path -> path.endsWith("mediamtx.yml"))
                    .findFirst()
                    .orElseThrow();
            Matcher address = Pattern.compile("playbackAddress: \"(.*)\"").matcher(Files.readString(file));
            assertTrue(address.find());
            return address.group(1);
        }
    }

    private static String get(String url) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
        return answer.body();
    }

    private ServiceProcess serve(String... more) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "mediamtx.enabled=true",
                "mediamtx.managed=true",
                "mediamtx.binary=" + binary.path(),
                "mediamtx.api_port=" + Ports.free(),
                "mediamtx.rtsp_port=0",
                "mediamtx.hls_port=0",
                "mediamtx.webrtc_port=0",
                "mediamtx.webrtc_udp_port=0"));
        settings.addAll(List.of(more));
        return ServiceProcess.serve(
                dir, settings.stream().flatMap(set -> Stream.of("--set", set)).toArray(String[]::new));
    }

    private ProcessHandle mediaMtx(ServiceProcess service) {
        List<ProcessHandle> all = service.children().stream()
                .filter(child -> child.info()
                        .command()
                        .filter(command -> command.endsWith("/mediamtx"))
                        .isPresent())
                .toList();
        assertEquals(1, all.size(), all::toString);
        return all.get(0);
    }

    private static JsonObject call(JsonRpcClient client, String method, Map<String, ?> params) {
        try {
            return client.call(method, params).get(20, TimeUnit.SECONDS).getAsJsonObject();
        } catch (Exception e) {
            throw new AssertionError(method, e);
        }
    }

    private static int errorCode(JsonRpcClient client, String method, Map<String, ?> params) {
        ExecutionException refused = assertThrows(
                ExecutionException.class, () -> client.call(method, params).get(20, TimeUnit.SECONDS));
        return assertInstanceOf(RemoteError.class, refused.getCause()).code();
    }

    private static String url(JsonRpcClient client) {
        return call(client, "get_stream_url", Map.of("device", "camera0"))
                .get("stream_url")
                .getAsString();
    }
}
