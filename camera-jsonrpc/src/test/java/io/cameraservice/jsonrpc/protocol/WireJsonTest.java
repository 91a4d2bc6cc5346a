package io.cameraservice.jsonrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.annotations.SerializedName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WireJsonTest {
    record Inner(@SerializedName("default") int standard) {}

    record Outer(
            long fileSize,
            Instant startTime,
            Duration duration,
            Optional<Inner> inner,
            @Nullable String note,
            List<Inner> items) {}

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

    @Test
    void values_look_as_the_reference_says() {
        Outer full = new Outer(5, NOON, Duration.ofMillis(1500), Optional.of(new Inner(3)), "x", List.of());
        assertEquals(
                "{\"file_size\":5,\"start_time\":\"2026-03-01T12:00:00.123Z\",\"duration\":1.5,\"inner\":{\"default\":3},"
                        + "\"note\":\"x\",\"items\":[]}",
                StrictJson.write(WireJson.toTree(full)));
    }

    @Test
    void what_is_not_known_is_absent() {
        Outer bare = new Outer(5, NOON, Duration.ofSeconds(60), Optional.empty(), null, List.of(new Inner(1)));
        assertEquals(
                "{\"file_size\":5,\"start_time\":\"2026-03-01T12:00:00.123Z\",\"duration\":60,"
                        + "\"items\":[{\"default\":1}]}",
                StrictJson.write(WireJson.toTree(bare)));
    }

    @Test
    void records_are_read_back_and_unknown_members_left_out() {
        JsonElement json = StrictJson.parse(
                "{\"file_size\":5,\"start_time\":\"2026-03-01T12:00:00.123456Z\",\"duration\":1.5,\"new\":[1],\"items\":[]}",
                5);
        assertEquals(
                new Outer(5, NOON, Duration.ofMillis(1500), Optional.empty(), null, List.of()),
                WireJson.fromTree(json, Outer.class));
    }

    @Test
    void what_is_no_number_is_never_written() {
        assertThrows(IllegalArgumentException.class, () -> WireJson.toTree(Map.of("x", Double.NaN)));
    }

    @Test
    void parameters_of_other_types_are_refused_when_declared() {
        record Odd(Thread thread) {}
        record Unset(@Param(optional = true) int number) {}
        assertThrows(IllegalArgumentException.class, () -> Params.of(Odd.class));
        assertThrows(IllegalArgumentException.class, () -> Params.of(Unset.class));
    }

    @Test
    void nested_parameters_are_named_by_their_path() {
        record Filter(String device) {}
        record Subscribe(List<String> topics, Filter filters, Map<String, Double> values) {}
        JsonElement json = StrictJson.parse("{\"topics\":[\"a\",1],\"filters\":{\"device\":\"x\"},\"values\":{}}", 5);
        RpcException e = assertThrows(
                RpcException.class, () -> Params.of(Subscribe.class).decode(json));
        assertEquals("topics[1]", e.error().data().get("param"));
        assertEquals("string", e.error().data().get("rule"));
    }
}
