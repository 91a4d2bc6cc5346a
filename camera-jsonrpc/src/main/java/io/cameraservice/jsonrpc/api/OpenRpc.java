package io.cameraservice.jsonrpc.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cameraservice.access.Role;
import io.cameraservice.jsonrpc.protocol.ParamSpec;
import io.cameraservice.jsonrpc.protocol.WireJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The reference as an OpenRPC 1.3 document. */
final class OpenRpc {
    private OpenRpc() {}

    static JsonObject document(ServerInfo info, List<ApiMethod> methods) {
        JsonObject about = new JsonObject();
        about.addProperty("title", info.name());
        about.addProperty("version", info.version());
        JsonArray all = new JsonArray();
        methods.forEach(m -> all.add(describe(m)));
        JsonObject document = new JsonObject();
        document.addProperty("openrpc", "1.3.2");
        document.add("info", about);
        document.add("methods", all);
        return document;
    }

    private static JsonObject describe(ApiMethod line) {
        JsonObject method = new JsonObject();
        method.addProperty("name", line.method().name());
        method.addProperty("summary", line.method().summary());
        method.addProperty("paramStructure", "either");
        JsonArray params = new JsonArray();
        line.method().params().specs().forEach(p -> params.add(describe(p)));
        method.add("params", params);
        JsonObject result = new JsonObject();
        result.addProperty("name", "result");
        result.add("schema", schema(line.method().result()));
        method.add("result", result);
        method.addProperty("x-role", line.role().map(Role::wireName).orElse("none"));
        JsonArray aliases = new JsonArray();
        line.method().aliases().forEach(aliases::add);
        method.add("x-aliases", aliases);
        return method;
    }

    private static JsonObject describe(ParamSpec spec) {
        JsonObject param = new JsonObject();
        param.addProperty("name", spec.name());
        if (!spec.summary().isEmpty()) {
            param.addProperty("summary", spec.summary());
        }
        param.addProperty("required", spec.required());
        param.add("schema", schema(spec));
        return param;
    }

    private static JsonObject schema(ParamSpec spec) {
        JsonObject schema = schema(spec.type());
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

    private static JsonObject schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return schema(arguments[0]);
            }
            JsonObject schema = named(generic.getRawType() == List.class ? "array" : "object");
            String items = generic.getRawType() == List.class ? "items" : "additionalProperties";
            schema.add(items, schema(arguments[arguments.length - 1]));
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
            properties.add(name, schema(component.getGenericType()));
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
