package io.cameraservice.jsonrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import java.io.IOException;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads and writes the same as Gson does in its strict mode, but for what that lets through. */
class StrictJsonPropertyTest {
    private static final int DEPTH = 40;
    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setStrictness(Strictness.STRICT)
            .create();
    private static final TypeAdapter<JsonElement> ADAPTER = GSON.getAdapter(JsonElement.class);

    private static Optional<JsonElement> parse(String text) {
        try {
            return Optional.of(StrictJson.parse(text, DEPTH));
        } catch (RpcException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonElement> byGson(String text) {
        try {
            return Optional.of(GSON.fromJson(text, JsonElement.class));
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    @Property(tries = 500)
    void what_is_written_is_what_gson_writes_and_is_read_again(@ForAll("values") JsonElement value) throws IOException {
        String text = StrictJson.write(value);

        assertEquals(ADAPTER.toJson(value), text);
        assertEquals(Optional.of(value), parse(text));
    }

    @Property(tries = 300)
    void spaces_between_make_no_difference(@ForAll("values") JsonElement value) {
        String spread =
                new GsonBuilder().serializeNulls().setPrettyPrinting().create().toJson(value);

        assertEquals(Optional.of(value), parse(" \t\r\n" + spread + "\n"));
    }

    @Property(tries = 1000)
    void damaged_text_is_refused_where_gson_refuses_it(
            @ForAll("values") JsonElement value, @ForAll("cuts") int at, @ForAll("inserts") String insert) {
        String good = StrictJson.write(value);
        String text = good.substring(0, at % (good.length() + 1))
                + insert
                + good.substring(Math.min(good.length(), at % (good.length() + 1) + at % 3));

        Optional<JsonElement> read = parse(text);
        if (read.isPresent() || !isLetThroughByGson(text)) {
            assertEquals(byGson(text), read, text);
        }
    }

    private static boolean isLetThroughByGson(String text) {
        RpcException refused = assertThrows(RpcException.class, () -> StrictJson.parse(text, DEPTH));
        return text.isBlank()
                || text.startsWith("\ufeff")
                || refused.error().toJson().toString().contains("duplicate_key");
    }

    @Property(tries = 500)
    void any_text_is_read_as_gson_reads_it_or_refused(@ForAll String text) {
        Optional<JsonElement> read = parse(text);
        if (read.isPresent() || !isLetThroughByGson(text)) {
            assertEquals(byGson(text), read, text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\ufeff1",
                "01",
                "-",
                "1.",
                ".5",
                "1e",
                "1e+",
                "+1",
                "0x1",
                "NaN",
                "Infinity",
                "tru",
                "nulll",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u\u0661\u0661\u0661\u0661\"",
                "\"\t\"",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "[",
                "{",
                "]",
                "1 2",
                "/**/1",
                "1//",
                "[1;2]",
                "\u00a01",
                "\"\\",
                "\"\\u00"
            })
    void what_is_no_json_is_refused(String text) {
        assertEquals(Optional.empty(), parse(text));
    }

    @Example
    void a_number_that_is_none_is_not_written() {
        assertThrows(
                IllegalArgumentException.class, () -> StrictJson.write(new JsonPrimitive(Double.POSITIVE_INFINITY)));
    }

    @Example
    void the_place_of_an_error_is_told() {
        RpcException refused = assertThrows(RpcException.class, () -> StrictJson.parse("{\"a\": x}", DEPTH));

        assertEquals(
                "not valid JSON at character 7: a value is missing",
                refused.error().toJson().getAsJsonObject("data").get("detail").getAsString());
    }

    @Provide
    Arbitrary<Integer> cuts() {
        return Arbitraries.integers().between(0, 10_000);
    }

    @Provide
    Arbitrary<String> inserts() {
        return Arbitraries.of(
                "", "{", "}", "[", "]", "\"", ",", ":", "0", "-", "1.5e3", "null", "\\", "\u0000", "\ud800", " ",
                "\\u00e9", "'", "#", "\u2028", "\ufeff", "e", "=");
    }

    @Provide
    Arbitrary<JsonElement> values() {
        return values(3);
    }

    private static Arbitrary<JsonElement> values(int depth) {
        Arbitrary<JsonElement> simple = Arbitraries.oneOf(
                Arbitraries.just(JsonNull.INSTANCE),
                Arbitraries.of(true, false).map(JsonPrimitive::new),
                Arbitraries.longs().map(JsonPrimitive::new),
                Arbitraries.doubles().map(JsonPrimitive::new),
                Arbitraries.bigDecimals().ofScale(4).map(JsonPrimitive::new),
                Arbitraries.strings().ofMaxLength(12).map(JsonPrimitive::new),
                Arbitraries.of(
                                "\"",
                                "\\",
                                "\b\f\n\r\t",
                                "\u0000\u001f",
                                "\u2028\u2029",
                                "\ud83d\ude00",
                                "</script>",
                                "")
                        .map(JsonPrimitive::new));
        if (depth == 0) {
            return simple;
        }
        return Arbitraries.oneOf(
                simple,
                Arbitraries.lazy(() -> values(depth - 1)).list().ofMaxSize(4).map(elements -> {
                    JsonArray array = new JsonArray();
                    elements.forEach(array::add);
                    return array;
                }),
                Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), Arbitraries.lazy(() -> values(depth - 1)))
                        .ofMaxSize(4)
                        .map(members -> {
                            JsonObject object = new JsonObject();
                            members.forEach(object::add);
                            return object;
                        }));
    }
}
