package io.cameraservice.jsonrpc.protocol;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One parameter's value from JSON, without any conversion: a number is not a text and 1.5 is not an integer. Only the
 * case of a word that is one of several does not matter: it is read as it is listed.
 */
final class ValueReader {
    private ValueReader() {}

    /** Refuses a type this cannot read, when the method is declared and not when it is called. */
    static void check(ParamSpec spec) {
        rule(spec.type(), spec);
    }

    static Object read(JsonElement json, Type type, ParamSpec spec, String path) {
        Object value = convert(json, type, spec, path);
        if (value == null) {
            throw Params.invalid(path, rule(type, spec));
        }
        return value;
    }

    private static @Nullable Object convert(JsonElement json, Type type, ParamSpec spec, String path) {
        if (type == JsonElement.class) {
            return json;
        }
        if (type instanceof Class<?> c && c.isRecord()) {
            return json.isJsonObject() ? Params.of(c.asSubclass(Record.class)).decode(json, path + ".") : null;
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (json instanceof JsonArray array && generic.getRawType() == List.class) {
                return spec.allows(array.size()) ? list(array, arguments[0], spec, path) : null;
            }
            return json instanceof JsonObject object && generic.getRawType() == Map.class
                    ? map(object, arguments[1], spec, path)
                    : null;
        }
        if (!(json instanceof JsonPrimitive primitive)) {
            return null;
        }
        if (type == JsonPrimitive.class) {
            return primitive;
        }
        if (type == String.class) {
            return text(primitive, spec);
        }
        if (type == Instant.class) {
            return instant(primitive);
        }
        if (type == boolean.class || type == Boolean.class) {
            return primitive.isBoolean() ? primitive.getAsBoolean() : null;
        }
        return primitive.isNumber() ? number(primitive.getAsString(), type, spec) : null;
    }

    private static @Nullable String text(JsonPrimitive json, ParamSpec spec) {
        String text = json.getAsString();
        if (!json.isString()) {
            return null;
        }
        if (spec.oneOf().isEmpty()) {
            return spec.allows(text.length()) ? text : null;
        }
        return spec.oneOf().stream().filter(text::equalsIgnoreCase).findFirst().orElse(null);
    }

    private static @Nullable Instant instant(JsonPrimitive json) {
        try {
            return json.isString() ? Instant.parse(json.getAsString()) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Number number(String digits, Type type, ParamSpec spec) {
        try {
            BigDecimal exact = new BigDecimal(digits);
            if (type == double.class || type == Double.class) {
                double value = exact.doubleValue();
                return Double.isFinite(value) && spec.allows(value) ? (Number) value : null;
            }
            long value = exact.longValueExact();
            if (value < spec.min() || value > spec.max()) {
                return null;
            }
            boolean small = type == int.class || type == Integer.class;
            return small ? (Number) Math.toIntExact(value) : (Number) value;
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    private static List<Object> list(JsonArray array, Type item, ParamSpec spec, String path) {
        List<Object> values = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            values.add(read(array.get(i), item, items(spec), path + "[" + i + "]"));
        }
        return Collections.unmodifiableList(values);
    }

    private static Map<String, Object> map(JsonObject object, Type item, ParamSpec spec, String path) {
        Map<String, Object> values = new LinkedHashMap<>();
        object.entrySet().forEach(e -> values.put(e.getKey(), read(e.getValue(), item, spec, path + "." + e.getKey())));
        return Collections.unmodifiableMap(values);
    }

    /** A list's bounds are of its length; what is left for its items are the allowed texts. */
    private static ParamSpec items(ParamSpec list) {
        return new ParamSpec(
                list.name(), list.type(), true, Long.MIN_VALUE, Long.MAX_VALUE, list.oneOf(), list.summary());
    }

    /** The rule in words: {@code "integer 1..86400"}. */
    static String rule(Type type, ParamSpec spec) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? "array" + spec.bounds() + " of " + rule(arguments[0], items(spec))
                    : "object of " + rule(arguments[arguments.length - 1], spec);
        }
        if (type == String.class) {
            if (!spec.oneOf().isEmpty()) {
                return "one of " + String.join(", ", spec.oneOf());
            }
            return "string" + (spec.bounds().isEmpty() ? "" : " of" + spec.bounds() + " characters");
        }
        if (type == Instant.class) {
            return "ISO 8601 time in UTC";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "integer" + spec.bounds();
        }
        if (type == double.class || type == Double.class) {
            return "number" + spec.bounds();
        }
        if (type == JsonElement.class) {
            return "any value";
        }
        if (type == JsonPrimitive.class) {
            return "number, boolean or string";
        }
        if (type instanceof Class<?> c && c.isRecord()) {
            return "object";
        }
        throw new IllegalArgumentException("a parameter cannot be a " + type.getTypeName());
    }
}
