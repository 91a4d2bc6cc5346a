package io.cameraservice.jsonrpc.protocol;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One message of a caller, by what it asks for. Immutable. */
public sealed interface Incoming {
    /** Wants an answer under this id. */
    record Call(RequestId id, String method, @Nullable JsonElement params) implements Incoming {}

    /** Wants no answer, not even an error. */
    record Notification(String method, @Nullable JsonElement params) implements Incoming {}

    /** Is no request; the error goes back under the id if one could be made out. */
    record Invalid(RequestId id, RpcError error) implements Incoming {}

    /** What this JSON value is. */
    static Incoming of(JsonElement json) {
        if (!(json instanceof JsonObject object)) {
            return new Invalid(RequestId.Null.NULL, RpcError.invalidRequest("not_an_object", "a request is an object"));
        }
        JsonElement idJson = object.get("id");
        Optional<RequestId> id = idJson == null ? Optional.empty() : RequestId.of(idJson);
        if (idJson != null && id.isEmpty()) {
            return invalid(id, "invalid_id", "an id is a string, a number or null");
        }
        if (!isText(object.get("jsonrpc"), "2.0")) {
            return invalid(id, "invalid_version", "the member jsonrpc must be exactly \"2.0\"");
        }
        JsonElement method = object.get("method");
        if (!isText(method, null)) {
            return invalid(id, "invalid_method", "the member method must be a string");
        }
        JsonElement params = object.get("params");
        if (params instanceof JsonNull) {
            params = null; // as several client libraries send it
        }
        if (params != null && !params.isJsonObject() && !params.isJsonArray()) {
            return invalid(id, "invalid_params_type", "the member params, if there is one, is an object or an array");
        }
        String name = method.getAsString();
        return id.isPresent() ? new Call(id.get(), name, params) : new Notification(name, params);
    }

    private static Incoming invalid(Optional<RequestId> id, String reason, String detail) {
        return new Invalid(id.orElse(RequestId.Null.NULL), RpcError.invalidRequest(reason, detail));
    }

    private static boolean isText(@Nullable JsonElement json, @Nullable String exactly) {
        return json instanceof JsonPrimitive primitive
                && primitive.isString()
                && (exactly == null || exactly.equals(primitive.getAsString()));
    }
}
