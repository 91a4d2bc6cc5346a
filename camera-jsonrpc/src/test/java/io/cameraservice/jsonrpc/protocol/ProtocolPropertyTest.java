package io.cameraservice.jsonrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cameraservice.jsonrpc.ExampleMethods;
import io.cameraservice.jsonrpc.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ProtocolPropertyTest {
    private final Dispatcher<Object> dispatcher = ExampleMethods.dispatcher();

    private Optional<String> send(String text) {
        List<Optional<String>> replies = new ArrayList<>();
        dispatcher.dispatch(text, this, (execution, work) -> work.run(), replies::add);
        assertEquals(1, replies.size());
        return replies.get(0);
    }

    @Property(tries = 300)
    void any_text_is_answered_by_valid_json_rpc(@ForAll String text) {
        send(text).ifPresent(ProtocolPropertyTest::checkReply);
    }

    @Property(tries = 500)
    void damaged_requests_are_answered_by_valid_json_rpc(@ForAll("damaged") String text) {
        send(text).ifPresent(ProtocolPropertyTest::checkReply);
    }

    @Property(tries = 300)
    void any_text_comes_back_as_id(@ForAll String id) {
        String sent = StrictJson.write(new JsonPrimitive(id));
        String reply = send("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":" + sent + "}")
                .orElseThrow();
        JsonElement echoed = StrictJson.parse(reply, 5).getAsJsonObject().get("id");
        assertEquals(new JsonPrimitive(id), echoed);
    }

    @Property(tries = 300)
    void any_number_comes_back_digit_by_digit(@ForAll("numbers") String id) {
        assertEquals(
                "{\"jsonrpc\":\"2.0\",\"result\":\"pong\",\"id\":" + id + "}",
                send("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":" + id + "}")
                        .orElseThrow());
    }

    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<String> digits =
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(40);
        Arbitrary<String> whole = digits.map(d -> d.replaceFirst("^0+(?=.)", ""));
        return Combinators.combine(
                        Arbitraries.of("", "-"),
                        whole,
                        Arbitraries.oneOf(Arbitraries.just(""), digits.map(d -> "." + d)),
                        Arbitraries.oneOf(Arbitraries.just(""), digits.map(d -> "e+" + d), digits.map(d -> "E" + d)))
                .as((sign, integer, fraction, exponent) -> sign + integer + fraction + exponent);
    }

    @Provide
    Arbitrary<String> damaged() {
        List<String> good = Transcript.all().map(Transcript::sent).toList();
        return Combinators.combine(
                        Arbitraries.of(good),
                        Arbitraries.integers().between(0, 200),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of("", "{", "}", "[", "]", "\"", ",", ":", "0", "null", "\\", "\u0000", "\ud800"))
                .as((text, at, cut, insert) -> {
                    int from = Math.min(at, text.length());
                    return text.substring(0, from) + insert + text.substring(Math.min(from + cut, text.length()));
                });
    }

    private static void checkReply(String reply) {
        JsonElement json = StrictJson.parse(reply, 50);
        if (json instanceof JsonArray all) {
            assertTrue(!all.isEmpty());
            all.forEach(ProtocolPropertyTest::checkResponse);
        } else {
            checkResponse(json);
        }
    }

    private static void checkResponse(JsonElement json) {
        JsonObject response = json.getAsJsonObject();
        assertEquals("2.0", response.get("jsonrpc").getAsString());
        assertTrue(response.has("id"));
        assertTrue(response.has("result") != response.has("error"));
        assertEquals(3, response.size());
        if (response.has("error")) {
            JsonObject error = response.getAsJsonObject("error");
            assertTrue(error.get("code").getAsInt() < 0);
            assertTrue(error.getAsJsonObject("data").has("reason"));
        }
    }
}
