package io.cameraservice.jsonrpc.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.jsonrpc.ExampleMethods;
import io.cameraservice.jsonrpc.JsonRpcOptions;
import io.cameraservice.jsonrpc.Transcript;
import io.cameraservice.jsonrpc.protocol.Dispatcher;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The same transcripts as in memory, over a real connection. */
class SocketTranscriptTest {
    private static final String LAST = "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":\"last\"}";

    private final Dispatcher<Object> dispatcher = ExampleMethods.dispatcher();
    private final WebSocketEndpoint endpoint =
            WebSocketEndpoint.bind(JsonRpcOptions.builder().port(0).build().socket());

    @BeforeEach
    void serve() {
        endpoint.serve(
                (connection, text) -> dispatcher.dispatch(
                        text, connection, (execution, work) -> work.run(), reply -> reply.ifPresent(connection::send)),
                () -> {});
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    @TestFactory
    Stream<DynamicTest> over_a_socket() {
        return Transcript.all().map(t -> DynamicTest.dynamicTest(t.name(), () -> check(t)));
    }

    private void check(Transcript transcript) throws IOException {
        try (RawClient client = RawClient.open(endpoint.address().getPort())) {
            client.text(transcript.sent());
            client.text(LAST);
            String reply = client.readUntil(RawClient.TEXT).text();
            if (transcript.expected().isPresent()) {
                String first = reply;
                assertTrue(Transcript.matches(transcript.expected().get(), first), () -> first);
                reply = client.readUntil(RawClient.TEXT).text();
            }
            assertEquals("{\"jsonrpc\":\"2.0\",\"result\":\"pong\",\"id\":\"last\"}", reply);
        }
    }
}
