package io.cameraservice.jsonrpc.protocol;

import com.google.gson.JsonElement;

/**
 * JSON text as RFC 8259 has it, and nothing else: no name occurs twice in an object, nesting is bounded, numbers keep their digits.
 * All methods are safe for use by any thread.
 *
 * <p>Gson makes the values; text is read and written here. Its strict mode takes empty text for null and keeps the last of duplicate
 * names, and reading and writing one small message by it takes longer than everything else that is done for a {@code ping}
 * outside the kernel.
 */
public final class StrictJson {
    private StrictJson() {}

    /**
     * The value of this text.
     *
     * @param maxNesting how many arrays and objects may lie within each other
     * @throws RpcException with a parse error if it is not one JSON value
     */
    public static JsonElement parse(String text, int maxNesting) {
        return new JsonParser(text, maxNesting).parse();
    }

    /** The text of this value: compact, null members written. */
    public static String write(JsonElement value) {
        return JsonText.of(value);
    }
}
