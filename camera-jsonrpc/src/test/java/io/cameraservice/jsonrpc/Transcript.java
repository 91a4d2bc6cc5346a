package io.cameraservice.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cameraservice.jsonrpc.protocol.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One exchange of a transcript file: what is sent, as whom, and what must come back. */
public record Transcript(String name, Optional<String> as, String sent, Optional<String> expected) {
    /** All exchanges with the engine. */
    public static Stream<Transcript> all() {
        return Stream.of("specification", "strictness").flatMap(Transcript::load);
    }

    /** All exchanges of a file. */
    public static Stream<Transcript> load(String file) {
        String text;
        try (InputStream in =
                requireNonNull(Transcript.class.getResourceAsStream("/transcripts/" + file + ".txt"), file)) {
            text = new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Transcript> all = new ArrayList<>();
        for (String block : text.split("\n\n", -1)) {
            List<String> lines = block.lines().toList();
            String sent = join(lines, "-->");
            String expected = join(lines, "<--");
            all.add(new Transcript(
                    file + ": " + lines.get(0).substring(2),
                    lines.stream()
                            .filter(l -> l.startsWith("as "))
                            .map(l -> l.substring(3))
                            .findFirst(),
                    sent,
                    expected.isEmpty() ? Optional.empty() : Optional.of(expected)));
        }
        return all.stream();
    }

    private static String join(List<String> lines, String arrow) {
        return String.join(
                "\n",
                lines.stream()
                        .filter(l -> l.startsWith(arrow))
                        .map(l -> l.substring(arrow.length()).strip())
                        .toList());
    }

    /** Whether the answer is the expected one; an error's data may say more, and a number keeps its digits. */
    public static boolean matches(String expected, String actual) {
        return matches(StrictJson.parse(expected, 50), StrictJson.parse(actual, 50), false);
    }

    private static boolean matches(JsonElement expected, JsonElement actual, boolean mayHaveMore) {
        if (expected instanceof JsonObject want && actual instanceof JsonObject have) {
            return (mayHaveMore || want.keySet().equals(have.keySet()))
                    && want.keySet().stream()
                            .allMatch(k -> have.has(k)
                                    && matches(want.get(k), have.get(k), k.equals("error") || k.equals("data")));
        }
        if (expected instanceof JsonArray want && actual instanceof JsonArray have) {
            boolean same = want.size() == have.size();
            for (int i = 0; same && i < want.size(); i++) {
                same = matches(want.get(i), have.get(i), false);
            }
            return same;
        }
        if (expected instanceof JsonPrimitive want && actual instanceof JsonPrimitive have) {
            return want.isString() == have.isString() && want.getAsString().equals(have.getAsString());
        }
        return expected.equals(actual);
    }
}
