package io.cameraservice.jsonrpc.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.cameraservice.access.Role;
import io.cameraservice.jsonrpc.protocol.ParamSpec;
import java.util.List;

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
        result.add("schema", Schemas.of(line.method().result()));
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
        param.add("schema", Schemas.of(spec));
        return param;
    }
}
