package io.cameraservice.internal.util;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
        return new JsonReader(text).document();
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
}
