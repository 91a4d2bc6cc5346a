package io.cameraservice.jsonrpc.protocol;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cameraservice.internal.util.JsonException;
import io.cameraservice.internal.util.JsonReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        try {
            return requireNonNull(new GsonReader(text, maxNesting).read());
        } catch (JsonException.Syntax e) {
            throw new RpcException(RpcError.parseError(e.reason(), e.detail()));
        }
    }

    /** The text of this value: compact, null members written. */
    public static String write(JsonElement value) {
        Writer writer = new Writer();
        writer.write(value);
        return writer.out.toString();
    }

    private static final class GsonReader extends JsonReader<JsonElement, JsonObject, JsonArray> {
        GsonReader(String text, int maxNesting) {
            super(text, maxNesting, false); // half a surrogate pair could not be sent back
        }

        @Override
        protected JsonObject newObject() {
            return new JsonObject();
        }

        @Override
        protected boolean has(JsonObject object, String name) {
            return object.has(name);
        }

        @Override
        protected void put(JsonObject object, String name, @Nullable JsonElement value) {
            object.add(name, value);
        }

        @Override
        protected JsonArray newArray() {
            return new JsonArray();
        }

        @Override
        protected void add(JsonArray array, @Nullable JsonElement value) {
            array.add(value);
        }

        @Override
        protected JsonElement string(String value) {
            return new JsonPrimitive(value);
        }

        @Override
        protected JsonElement number(String digits) {
            return new JsonPrimitive(new WrittenNumber(digits));
        }

        @Override
        protected JsonElement literal(@Nullable Boolean value) {
            return value == null ? JsonNull.INSTANCE : new JsonPrimitive(value);
        }
    }

    /** A number with the very digits it was written with; converted when it is asked for. Immutable. */
    private static final class WrittenNumber extends Number {
        private static final long serialVersionUID = 1L;

        private final String digits;

        WrittenNumber(String digits) {
            this.digits = digits;
        }

        @Override
        public int intValue() {
            return (int) longValue();
        }

        @Override
        public long longValue() {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                return (long) doubleValue();
            }
        }

        @Override
        public float floatValue() {
            return Float.parseFloat(digits);
        }

        @Override
        public double doubleValue() {
            return Double.parseDouble(digits);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof WrittenNumber number && number.digits.equals(digits);
        }

        @Override
        public int hashCode() {
            return digits.hashCode();
        }

        @Override
        public String toString() {
            return digits;
        }
    }

    private static final class Writer {
        private static final char[] HEX = "0123456789abcdef".toCharArray();

        private final StringBuilder out = new StringBuilder(128);

        void write(JsonElement value) {
            if (value instanceof JsonPrimitive primitive) {
                primitive(primitive);
            } else if (value instanceof JsonObject object) {
                object(object);
            } else if (value instanceof JsonArray array) {
                array(array);
            } else {
                out.append("null");
            }
        }

        private void object(JsonObject object) {
            char before = '{';
            for (Map.Entry<String, JsonElement> member : object.entrySet()) {
                out.append(before);
                string(member.getKey());
                out.append(':');
                write(member.getValue());
                before = ',';
            }
            out.append(before == '{' ? "{}" : "}");
        }

        private void array(JsonArray array) {
            char before = '[';
            for (JsonElement element : array) {
                out.append(before);
                write(element);
                before = ',';
            }
            out.append(before == '[' ? "[]" : "]");
        }

        private void primitive(JsonPrimitive primitive) {
            if (primitive.isString()) {
                string(primitive.getAsString());
            } else if (primitive.isBoolean()) {
                out.append(primitive.getAsBoolean());
            } else {
                number(primitive.getAsNumber());
            }
        }

        private void number(Number number) {
            if ((number instanceof Double || number instanceof Float) && !Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException("JSON has no number " + number);
            }
            out.append(number);
        }

        private void string(String value) {
            out.append('"');
            int written = 0;
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c < ' ' || c == '"' || c == '\\' || c == '\u2028' || c == '\u2029') {
                    out.append(value, written, i);
                    escape(c);
                    written = i + 1;
                }
            }
            out.append(value, written, value.length()).append('"');
        }

        /** The two line separators are ends of lines to old readers of JavaScript. */
        private void escape(char c) {
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default ->
                    out.append("\\u")
                            .append(HEX[c >> 12])
                            .append(HEX[c >> 8 & 15])
                            .append(HEX[c >> 4 & 15])
                            .append(HEX[c & 15]);
            }
        }
    }
}
