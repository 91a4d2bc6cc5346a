package io.cameraservice.internal.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Provide
    static Arbitrary<Object> values() {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(20).map(s -> (Object) s),
                Arbitraries.longs().map(n -> (Object) n),
                Arbitraries.doubles().map(n -> (Object) n),
                Arbitraries.of(true, false).map(b -> (Object) b));
        return Arbitraries.recursive(() -> scalars, JsonTest::wider, 0, 3);
    }

    private static Arbitrary<Object> wider(Arbitrary<Object> inner) {
        Arbitrary<Object> nullable = inner.injectNull(0.1);
        Arbitrary<Object> lists = nullable.list().ofMaxSize(4).map(l -> (Object) l);
        Arbitrary<Object> maps = Arbitraries.maps(Arbitraries.strings().all().ofMaxLength(8), nullable)
                .ofMaxSize(4)
                .map(m -> (Object) m);
        return Arbitraries.oneOf(inner, lists, maps);
    }

    @Provide
    static Arbitrary<String> nearlyJson() {
        return Arbitraries.of(
                        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "1", "-", ".5", "e9", "null", "true", "\\u00", " ",
                        "0")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadBack(@ForAll("values") Object value) {
        String text = Json.write(value);
        assertEquals(value, Json.read(text));
        assertEquals(text, Json.write(Json.read(text)));
    }

    @Property(tries = 500)
    void utf8LosesNothing(@ForAll String text) {
        assertEquals(text, Json.readObject(Json.writeUtf8(Map.of("text", text))).string("text"));
    }

    @Property(tries = 1000)
    void garbageIsRefusedOrRead(@ForAll("nearlyJson") String text) {
        try {
            Object value = Json.read(text);
            assertEquals(value, Json.read(Json.write(value)));
        } catch (JsonException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("line "), e::getMessage);
        }
    }

    @Property(tries = 100)
    void everyBeginningOfADocumentIsRefused(@ForAll("values") Object value) {
        String text = Json.write(Map.of("key", Arrays.asList(value, "end"))).trim();
        for (int i = 0; i < text.length(); i++) {
            String cut = text.substring(0, i);
            assertThrows(JsonException.class, () -> Json.read(cut));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{a:1}",
                "{'a':1}",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "01",
                "1.",
                ".1",
                "+1",
                "1e",
                "1e999",
                "99999999999999999999",
                "NaN",
                "nul",
                "\"\u0001\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "[1] 2",
                "// no\n1",
                "\"",
                "\uFEFF1"
            })
    void whatIsNotJsonIsRefused(String text) {
        assertThrows(JsonException.class, () -> Json.read(text));
    }

    @Test
    void depthIsLimitedBothWays() {
        assertThrows(JsonException.class, () -> Json.read("[".repeat(100_000)));
        String deepest = "[".repeat(Json.DEEPEST) + "]".repeat(Json.DEEPEST);
        assertEquals(Json.read(deepest), Json.read(Json.write(Json.read(deepest))));
        List<@Nullable Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThrows(JsonException.class, () -> Json.write(itself));
    }

    @Test
    void theTextIsMadeToBeRead() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", "front \"door\"");
        map.put("label", null);
        map.put("sizes", List.of(1L, 2L));
        map.put("items", List.of(Map.of("a", true), Map.of("b", 1.5)));
        assertEquals("""
                {
                  "name": "front \\"door\\"",
                  "label": null,
                  "sizes": [1, 2],
                  "items": [
                    {"a": true},
                    {"b": 1.5}
                  ]
                }
                """, Json.write(map));
    }

    @Test
    void gettersSayWhatIsWrongAndWhere() {
        JsonObject o = Json.readObject(
                "{\"n\":1,\"t\":\"2026-11-21T10:42:03Z\",\"d\":\"PT1.5S\",\"list\":[{\"n\":\"x\"}],\"none\":null}");
        assertEquals(1, o.number("n"));
        assertEquals(Instant.parse("2026-11-21T10:42:03Z"), o.instant("t"));
        assertEquals(Duration.ofMillis(1500), o.duration("d"));
        assertTrue(o.optionalString("none").isEmpty());
        JsonObject inner = o.objects("list").get(0);
        assertEquals("n is text, not '1'", message(() -> o.string("n")));
        assertEquals("gone is missing", message(() -> o.string("gone")));
        assertEquals("list[0].n is a whole number, not 'x'", message(() -> inner.number("n")));
        assertEquals("d is a time, not 'PT1.5S'", message(() -> o.instant("d")));
    }

    private static String message(Runnable use) {
        return String.valueOf(assertThrows(JsonException.class, use::run).getMessage());
    }
}
