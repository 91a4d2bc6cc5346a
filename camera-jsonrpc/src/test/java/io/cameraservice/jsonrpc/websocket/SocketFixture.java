package io.cameraservice.jsonrpc.websocket;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.jsonrpc.ExampleMethods;
import io.cameraservice.jsonrpc.JsonRpcOptions;
import io.cameraservice.jsonrpc.client.JsonRpcClient;
import io.cameraservice.jsonrpc.protocol.Dispatcher;
import io.cameraservice.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Endpoints and clients of a test, closed with it. Serves the example methods. */
final class SocketFixture {
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final AtomicInteger closings = new AtomicInteger();
    private final CompletableFuture<Connection> firstConnection = new CompletableFuture<>();

    CompletableFuture<Connection> firstConnection() {
        return firstConnection;
    }

    int closings() {
        return closings.get();
    }

    void closeLater(AutoCloseable each) {
        opened.add(each);
    }

    static JsonRpcOptions.Builder options() {
        return JsonRpcOptions.builder().port(0);
    }

    static SocketConfig config(int maxFrameBytes, EndpointLimits limits, Duration pingInterval) {
        return new SocketConfig("127.0.0.1", 0, "/ws", maxFrameBytes, limits, pingInterval, Set.of());
    }

    /** Options with at most so many bytes that wait for a client. */
    static JsonRpcOptions.Builder queueOf(int bytes) {
        return options()
                .limits(EndpointLimits.builder().queuedOutput(bytes, 64L << 20).build());
    }

    /** Options with so many connections in all and of one address. */
    static JsonRpcOptions.Builder connectionsOf(int inAll, int perAddress) {
        return options()
                .limits(EndpointLimits.builder().connections(inAll, perAddress).build());
    }

    WebSocketEndpoint serve(JsonRpcOptions.Builder options) {
        return serve(options, Runnable::run);
    }

    WebSocketEndpoint serve(JsonRpcOptions.Builder options, Executor executor) {
        return serve(options.build().socket(), executor);
    }

    WebSocketEndpoint serve(SocketConfig config) {
        return serve(config, Runnable::run);
    }

    WebSocketEndpoint serve(SocketConfig config, Executor executor) {
        Dispatcher<Object> dispatcher = ExampleMethods.dispatcher();
        WebSocketEndpoint endpoint = WebSocketEndpoint.bind(config);
        opened.add(endpoint);
        Connection.Listener listener = new Connection.Listener() {
            @Override
            public void opened(Connection connection) {
                firstConnection.complete(connection);
            }

            @Override
            public void received(Connection connection, String text) {
                if (text.equals("throw")) {
                    throw new IllegalStateException("as asked");
                }
                dispatcher.dispatch(
                        text,
                        connection,
                        (execution, work) -> executor.execute(work),
                        reply -> reply.ifPresent(connection::send));
            }

            @Override
            public void closed(Connection connection, int code, String reason) {
                closings.incrementAndGet();
            }
        };
        endpoint.serve(listener, () -> {});
        return endpoint;
    }

    RawClient raw(WebSocketEndpoint endpoint) throws IOException {
        RawClient client = RawClient.open(endpoint.address().getPort());
        opened.add(client);
        return client;
    }

    JsonRpcClient client(WebSocketEndpoint endpoint) {
        JsonRpcClient client = JsonRpcClient.connect(uri(endpoint, "/ws"));
        opened.add(client);
        return client;
    }

    static URI uri(WebSocketEndpoint endpoint, String path) {
        return URI.create("ws://127.0.0.1:" + endpoint.address().getPort() + path);
    }

    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    String status(WebSocketEndpoint endpoint, String path, String... headers) throws IOException {
        try (RawClient client = new RawClient(endpoint.address().getPort())) {
            return client.handshake(path, headers);
        }
    }

    static void await(BooleanSupplier condition) {
        Await.until("the condition holds", Duration.ofSeconds(8), condition);
    }
}
