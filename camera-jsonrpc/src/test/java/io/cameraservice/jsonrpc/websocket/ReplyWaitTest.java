package io.cameraservice.jsonrpc.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.testing.AttackSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No reply waits for another event: a wait of a second fails, whatever the machine does. A reply that is queued while the writer
 * looks away once waited up to 18 seconds, about one in 200,000; {@code -Dtest.attack=full} sends three million.
 */
@Timeout(600)
class ReplyWaitTest {
    private static final int PINGS = AttackSize.of(30_000, 1_000_000);
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}";
    private static final String PONG = "{\"jsonrpc\":\"2.0\",\"result\":\"pong\",\"id\":1}";
    private static final String SUBTRACT = "{\"jsonrpc\":\"2.0\",\"method\":\"subtract\",\"params\":[3,1],\"id\":2}";

    private final SocketFixture sockets = new SocketFixture();
    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void closeAll() throws Exception {
        sockets.closeAll();
        pool.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 64})
    void noReplyWaitsForAnotherEvent(int connections) throws Exception {
        WebSocketEndpoint endpoint = sockets.serve(withoutLogin(), pool);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            RawClient client = sockets.raw(endpoint);
            client.replyWithin(1000);
            all.add(pool.submit(() -> {
                for (int n = 0; n < PINGS / connections; n++) {
                    if (n % 8 == 7) { // a reply of another thread beside that of the event loop
                        client.text(SUBTRACT);
                        client.text(PING);
                        int length = client.read().payload().remaining()
                                + client.read().payload().remaining();
                        assertEquals(PONG.length() + "{\"jsonrpc\":\"2.0\",\"result\":2,\"id\":2}".length(), length);
                    } else {
                        client.text(PING);
                        assertEquals(PONG, client.read().text());
                    }
                }
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    /** Nobody logs in here or answers pings of the server, for as long as it takes. */
    private static SocketConfig withoutLogin() {
        EndpointLimits limits =
                EndpointLimits.builder().loginTimeout(Duration.ZERO).build();
        return SocketFixture.config(1 << 20, limits, Duration.ofHours(1));
    }
}
