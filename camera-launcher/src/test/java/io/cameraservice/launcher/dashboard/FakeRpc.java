package io.cameraservice.launcher.dashboard;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import io.cameraservice.testing.FakeService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The far end of the page's WebSocket, played within the test: answers as docs say the service does. */
final class FakeRpc {
    final Map<String, JsonObject> cameras = new TreeMap<>();
    final List<JsonObject> recordings = new ArrayList<>();
    final List<JsonObject> snapshots = new ArrayList<>();
    /** State and detail of the service's parts. */
    final Map<String, String> parts = new TreeMap<>(Map.of("relay", "RUNNING rtsp://127.0.0.1:8555"));

    final List<String> calls = new ArrayList<>();
    final FakeControls controls = new FakeControls();
    final FakeNetwork network = new FakeNetwork();
    private final FakeService service;
    private final List<WebSocketRoute> sockets = new ArrayList<>();
    private final String token;
    private final byte[] picture;
    private final byte[] video;
    String role = "operator";
    boolean reachable = true;

    FakeRpc(FakeService service, String token, byte[] picture, byte[] video) {
        this.service = service;
        this.token = token;
        this.picture = picture;
        this.video = video;
    }

    void attach(Page page) {
        page.routeWebSocket("**/ws", socket -> {
            if (!reachable) {
                socket.close();
                return;
            }
            sockets.add(socket);
            socket.onMessage(frame -> answer(socket, frame.text()));
        });
    }

    /** Cuts all connections, as an end of the service would. */
    void cut() {
        sockets.forEach(WebSocketRoute::close);
        sockets.clear();
    }

    void tell(String method, JsonObject params) {
        JsonObject notice = new JsonObject();
        notice.addProperty("jsonrpc", "2.0");
        notice.addProperty("method", method);
        notice.add("params", params);
        sockets.forEach(s -> s.send(notice.toString()));
    }

    JsonObject camera(String device, String name, String status) {
        JsonObject camera = object("device", device, "status", status, "name", name, "resolution", "1280x720");
        camera.addProperty("fps", status.equals("CONNECTED") ? 30 : 0);
        cameras.put(device, camera);
        return camera;
    }

    void snapshot(String device, Instant at) {
        String name = device + "_" + at.toString().replaceAll("[:.]", "-") + ".jpg";
        service.files.put(name, picture);
        snapshots.add(0, file(name, device, picture.length, at));
    }

    void recording(String device, Instant at, double duration) {
        String name = device + "_" + at.toString().replaceAll("[:.]", "-") + ".mp4";
        service.files.put(name, video);
        JsonObject file = file(name, device, video.length, at);
        file.addProperty("duration", duration);
        file.addProperty("status", "STOPPED");
        recordings.add(0, file);
    }

    private static JsonObject file(String name, String device, long size, Instant at) {
        JsonObject file = object("filename", name, "device", device, "modified_time", at.toString());
        file.addProperty("file_size", size);
        return file;
    }

    private void answer(WebSocketRoute socket, String text) {
        JsonObject call = JsonParser.parseString(text).getAsJsonObject();
        String method = call.get("method").getAsString();
        JsonObject params = call.getAsJsonObject("params");
        calls.add(method);
        JsonObject reply = object("jsonrpc", "2.0");
        reply.add("id", call.get("id"));
        JsonObject result = new JsonObject();
        String device = params.has("device") ? params.get("device").getAsString() : "";
        switch (method) {
            case "authenticate" -> {
                if (!params.get("auth_token").getAsString().equals(token)) {
                    reply.add(
                            "error",
                            JsonParser.parseString(
                                    "{\"code\":-32001,\"message\":\"the token was not signed by this instance\",\"data\":{\"reason\":\"x\"}}"));
                }
                result.addProperty("role", role);
            }
            case "get_camera_list" -> {
                JsonArray list = new JsonArray();
                cameras.values().forEach(list::add);
                result.add("cameras", list);
            }
            case "list_recordings", "list_snapshots" -> {
                JsonArray files = new JsonArray();
                List<JsonObject> all = method.equals("list_recordings") ? recordings : snapshots;
                all.stream().limit(params.get("limit").getAsInt()).forEach(files::add);
                result.add("files", files);
                result.addProperty("total", all.size());
            }
            case "take_snapshot" -> {
                snapshot(device, Instant.now());
                tell("snapshot_update", object("device", device));
            }
            case "start_recording" -> {
                if (device.equals("camera1")) {
                    reply.add(
                            "error",
                            JsonParser.parseString(
                                    "{\"code\":-32050,\"message\":\"there is no ffmpeg\",\"data\":{\"suggestion\":\"install it with apt-get install ffmpeg\"}}"));
                } else {
                    tell("recording_status_update", object("device", device, "status", "RECORDING"));
                }
            }
            case "stop_recording" -> {
                recording(device, Instant.now(), 3);
                tell("recording_status_update", object("device", device, "status", "STOPPED"));
            }
            case "delete_recording", "delete_snapshot" -> {
                String name = params.get("filename").getAsString();
                recordings.removeIf(f -> f.get("filename").getAsString().equals(name));
                snapshots.removeIf(f -> f.get("filename").getAsString().equals(name));
            }
            case "get_camera_controls" -> result.add("controls", controls.all());
            case "set_camera_controls" -> {
                controls.set(params.getAsJsonObject("controls"));
                result.add("controls", controls.all());
            }
            case "reset_camera_controls" -> {
                controls.reset(params.getAsJsonArray("controls"));
                result.add("controls", controls.all());
            }
            case "get_external_streams" -> result.add("external_streams", network.list());
            case "add_external_stream" ->
                network.objection(params).ifPresentOrElse(error -> reply.add("error", error), () -> {
                    String added = "camera" + cameras.size();
                    network.add(params, added).entrySet().forEach(e -> result.add(e.getKey(), e.getValue()));
                    boolean away = result.has("problem");
                    JsonObject view =
                            camera(added, params.get("stream_name").getAsString(), away ? "DISCONNECTED" : "CONNECTED");
                    view.add("problem", result.get("problem"));
                });
            case "remove_external_stream" -> {
                String gone = params.get("stream_url").getAsString();
                network.urls.remove(gone);
                cameras.remove(gone);
            }
            case "get_status" -> {
                boolean well = parts.values().stream().allMatch(p -> p.startsWith("RUNNING"));
                result.addProperty("status", well ? "HEALTHY" : "DEGRADED");
                JsonArray list = new JsonArray();
                parts.forEach((name, told) -> list.add(
                        object("name", name, "state", told.split(" ", 2)[0], "detail", told.split(" ", 2)[1])));
                result.add("parts", list);
            }
            default -> result.addProperty("ok", true);
        }
        if (!reply.has("error")) {
            reply.add("result", result);
        }
        socket.send(reply.toString());
    }

    static JsonObject object(String... pairs) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            object.addProperty(pairs[i], pairs[i + 1]);
        }
        return object;
    }
}
