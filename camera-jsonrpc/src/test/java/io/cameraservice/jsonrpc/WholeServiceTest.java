package io.cameraservice.jsonrpc;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cameraservice.Camera;
import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.CameraServiceBuilder;
import io.cameraservice.FrameOptions;
import io.cameraservice.device.DeviceFault;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.jsonrpc.client.RemoteError;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.testing.FakeService;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real service with a simulated camera, as its clients see it. */
@Timeout(60)
class WholeServiceTest {
    private static final Map<String, Object> CAMERA = Map.of("device", "camera0");

    @TempDir
    Path directory;

    private final JsonRpcTransport transport =
            new JsonRpcTransport(JsonRpcOptions.builder().port(0).build());
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private @Nullable CameraService service;
    private @Nullable JsonRpcClient client;

    @AfterEach
    void close() {
        JsonRpcClient open = client;
        if (open != null) {
            open.close();
        }
        CameraService running = service;
        if (running != null) {
            running.close();
        }
    }

    private void start(UnaryOperator<CameraServiceBuilder> how) throws Exception {
        start(how, new SimulationDriver(1));
    }

    private void start(UnaryOperator<CameraServiceBuilder> how, SimulationDriver cameras) throws Exception {
        CameraServiceBuilder builder = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(cameras)
                .authenticator(FakeService.TOKENS)
                .transport(transport);
        service = how.apply(builder).build().start();
        client = JsonRpcClient.connect(transport.address().orElseThrow());
        call("authenticate", Map.of("auth_token", "admin"));
    }

    private JsonObject call(String method, Map<String, Object> params) throws Exception {
        return requireNonNull(client)
                .call(method, params)
                .get(20, TimeUnit.SECONDS)
                .getAsJsonObject();
    }

    private JsonObject camera(String method) throws Exception {
        return call(method, CAMERA);
    }

    private RemoteError refused(String method) {
        return refused(method, CAMERA);
    }

    private RemoteError refused(String method, Map<String, Object> params) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> call(method, params));
        return assertInstanceOf(RemoteError.class, e.getCause());
    }

    private static void requireFfmpeg() {
        assumeTrue(
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ffmpeg"))),
                "ffmpeg is not installed");
    }

    @Test
    void without_ffmpeg_what_needs_it_says_so_and_is_not_promised() throws Exception {
        start(b -> b.ffmpeg(directory.resolve("no-ffmpeg")));
        List<String> capabilities = call("get_server_info", Map.of()).getAsJsonArray("capabilities").asList().stream()
                .map(JsonElement::getAsString)
                .toList();
        assertEquals(List.of("snapshots", "notifications"), capabilities);
        for (String method : List.of("start_streaming", "start_recording", "start_recording")) {
            RemoteError error = refused(method);
            assertEquals(-32050, error.code(), error::toString);
            assertEquals("ffmpeg_missing", data(error, "reason"));
            assertEquals("check ffmpeg.path", data(error, "suggestion"));
            if (method.equals("start_streaming")) {
                String status = camera("get_stream_status").get("status").getAsString();
                assertEquals("INACTIVE", status, "nothing was begun");
            }
        }
        assertEquals(-32020, refused("stop_recording").code());
        assertEquals("SUCCESS", camera("take_snapshot").get("status").getAsString());
    }

    @Test
    void a_camera_that_fails_says_why_at_once_and_stays_in_error() throws Exception {
        SimulationDriver broken = new SimulationDriver(1);
        broken.camera(0).failNextOpen(new CameraException.DeviceFailed(DeviceFault.IO_ERROR, "camera0", null));
        start(b -> b.ffmpeg(directory.resolve("no-ffmpeg")), broken);
        RemoteError error = refused("take_snapshot");
        assertEquals(-32070, error.code(), error::toString);
        assertEquals("io_error", data(error, "reason"));
        assertEquals(DeviceFault.IO_ERROR.remedy(), data(error, "suggestion"));
        JsonObject status = camera("get_camera_status");
        assertEquals("ERROR", status.get("status").getAsString());
        assertTrue(status.get("problem").getAsString().startsWith("camera0 does not answer properly"));
        assertEquals("SUCCESS", camera("take_snapshot").get("status").getAsString());
        assertEquals("CONNECTED", camera("get_camera_status").get("status").getAsString());
    }

    @Test
    void a_stream_in_error_has_a_reason_and_no_figures() throws Exception {
        start(b -> b.ffmpeg(directory.resolve("no-ffmpeg")));
        Camera seen = requireNonNull(service).cameras().get(0);
        seen.stream().hold();
        seen.frames(FrameOptions.jpeg(10), frame -> {});
        JsonObject status = camera("get_stream_status");
        while (!status.get("status").getAsString().equals("ERROR")) {
            assertTrue(status.getAsJsonObject("metrics").get("fps") == null, status::toString);
            status = camera("get_stream_status");
        }
        assertFalse(status.has("metrics"), status::toString);
        assertTrue(status.get("problem").getAsString().contains("no-ffmpeg"), status::toString);
        assertFalse(status.getAsJsonObject("ffmpeg_process").get("running").getAsBoolean());
    }

    @Test
    void a_stream_that_was_not_started_cannot_be_stopped() throws Exception {
        requireFfmpeg();
        start(b -> b);
        RemoteError never = refused("stop_streaming");
        assertEquals(-32020, never.code());
        assertEquals("not_streaming", data(never, "reason"));
        assertEquals("STARTED", camera("start_streaming").get("status").getAsString());
        assertEquals("STARTED", camera("start_streaming").get("status").getAsString());
        assertEquals("STOPPED", camera("stop_streaming").get("status").getAsString());
        assertEquals("not_streaming", data(refused("stop_streaming"), "reason"));
    }

    @Test
    void clients_hear_of_a_camera_only_when_they_would_see_something_new() throws Exception {
        start(b -> b);
        listen("camera_status_update");
        camera("take_snapshot"); // opens the device, and leaves it running for a while
        call("set_camera_label", Map.of("device", "camera0", "name", "Gate"));
        assertEquals("CONNECTED Gate", heard.poll(10, TimeUnit.SECONDS));
        assertTrue(heard.isEmpty(), heard::toString);
    }

    @Test
    void a_camera_that_is_gone_is_forgotten_and_its_files_are_still_found() throws Exception {
        SimulationDriver cameras = new SimulationDriver(1);
        start(b -> b, cameras);
        requireNonNull(client).onNotification((method, params) -> {
            JsonObject told = params.getAsJsonObject();
            if (method.equals("camera_status_update")) {
                heard.add(told.get("device").getAsString() + " "
                        + told.get("status").getAsString()
                        + (told.has("problem") ? " " + told.get("problem").getAsString() : ""));
            }
        });
        String picture = camera("take_snapshot").get("filename").getAsString();
        RemoteError plugged = refused("forget_camera");
        assertEquals(-32020, plugged.code(), plugged::toString);
        assertEquals("camera_connected", data(plugged, "reason"));
        assertEquals("unplug it first", data(plugged, "suggestion"));
        cameras.camera(0).unplug();
        awaitHeard("camera0 DISCONNECTED");
        call("authenticate", Map.of("auth_token", "operator"));
        assertEquals(-32002, refused("forget_camera").code());
        call("authenticate", Map.of("auth_token", "admin"));

        JsonObject forgotten = camera("forget_camera");
        assertEquals("camera0", forgotten.get("device").getAsString());
        assertEquals("REMOVED", forgotten.get("status").getAsString());
        awaitHeard("camera0 DISCONNECTED removed");
        assertEquals(0, call("get_camera_list", Map.of()).get("total").getAsInt());
        assertEquals(-32010, refused("forget_camera").code());
        assertEquals(picture, onlyFile(camera("list_snapshots")));
        assertEquals(0, camera("list_recordings").get("total").getAsInt());
        call("delete_snapshot", Map.of("filename", picture));
        assertEquals(-32010, refused("list_snapshots").code(), "nothing is left of it");
        cameras.camera(0).plug();
        awaitHeard("camera1 CONNECTED");
        assertEquals("camera1", onlyCamera());
    }

    @Test
    void a_new_camera_takes_the_place_of_an_old_one() throws Exception {
        SimulationDriver cameras = new SimulationDriver(1);
        start(b -> b, cameras);
        call("set_camera_label", Map.of("device", "camera0", "name", "Gate"));
        String old = camera("take_snapshot").get("filename").getAsString();
        Map<String, Object> merge = Map.of("from", "camera1", "into", "camera0");
        assertEquals(-32010, refused("merge_cameras", merge).code());
        cameras.camera(0).unplug();
        cameras.add(SimulatedCameraOptions.standard(7));
        JsonObject list = call("get_camera_list", Map.of());
        while (list.get("connected").getAsInt() != 1 || list.get("total").getAsInt() != 2) {
            list = call("get_camera_list", Map.of());
        }
        String young = call("take_snapshot", Map.of("device", "camera1"))
                .get("filename")
                .getAsString();
        RemoteError same = refused("merge_cameras", Map.of("from", "camera1", "into", "camera1"));
        assertEquals(-32602, same.code());
        assertEquals("into", data(same, "param"));
        RemoteError swapped = refused("merge_cameras", Map.of("from", "camera0", "into", "camera1"));
        assertEquals(-32020, swapped.code());
        call("authenticate", Map.of("auth_token", "operator"));
        assertEquals(-32002, refused("merge_cameras", merge).code());
        call("authenticate", Map.of("auth_token", "admin"));

        JsonObject merged = call("merge_cameras", merge);
        assertEquals("camera0", merged.get("device").getAsString());
        assertEquals("CONNECTED", merged.get("status").getAsString());
        assertEquals("Gate", merged.get("name").getAsString());
        assertEquals("camera0", onlyCamera());
        assertEquals(old, onlyFile(camera("list_snapshots")));
        assertEquals(young, onlyFile(call("list_snapshots", Map.of("device", "camera1"))));
        assertEquals(-32010, refused("merge_cameras", merge).code());
        assertEquals("SUCCESS", camera("take_snapshot").get("status").getAsString());
    }

    private String onlyCamera() throws Exception {
        List<JsonElement> all =
                call("get_camera_list", Map.of()).getAsJsonArray("cameras").asList();
        assertEquals(1, all.size(), all::toString);
        return all.get(0).getAsJsonObject().get("device").getAsString();
    }

    private static String onlyFile(JsonObject listed) {
        assertEquals(1, listed.get("total").getAsInt(), listed::toString);
        return listed.getAsJsonArray("files")
                .get(0)
                .getAsJsonObject()
                .get("filename")
                .getAsString();
    }

    private void awaitHeard(String what) throws InterruptedException {
        for (String next = ""; !next.equals(what); ) {
            next = requireNonNull(heard.poll(10, TimeUnit.SECONDS), "never told: " + what);
        }
    }

    @Test
    void clients_hear_of_a_recording_from_its_start_to_its_end() throws Exception {
        requireFfmpeg();
        start(b -> b);
        listen("recording_status_update");
        String filename = camera("start_recording").get("filename").getAsString();
        JsonObject one = camera("get_camera_status").getAsJsonObject("recording");
        JsonObject listed = call("get_camera_list", Map.of())
                .getAsJsonArray("cameras")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("recording");
        assertEquals(listed.get("filename"), one.get("filename"));
        assertEquals(listed.keySet(), one.keySet());
        camera("stop_recording");
        for (String status : List.of("STARTING", "RECORDING", "STOPPED")) {
            assertEquals(status + " " + filename, heard.poll(10, TimeUnit.SECONDS));
        }
        assertFalse(camera("get_camera_status").has("recording"));
    }

    @Test
    void a_recording_that_failed_is_listed_with_its_reason() throws Exception {
        requireFfmpeg();
        start(b -> b);
        listen("recording_status_update");
        String filename = call("start_recording", Map.of("device", "camera0", "format", "mkv"))
                .get("filename")
                .getAsString();
        // What is to become the whole file is in the way of itself: it cannot be put together.
        Files.createDirectories(
                directory.resolve("recordings").resolve(filename).resolve("in-the-way"));
        JsonObject ended = camera("stop_recording");
        assertEquals("ERROR", ended.get("status").getAsString(), ended::toString);
        String why = ended.get("problem").getAsString();
        assertTrue(why.contains(filename), why);
        JsonObject listed =
                call("list_recordings", Map.of()).getAsJsonArray("files").get(0).getAsJsonObject();
        assertEquals("ERROR", listed.get("status").getAsString());
        assertEquals(why, listed.get("problem").getAsString());
        JsonObject info = call("get_recording_info", Map.of("filename", filename));
        assertEquals("ERROR", info.get("status").getAsString());
        assertEquals(why, info.get("problem").getAsString());
        for (String status : List.of("STARTING", "RECORDING", "ERROR")) {
            assertEquals(status + " " + filename, heard.poll(10, TimeUnit.SECONDS));
        }
    }

    private void listen(String notification) {
        requireNonNull(client).onNotification((method, params) -> {
            if (method.equals(notification)) {
                JsonObject told = params.getAsJsonObject();
                String what = told.has("filename") ? "filename" : "name";
                heard.add(
                        told.get("status").getAsString() + " " + told.get(what).getAsString());
            }
        });
    }

    private static String data(RemoteError error, String field) {
        return error.data().get(field).getAsString();
    }
}
