package io.cameraservice.jsonrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.cameraservice.jsonrpc.ExampleMethods;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private static final String SUBTRACT = "{\"jsonrpc\":\"2.0\",\"method\":\"subtract\",\"params\":[3,1],\"id\":%d}";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":%d}";

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<String> replies = new ArrayList<>();
    private final Dispatcher<Object> dispatcher = ExampleMethods.dispatcher();

    private void send(String text) {
        dispatcher.dispatch(text, this, (execution, work) -> waiting.add(work), reply -> reply.ifPresent(replies::add));
    }

    @Test
    void a_quick_call_overtakes_a_slow_one() {
        send(String.format(Locale.ROOT, SUBTRACT, 1));
        send(String.format(Locale.ROOT, PING, 2));
        assertEquals(List.of("{\"jsonrpc\":\"2.0\",\"result\":\"pong\",\"id\":2}"), replies);
        waiting.remove().run();
        assertEquals("{\"jsonrpc\":\"2.0\",\"result\":2,\"id\":1}", replies.get(1));
    }

    @Test
    void a_batch_answers_when_its_last_part_is_done_and_in_the_order_of_its_calls() {
        send("[" + String.format(Locale.ROOT, SUBTRACT, 1) + "," + String.format(Locale.ROOT, PING, 2) + ","
                + String.format(Locale.ROOT, SUBTRACT, 3) + "]");
        waiting.removeLast().run();
        assertTrue(replies.isEmpty());
        waiting.remove().run();
        assertEquals(
                "[{\"jsonrpc\":\"2.0\",\"result\":2,\"id\":1},{\"jsonrpc\":\"2.0\",\"result\":\"pong\",\"id\":2},"
                        + "{\"jsonrpc\":\"2.0\",\"result\":2,\"id\":3}]",
                replies.get(0));
    }

    @Test
    void a_batch_that_never_ends_holds_up_nobody() {
        send("[" + String.format(Locale.ROOT, SUBTRACT, 1) + "]");
        send(String.format(Locale.ROOT, PING, 2));
        assertEquals(1, replies.size());
    }

    @Test
    void an_executor_that_is_full_is_told_to_the_caller() {
        Dispatcher.CallExecutor full = (execution, work) -> {
            throw new RejectedExecutionException("full");
        };
        String batch = "[" + String.format(Locale.ROOT, SUBTRACT, 1) + "," + String.format(Locale.ROOT, PING, 2) + "]";
        dispatcher.dispatch(batch, this, full, reply -> {
            String text = reply.orElseThrow();
            assertTrue(text.contains("\"reason\":\"overloaded\"") && text.contains("\"pong\""), text);
            replies.add(text);
        });
        assertEquals(1, replies.size());
    }

    @Test
    void a_fault_is_named_by_an_id_and_nothing_else() {
        send("{\"jsonrpc\":\"2.0\",\"method\":\"fail\",\"id\":1}");
        waiting.remove().run();
        JsonObject error =
                StrictJson.parse(replies.get(0), 10).getAsJsonObject().getAsJsonObject("error");
        assertTrue(error.getAsJsonObject("data").get("request_id").getAsString().matches("[0-9a-f]{16}"));
        assertFalse(replies.get(0).contains("StackOverflow"));
    }

    @Test
    void the_mapper_explains_what_it_knows_and_its_own_failure_is_a_fault() {
        RpcError known = RpcError.of(-32020, "busy", "device_busy");
        assertEquals(-32020, codeWith(thrown -> Optional.of(known)));
        assertEquals(RpcError.INTERNAL_ERROR, codeWith(thrown -> {
            throw new IllegalStateException("the mapper itself");
        }));
    }

    private int codeWith(Dispatcher.ErrorMapper errors) {
        replies.clear();
        MethodTable<Object> table = new MethodTable<>(ExampleMethods.all());
        new Dispatcher<>(table, MessageLimits.defaults(), errors)
                .dispatch(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"fail\",\"id\":1}",
                        this,
                        (execution, work) -> work.run(),
                        reply -> replies.add(reply.orElseThrow()));
        JsonObject answer = StrictJson.parse(replies.get(0), 10).getAsJsonObject();
        return answer.getAsJsonObject("error").get("code").getAsInt();
    }

    @Test
    void a_reply_that_cannot_be_handed_over_harms_nobody() {
        dispatcher.dispatch(
                String.format(Locale.ROOT, PING, 1), this, (execution, work) -> waiting.add(work), reply -> {
                    throw new IllegalStateException("gone");
                });
        send(String.format(Locale.ROOT, PING, 2));
        assertEquals(1, replies.size());
    }

    @Test
    void two_methods_of_one_name_are_refused() {
        List<RpcMethod<Object, ?, ?>> twice = new ArrayList<>(ExampleMethods.all());
        twice.add(RpcMethod.of("pong", "", Params.None.class, String.class, (Params.None p, Object c) -> ""));
        assertThrows(IllegalArgumentException.class, () -> new MethodTable<>(twice));
    }
}
