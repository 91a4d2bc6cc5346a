package io.cameraservice.jsonrpc.protocol;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;

/**
 * JSON text as RFC 8259 has it, and nothing else.
 *
 * <p>Gson's strict mode takes empty text for null and keeps the last of duplicate names; here both are errors, and nesting is
 * bounded. Numbers keep their digits. All methods are safe for use by any thread.
 */
public final class StrictJson {
    private static final Gson WRITER = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setStrictness(Strictness.STRICT)
            .create();

    private StrictJson() {}

    /**
     * The value of this text.
     *
     * @param maxNesting how many arrays and objects may lie within each other
     * @throws RpcException with a parse error if it is not one JSON value
     */
    public static JsonElement parse(String text, int maxNesting) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement value = read(reader, maxNesting);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw refuse("malformed_json", "there is more text after the value");
            }
            return value;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw refuse("malformed_json", detail(text, e));
        }
    }

    /** The text of this value: compact, null members written. */
    public static String write(JsonElement value) {
        return WRITER.toJson(value);
    }

    private static JsonElement read(JsonReader reader, int depthLeft) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader, depthLeft);
            case BEGIN_ARRAY -> readArray(reader, depthLeft);
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(reader));
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            default -> throw refuse("malformed_json", "a value is missing");
        };
    }

    private static JsonObject readObject(JsonReader reader, int depthLeft) throws IOException {
        checkDepth(depthLeft);
        JsonObject object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (object.has(name)) {
                throw refuse("duplicate_key", "the name '" + name + "' occurs twice in one object");
            }
            object.add(name, read(reader, depthLeft - 1));
        }
        reader.endObject();
        return object;
    }

    private static JsonArray readArray(JsonReader reader, int depthLeft) throws IOException {
        checkDepth(depthLeft);
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(read(reader, depthLeft - 1));
        }
        reader.endArray();
        return array;
    }

    private static void checkDepth(int depthLeft) {
        if (depthLeft <= 0) {
            throw refuse("nesting_too_deep", "arrays and objects are nested too deeply");
        }
    }

    private static RpcException refuse(String reason, String detail) {
        return new RpcException(RpcError.parseError(reason, detail));
    }

    /** Gson's message without its links and its hints about leniency. */
    private static String detail(String text, Exception e) {
        if (text.isBlank()) {
            return "the text is empty";
        }
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        int at = message.indexOf(" at line ");
        return "not valid JSON" + (at < 0 ? "" : message.substring(at));
    }
}
