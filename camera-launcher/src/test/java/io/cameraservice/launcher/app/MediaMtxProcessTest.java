package io.cameraservice.launcher.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.RequiresMediaMtx;
import io.cameraservice.testing.SelfSigned;
import io.cameraservice.testing.Tool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program beside a real MediaMTX: what its clients are told while that comes and goes. */
@RequiresMediaMtx
@RequiresFfmpeg
class MediaMtxProcessTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    private final MediaMtxBinary binary;

    @TempDir
    Path dir;

    MediaMtxProcessTest(MediaMtxBinary binary) {
        this.binary = binary;
    }

    @Test
    void clientsAreToldTheTruthWhileItComesAndGoes() throws Exception {
        try (MediaMtxServer server = new MediaMtxServer(binary, dir);
                ServiceProcess service = ServiceProcess.serve(
                        dir,
                        "--set",
                        "cameras.simulated=2",
                        "--set",
                        "mediamtx.enabled=auto",
                        "--set",
                        "mediamtx.host=127.0.0.1",
                        "--set",
                        "mediamtx.api_port=" + server.api().getPort());
                JsonRpcClient client = service.client(service.token("admin"))) {
            List<String> updates = new CopyOnWriteArrayList<>();
            List<String> offered = new CopyOnWriteArrayList<>();
            client.onNotification((method, params) -> {
                if (method.equals("camera_status_update")
                        && params.getAsJsonObject().get("device").getAsString().equals("camera1")) {
                    offered.add(params.getAsJsonObject()
                            .getAsJsonObject("streams")
                            .get("rtsp")
                            .getAsString());
                }
                if (method.equals("system_health_update")) {
                    updates.add(params.getAsJsonObject()
                            .getAsJsonObject("components")
                            .get("mediamtx")
                            .getAsString());
                }
            });
            assertEquals("STOPPED", component(client), "no MediaMTX is no error");
            assertEquals(200, health(service).statusCode());
            assertTrue(url(client).startsWith(service.rtsp().toString()), "without MediaMTX our own relay is offered");

            server.startAndWait();
            Await.until("it is attached", SOON, () -> updates.contains("RUNNING"));
            Await.until("it is offered", SOON, () -> url(client).equals(server.rtsp("camera0")));
            JsonObject streams = call(client, "get_camera_list", Map.of())
                    .getAsJsonObject()
                    .getAsJsonArray("cameras")
                    .get(0)
                    .getAsJsonObject()
                    .getAsJsonObject("streams");
            assertEquals(server.hls("camera0"), streams.get("hls").getAsString());
            assertEquals(server.webrtc("camera0"), streams.get("webrtc").getAsString());
            assertTrue(healthBody(service)
                    .getAsJsonObject("details")
                    .get("attached")
                    .getAsBoolean());

            try (Tool reader = Tool.start(
                    "ffmpeg",
                    "-nostdin",
                    "-v",
                    "error",
                    "-rtsp_transport",
                    "tcp",
                    "-i",
                    url(client),
                    "-f",
                    "null",
                    "-")) {
                Await.until(
                        "its reader is counted",
                        SOON,
                        () -> path(client).get("readers").getAsInt() == 1);
                assertTrue(reader.alive());
                JsonObject item = call(client, "get_streams", Map.of())
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonObject();
                assertEquals(1, item.get("readers").getAsInt(), "MediaMTX itself is no viewer");
                assertTrue(path(client).get("bytes_received").getAsLong() > 0);
                String id = path(client)
                        .getAsJsonArray("clients")
                        .get(0)
                        .getAsJsonObject()
                        .get("id")
                        .getAsString();
                call(client, "disconnect_client", Map.of("device", "camera0", "client", id));
                Await.until("it is disconnected", SOON, () -> !reader.alive());
                ExecutionException gone = assertThrows(
                        ExecutionException.class,
                        () -> client.call("disconnect_client", Map.of("device", "camera0", "client", id))
                                .get(10, TimeUnit.SECONDS));
                assertTrue(String.valueOf(gone.getMessage()).contains(id), gone::toString);
            }

            server.kill();
            Await.until("its death is told", SOON, () -> updates.contains("ERROR"));
            HttpResponse<String> dead = health(service);
            assertEquals(500, dead.statusCode());
            assertFalse(dead.body().contains("127.0.0.1"), "the door is open to all: no addresses");
            assertEquals("ERROR", component(client));
            assertTrue(url(client).startsWith(service.rtsp().toString()));
            server.startAndWait();
            Await.until("it is offered again", SOON, () -> url(client).equals(server.rtsp("camera0")));
            Await.until("its return is told", SOON, () -> updates.size() >= 3); // beside the call that saw it
            assertEquals(List.of("RUNNING", "ERROR", "RUNNING"), updates);
            Await.until("clients are told where: " + offered, SOON, () -> offered.size() >= 3);
            assertEquals(
                    List.of(server.rtsp("camera1"), service.rtsp() + "camera1", server.rtsp("camera1")),
                    offered,
                    "once for each change");
        }
    }

    @Test
    void itsCertificateIsTrustedWhereAFileNamesIt() throws Exception {
        assumeTrue(binary.since(1, 15), () -> binary + " has an API without TLS");
        SelfSigned certificate = SelfSigned.of("ip:127.0.0.1", dir);
        try (MediaMtxServer server =
                        new MediaMtxServer(binary, dir).encryptApi(certificate).startAndWait();
                ServiceProcess service = ServiceProcess.serve(
                        dir,
                        "--set",
                        "mediamtx.enabled=true",
                        "--set",
                        "mediamtx.api_url=" + server.api(),
                        "--set",
                        "mediamtx.ca_file=" + certificate.certificate());
                JsonRpcClient client = service.client(service.token("admin"))) {
            Await.until("it is offered", SOON, () -> url(client).equals(server.rtsp("camera0")));
        }
    }

    private static JsonElement call(JsonRpcClient client, String method, Map<String, ?> params) {
        try {
            return client.call(method, params).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(method, e);
        }
    }

    private static String url(JsonRpcClient client) {
        return call(client, "get_stream_url", Map.of("device", "camera0"))
                .getAsJsonObject()
                .get("stream_url")
                .getAsString();
    }

    private static JsonObject path(JsonRpcClient client) {
        return call(client, "get_stream_status", Map.of("device", "camera0"))
                .getAsJsonObject()
                .getAsJsonObject("mediamtx_path");
    }

    private static String component(JsonRpcClient client) {
        return call(client, "get_status", Map.of())
                .getAsJsonObject()
                .getAsJsonObject("components")
                .get("mediamtx")
                .getAsString();
    }

    private static JsonObject healthBody(ServiceProcess service) throws Exception {
        return JsonParser.parseString(health(service).body()).getAsJsonObject();
    }

    private static HttpResponse<String> health(ServiceProcess service) throws Exception {
        URI uri = service.http().resolve("/health/mediamtx");
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
