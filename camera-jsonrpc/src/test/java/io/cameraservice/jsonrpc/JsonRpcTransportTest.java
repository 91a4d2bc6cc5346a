package io.cameraservice.jsonrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.cameraservice.CameraException;
import io.cameraservice.event.CameraServiceEvent;
import io.cameraservice.health.ComponentState;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.testing.FakeService;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JsonRpcTransportTest {
    private final FakeService service = new FakeService();
    private final JsonRpcTransport transport =
            new JsonRpcTransport(JsonRpcOptions.builder().port(0).build());

    @AfterEach
    void close() {
        transport.close();
    }

    private JsonRpcClient client() {
        return JsonRpcClient.connect(transport.address().orElseThrow());
    }

    record LoggedIn(String role, String sessionId) {}

    @Test
    void those_who_are_logged_in_hear_what_happens() throws Exception {
        transport.start(service, FakeService.TOKENS);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (JsonRpcClient viewer = client();
                JsonRpcClient nobody = client()) {
            viewer.onNotification((method, params) ->
                    heard.add(method + " " + params.getAsJsonObject().get("seq")));
            nobody.onNotification((method, params) -> heard.add("nobody hears " + method));
            LoggedIn who = viewer.call("authenticate", Map.of("auth_token", "viewer"), LoggedIn.class)
                    .get(5, TimeUnit.SECONDS);
            assertTrue(who != null && who.role().equals("viewer"));
            JsonObject cameras = viewer.call("get_camera_list", Map.of())
                    .get(5, TimeUnit.SECONDS)
                    .getAsJsonObject();
            assertEquals(1, cameras.get("total").getAsInt());
            nobody.call("ping", Map.of()).get(5, TimeUnit.SECONDS);

            service.fire(new CameraServiceEvent.ServiceStarted(FakeService.NOON));
            service.fire(service.connected());
            service.fire(service.connected());
            service.fire(service.disconnected());
            assertEquals("camera_status_update 1", heard.poll(5, TimeUnit.SECONDS));
            assertEquals("camera_status_update 2", heard.poll(5, TimeUnit.SECONDS));
            nobody.call("ping", Map.of()).get(5, TimeUnit.SECONDS);
            assertTrue(heard.isEmpty(), heard::toString);
        }
    }

    @Test
    void its_health_is_what_is_seen() {
        assertEquals(ComponentState.STOPPED, transport.health().state());
        transport.start(service, FakeService.TOKENS);
        assertEquals(ComponentState.RUNNING, transport.health().state());
        assertEquals(
                transport.address().map(URI::toString).orElseThrow(),
                transport.health().detail());
        transport.close();
        transport.close();
        assertEquals(ComponentState.STOPPED, transport.health().state());
        assertEquals(0, service.listeners());
        transport.start(service, FakeService.TOKENS);
        assertEquals(ComponentState.RUNNING, transport.health().state());
    }

    @Test
    void a_port_in_use_is_an_error_that_names_it() {
        transport.start(service, FakeService.TOKENS);
        int port = transport.address().orElseThrow().getPort();
        try (JsonRpcTransport second =
                new JsonRpcTransport(JsonRpcOptions.builder().port(port).build())) {
            CameraException e = assertThrows(CameraException.class, () -> second.start(service, FakeService.TOKENS));
            assertEquals("cannot_listen", e.reason());
            assertTrue(e.toString().contains("127.0.0.1:" + port), e.toString());
            assertEquals(1, service.listeners());
        }
    }
}
