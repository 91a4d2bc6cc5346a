package io.cameraservice.jsonrpc.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cameraservice.jsonrpc.protocol.ParamSpec;
import io.cameraservice.jsonrpc.protocol.WireJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** JSON Schemas of Java types as they look on the wire. */
final class Schemas {
    private Schemas() {}

    static JsonObject of(ParamSpec spec) {
        JsonObject schema = of(spec.type());
        String kind = spec.type() == String.class ? "Length" : schema.has("items") ? "Items" : "imum";
        if (spec.min() != Long.MIN_VALUE) {
            schema.addProperty("min" + kind, spec.min());
        }
        if (spec.max() != Long.MAX_VALUE) {
            schema.addProperty("max" + kind, spec.max());
        }
        if (!spec.oneOf().isEmpty()) {
            JsonArray allowed = new JsonArray();
            spec.oneOf().forEach(allowed::add);
            schema.add("enum", allowed);
        }
        return schema;
    }

    static JsonObject of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return of(arguments[0]);
            }
            JsonObject schema = named(generic.getRawType() == List.class ? "array" : "object");
            String items = generic.getRawType() == List.class ? "items" : "additionalProperties";
            schema.add(items, of(arguments[arguments.length - 1]));
            return schema;
        }
        if (type instanceof Class<?> c && c.isRecord()) {
            return ofRecord(c);
        }
        if (type == String.class) {
            return named("string");
        }
        if (type == Instant.class) {
            JsonObject schema = named("string");
            schema.addProperty("format", "date-time");
            return schema;
        }
        if (type == boolean.class || type == Boolean.class) {
            return named("boolean");
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return named("integer");
        }
        if (type == double.class || type == Double.class || type == Number.class || type == Duration.class) {
            return named("number");
        }
        if (type == JsonPrimitive.class) {
            JsonArray types = new JsonArray();
            List.of("integer", "boolean", "string").forEach(types::add);
            JsonObject schema = new JsonObject();
            schema.add("type", types);
            return schema;
        }
        return named("object");
    }

    private static JsonObject ofRecord(Class<?> type) {
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = WireJson.nameOf(component);
            properties.add(name, of(component.getGenericType()));
            if (component.getType() != Optional.class) {
                required.add(name);
            }
        }
        JsonObject schema = named("object");
        schema.add("properties", properties);
        schema.add("required", required);
        return schema;
    }

    private static JsonObject named(String type) {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", type);
        return schema;
    }
}
