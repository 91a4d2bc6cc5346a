package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.testing.AttackSize;
import io.cameraservice.testing.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Finding A1: a port is free again at once, though its clients were connected when the server closed. */
class HttpRestartTest {
    private static final EndpointLimits LIMITS = EndpointLimits.defaults();

    @Test
    void startsAgainOnItsPortWithClientsConnected() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<RawHttp> clients = new ArrayList<>();
        try {
            for (int i = 0; i < AttackSize.of(5, 20); i++) {
                try (HttpBench bench = new HttpBench(port, LIMITS).serving()) {
                    RawHttp idle = new RawHttp(port);
                    clients.add(idle);
                    assertEquals(
                            200,
                            idle.send(RawHttp.get("/health/live", "")).read().status());
                    RawHttp viewer = new RawHttp(port);
                    clients.add(viewer);
                    viewer.send(RawHttp.get("/preview/camera0.mjpeg", bench.token));
                    Await.until("a viewer", Duration.ofSeconds(5), () -> bench.service.watching() == 1);
                    assertFalse(bench.front.failure().isDone());
                }
                for (RawHttp client : clients) {
                    assertTrue(client.isClosedByServer());
                }
            }
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
    }
}
