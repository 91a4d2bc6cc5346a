package io.cameraservice.mediamtx.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Pattern;

/**
 * Reads JSON with a bound on depth and number of values: a value takes up to forty times the memory of its text, and
 * nesting costs stack.
 */
final class BoundedJson {
    private static final int DEEPEST = 32;
    private static final int MOST_VALUES = 100_000;

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    private final JsonReader reader;
    private int values;

    private BoundedJson(JsonReader reader) {
        this.reader = reader;
    }

    /**
     * The one value in this text.
     *
     * @throws IOException if it is not JSON, or too much of it
     */
    static JsonElement parse(String text) throws IOException {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        JsonElement value = new BoundedJson(reader).value(0);
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new MalformedJsonException("there is more behind it");
        }
        return value;
    }

    private JsonElement value(int depth) throws IOException {
        if (++values > MOST_VALUES || depth > DEEPEST) {
            throw new MalformedJsonException(
                    "it has more than " + MOST_VALUES + " values, or " + DEEPEST + " in each other");
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> object(depth);
            case BEGIN_ARRAY -> array(depth);
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            default -> throw new MalformedJsonException("there is no value");
        };
    }

    /** Integers only: no other number is needed, and parsing one with thousands of digits takes minutes. */
    private static JsonElement number(String digits) {
        return WHOLE.matcher(digits).matches() ? new JsonPrimitive(Long.valueOf(digits)) : JsonNull.INSTANCE;
    }

    private JsonObject object(int depth) throws IOException {
        JsonObject object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            object.add(reader.nextName(), value(depth + 1));
        }
        reader.endObject();
        return object;
    }

    private JsonArray array(int depth) throws IOException {
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(value(depth + 1));
        }
        reader.endArray();
        return array;
    }
}
