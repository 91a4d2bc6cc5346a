package io.cameraservice.jsonrpc.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cameraservice.CameraState;
import io.cameraservice.device.Control;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.health.ComponentState;
import io.cameraservice.health.HealthReport;
import io.cameraservice.internal.util.LoginThrottle;
import io.cameraservice.jsonrpc.Transcript;
import io.cameraservice.jsonrpc.protocol.Dispatcher;
import io.cameraservice.jsonrpc.protocol.MessageLimits;
import io.cameraservice.jsonrpc.protocol.StrictJson;
import io.cameraservice.media.RecordingState;
import io.cameraservice.testing.FakeService;
import io.cameraservice.testing.FakeSession;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CameraApiTest {
    private final InstantSource clock = InstantSource.fixed(FakeService.NOON.plusSeconds(100));
    private final FakeService service = new FakeService();
    private final CameraApi api =
            new CameraApi(service, FakeService.TOKENS, new ServerInfo("camera-service", "9.9"), clock);
    private final Dispatcher<Caller> dispatcher =
            new Dispatcher<>(api.table(), MessageLimits.defaults(), new ErrorTable());
    private final Caller caller = new Caller(clock, "127.0.0.1", new LoginThrottle("test"), () -> {});

    @BeforeEach
    void withoutFfmpeg() {
        service.health = () -> new HealthReport(
                true,
                FakeService.NOON,
                Duration.ofSeconds(100),
                List.of(
                        new ComponentHealth("driver:simulation", ComponentState.RUNNING, "", FakeService.NOON),
                        new ComponentHealth("ffmpeg", ComponentState.ERROR, "not found", FakeService.NOON)));
    }

    private Optional<String> send(String text, Caller from) {
        List<Optional<String>> replies = new ArrayList<>();
        dispatcher.dispatch(text, from, (execution, work) -> work.run(), replies::add);
        assertEquals(1, replies.size());
        return replies.get(0);
    }

    private JsonObject logIn(String token) {
        String reply = send(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"authenticate\",\"params\":{\"auth_token\":\"" + token
                                + "\"},\"id\":1}",
                        caller)
                .orElseThrow();
        return StrictJson.parse(reply, 20).getAsJsonObject();
    }

    @TestFactory
    Stream<DynamicTest> transcripts() {
        return Transcript.load("api").map(t -> DynamicTest.dynamicTest(t.name(), () -> check(t)));
    }

    private void check(Transcript transcript) {
        Caller somebody = new Caller(clock, "127.0.0.1", new LoginThrottle("test"), () -> {});
        String role = transcript.as().orElseThrow();
        if (!role.equals("nobody")) {
            send("{\"jsonrpc\":\"2.0\",\"method\":\"authenticate\",\"params\":[\"" + role + "\"]}", somebody);
        }
        String reply = send(transcript.sent(), somebody).orElseThrow();
        assertTrue(Transcript.matches(transcript.expected().orElseThrow(), reply), reply);
        assertFalse(reply.contains("secret"), reply);
    }

    @Test
    void logging_in_says_who_one_is_and_may_be_done_again() {
        JsonObject viewer = logIn("viewer").getAsJsonObject("result");
        assertEquals("viewer", viewer.get("role").getAsString());
        assertEquals("[\"view\"]", viewer.get("permissions").toString());
        assertFalse(viewer.has("expires_at"));
        JsonObject admin = logIn("admin").getAsJsonObject("result");
        assertEquals(
                "[\"view\",\"control\",\"admin\"]", admin.get("permissions").toString());
        assertFalse(admin.get("session_id").equals(viewer.get("session_id")));
        assertTrue(logIn("wrong").has("error"));
        assertTrue(caller.isLoggedIn(), "a failed attempt changes nothing");
    }

    @Test
    void the_reference_describes_every_method() {
        String reply = send("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.discover\",\"id\":1}", caller)
                .orElseThrow();
        JsonObject document = StrictJson.parse(reply, 30).getAsJsonObject().getAsJsonObject("result");
        List<JsonObject> methods = document.getAsJsonArray("methods").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
        assertEquals(api.methods().size(), methods.size());
        JsonObject start = methods.stream()
                .filter(m -> m.get("name").getAsString().equals("start_recording"))
                .findFirst()
                .orElseThrow();
        assertEquals("operator", start.get("x-role").getAsString());
        assertEquals(
                "{\"name\":\"duration\",\"summary\":\"seconds; ends by itself\",\"required\":false,"
                        + "\"schema\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":86400}}",
                start.getAsJsonArray("params").get(1).toString());
        JsonObject schema = start.getAsJsonObject("result").getAsJsonObject("schema");
        assertTrue(schema.getAsJsonObject("properties").has("session_id"));
    }

    @Test
    void a_part_that_changes_is_told_with_the_state_of_the_whole() {
        ComponentHealth gone = new ComponentHealth("mediamtx", ComponentState.ERROR, "away", FakeService.NOON);
        Notifications notifications = new Notifications(
                () -> new HealthReport(true, FakeService.NOON, Duration.ofSeconds(100), List.of(gone)));
        assertEquals(
                "{\"jsonrpc\":\"2.0\",\"method\":\"system_health_update\",\"params\":{\"status\":\"DEGRADED\","
                        + "\"components\":{\"websocket_server\":\"RUNNING\",\"mediamtx\":\"ERROR\"},\"seq\":1}}",
                notifications
                        .of(new CameraServiceEvent.HealthChanged(FakeService.NOON, gone))
                        .orElseThrow());
    }

    @Test
    void notifications_have_rising_numbers_and_the_words_clients_know() {
        Notifications notifications =
                new Notifications(() -> new HealthReport(true, FakeService.NOON, Duration.ofSeconds(100), List.of()));
        CameraServiceEvent gone = new CameraServiceEvent.CameraDisconnected(
                FakeService.NOON, FakeService.camera(CameraState.DISCONNECTED));
        assertEquals(
                "{\"jsonrpc\":\"2.0\",\"method\":\"camera_status_update\",\"params\":{\"device\":\"camera0\","
                        + "\"status\":\"DISCONNECTED\",\"name\":\"Front door\",\"resolution\":\"1280x720\",\"fps\":30,"
                        + "\"streams\":{\"rtsp\":\"rtsp://127.0.0.1:8555/camera0\"},\"seq\":1}}",
                notifications.of(gone).orElseThrow());
        assertTrue(notifications
                .of(new CameraServiceEvent.ServiceStarted(FakeService.NOON))
                .isEmpty());
        assertEquals(
                "{\"jsonrpc\":\"2.0\",\"method\":\"recording_status_update\",\"params\":{\"device\":\"camera0\","
                        + "\"status\":\"STOPPED\",\"filename\":\"camera0_20260301_120000.mp4\",\"duration\":80.5,\"seq\":2}}",
                notifications
                        .of(new CameraServiceEvent.RecordingStopped(
                                FakeService.NOON, FakeSession.recording(RecordingState.STOPPED)))
                        .orElseThrow());
        assertEquals(
                "{\"jsonrpc\":\"2.0\",\"method\":\"snapshot_update\",\"params\":{\"device\":\"camera0\","
                        + "\"filename\":\"a.jpg\",\"seq\":3}}",
                notifications
                        .of(new CameraServiceEvent.SnapshotTaken(
                                FakeService.NOON, FakeService.CAMERA, FakeSession.picture("a.jpg")))
                        .orElseThrow());
        assertEquals(
                "{\"jsonrpc\":\"2.0\",\"method\":\"camera_control_update\",\"params\":{\"device\":\"camera0\","
                        + "\"controls\":[{\"name\":\"gain\",\"label\":\"GAIN\",\"group\":\"User Controls\","
                        + "\"type\":\"integer\",\"min\":0,\"max\":9,\"step\":1,\"default\":0,\"value\":7,\"menu\":[],"
                        + "\"flags\":[\"inactive\"]}],\"seq\":4}}",
                notifications
                        .of(new CameraServiceEvent.CameraControlsChanged(
                                FakeService.NOON,
                                FakeService.CAMERA,
                                List.of(FakeSession.control(
                                        "gain",
                                        Control.Type.INTEGER,
                                        0,
                                        9,
                                        7,
                                        List.of(),
                                        Set.of(Control.Flag.INACTIVE)))))
                        .orElseThrow());
    }
}
