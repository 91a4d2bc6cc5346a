package io.cameraservice.jsonrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.jsonrpc.ExampleMethods;
import io.cameraservice.jsonrpc.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class TranscriptTest {
    private final Dispatcher<Object> dispatcher = ExampleMethods.dispatcher();

    @TestFactory
    Stream<DynamicTest> in_memory() {
        return Transcript.all().map(t -> DynamicTest.dynamicTest(t.name(), () -> check(t)));
    }

    private void check(Transcript transcript) {
        List<Optional<String>> replies = new ArrayList<>();
        dispatcher.dispatch(transcript.sent(), this, (execution, work) -> work.run(), replies::add);
        assertEquals(1, replies.size());
        Optional<String> reply = replies.get(0);
        assertEquals(transcript.expected().isPresent(), reply.isPresent(), () -> "replied " + reply);
        transcript.expected().ifPresent(want -> assertTrue(Transcript.matches(want, reply.get()), () -> reply.get()));
        assertTrue(!reply.toString().contains("secret"), "internals leak");
    }
}
