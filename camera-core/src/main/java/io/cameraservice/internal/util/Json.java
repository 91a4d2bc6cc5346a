package io.cameraservice.internal.util;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain Java values: {@code Map<String, ?>} in the order of the text, {@code List}, {@code String}, {@code Long} for
 * whole numbers, {@code Double} for all others, {@code Boolean} and null.
 *
 * <p>Strict in both directions: no comments, no trailing commas, no duplicate keys, no numbers that would lose their value.
 */
public final class Json {
    /** How deep objects and lists may be nested. */
    public static final int DEEPEST = 64;

    private Json() {}

    /**
     * Reads a whole text.
     *
     * @throws JsonException if it is not JSON, says anything twice or is nested too deeply
     */
    public static @Nullable Object read(String text) {
        return new ValueReader(text).read();
    }

    /** Reads a text that is an object. */
    public static JsonObject readObject(String text) {
        return JsonObject.of(read(text), "the document");
    }

    /** Reads UTF-8 that is an object. */
    public static JsonObject readObject(byte[] utf8) {
        try {
            return readObject(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw (JsonException) new JsonException("the document is not UTF-8").initCause(e);
        }
    }

    /**
     * Writes a value with line breaks; the same value always gives the same text.
     *
     * @throws JsonException if it holds anything but the types named above, a number that is not finite, or itself
     */
    public static String write(@Nullable Object value) {
        return new JsonWriter().document(value);
    }

    /** {@link #write} as UTF-8. */
    public static byte[] writeUtf8(@Nullable Object value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    private static final class ValueReader
            extends JsonReader<Object, Map<String, @Nullable Object>, List<@Nullable Object>> {
        ValueReader(String text) {
            super(text, DEEPEST, true);
        }

        @Override
        protected Map<String, @Nullable Object> newObject() {
            return new LinkedHashMap<>();
        }

        @Override
        protected boolean has(Map<String, @Nullable Object> object, String name) {
            return object.containsKey(name);
        }

        @Override
        protected void put(Map<String, @Nullable Object> object, String name, @Nullable Object value) {
            object.put(name, value);
        }

        @Override
        protected List<@Nullable Object> newArray() {
            return new ArrayList<>();
        }

        @Override
        protected void add(List<@Nullable Object> array, @Nullable Object value) {
            array.add(value);
        }

        @Override
        protected Object string(String value) {
            return value;
        }

        @Override
        protected Object number(String digits) {
            if (digits.matches("-?[0-9]+")) {
                return Long.valueOf(digits);
            }
            double value = Double.parseDouble(digits);
            if (Double.isInfinite(value)) {
                throw new NumberFormatException(digits);
            }
            return value;
        }

        @Override
        protected @Nullable Object literal(@Nullable Boolean value) {
            return value;
        }
    }
}
