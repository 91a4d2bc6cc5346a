package io.cameraservice.jsonrpc;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.cameraservice.Camera;
import io.cameraservice.CameraService;
import io.cameraservice.event.Subscription;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.testing.FakeService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What start_streaming and stop_streaming promise is there from the first answer on, and true. */
@Timeout(60)
class StreamingCallsTest {
    @TempDir
    Path directory;

    private final JsonRpcTransport transport =
            new JsonRpcTransport(JsonRpcOptions.builder().port(0).build());
    private @Nullable CameraService service;
    private @Nullable JsonRpcClient client;

    @BeforeAll
    static void requireFfmpeg() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ffmpeg"))),
                "ffmpeg is not installed");
    }

    private void start(StreamPlan plan) throws Exception {
        service = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(new SimulationDriver(1))
                .streamPlan(plan)
                .authenticator(FakeService.TOKENS)
                .transport(transport)
                .build()
                .start();
        client = JsonRpcClient.connect(transport.address().orElseThrow());
        call("authenticate", Map.of("auth_token", "admin"));
    }

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
        if (service != null) {
            service.close();
        }
    }

    private JsonObject call(String method, Map<String, Object> params) throws Exception {
        return requireNonNull(client)
                .call(method, params)
                .get(20, TimeUnit.SECONDS)
                .getAsJsonObject();
    }

    private Camera camera() {
        return requireNonNull(service).cameras().get(0);
    }

    private JsonObject stream(String method) throws Exception {
        return call(method, Map.of("device", "camera0"));
    }

    @Test
    void a_stream_that_is_stopped_at_once_was_started() throws Exception {
        start(StreamPlan.builder().linger(Duration.ofSeconds(7)).build());
        Instant before = Instant.now().minusMillis(1);
        JsonObject started = stream("start_streaming");
        Instant at = Instant.parse(started.get("start_time").getAsString());
        assertFalse(at.isBefore(before), started::toString);
        assertEquals(7, started.get("auto_close_after").getAsInt());
        assertEquals(started, stream("start_streaming"), "asking again changes nothing");
        JsonObject stopped = stream("stop_streaming");
        assertEquals(started.get("start_time"), stopped.get("start_time"));
        double seconds = stopped.get("duration").getAsDouble();
        assertTrue(seconds >= 0 && seconds < 30, stopped::toString);
        assertFalse(stopped.get("stream_continues").getAsBoolean(), stopped::toString);
    }

    @Test
    void a_stream_with_pre_roll_goes_on() throws Exception {
        start(StreamPlan.builder().preRoll(Duration.ofSeconds(5)).build());
        assertFalse(stream("start_streaming").has("auto_close_after"), "it never closes");
        assertTrue(stream("stop_streaming").get("stream_continues").getAsBoolean());
        camera().stream().awaitActive(Duration.ofSeconds(20));
        assertEquals("ACTIVE", stream("get_stream_status").get("status").getAsString());
    }

    @Test
    void a_stream_that_is_recorded_goes_on_until_that_is_over() throws Exception {
        start(StreamPlan.builder().build());
        Camera camera = camera();
        camera.record(RecordingRequest.untilStopped());
        stream("start_streaming");
        assertTrue(stream("stop_streaming").get("stream_continues").getAsBoolean());
        stream("start_streaming");
        camera.stopRecording();
        JsonObject status = stream("get_stream_status");
        while (camera().stream().status().use().users() > 1) {
            status = stream("get_stream_status"); // its reader is about to be gone
        }
        assertEquals("ACTIVE", status.get("status").getAsString());
        assertFalse(stream("stop_streaming").get("stream_continues").getAsBoolean());
    }

    @Test
    void a_stream_that_the_host_holds_goes_on() throws Exception {
        start(StreamPlan.builder().build());
        Subscription held = camera().stream().hold();
        stream("start_streaming");
        assertTrue(stream("stop_streaming").get("stream_continues").getAsBoolean());
        held.close();
        stream("start_streaming");
        assertFalse(stream("stop_streaming").get("stream_continues").getAsBoolean());
    }
}
