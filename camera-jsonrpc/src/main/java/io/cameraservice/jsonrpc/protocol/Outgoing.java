package io.cameraservice.jsonrpc.protocol;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** The messages that go out, as JSON. */
public final class Outgoing {
    private Outgoing() {}

    /** A result. */
    public static JsonObject result(RequestId id, JsonElement result) {
        JsonObject message = start();
        message.add("result", result);
        message.add("id", id.toJson());
        return message;
    }

    /** An error. */
    public static JsonObject error(RequestId id, RpcError error) {
        JsonObject message = start();
        message.add("error", error.toJson());
        message.add("id", id.toJson());
        return message;
    }

    /**
     * The text of a notification.
     *
     * @param params a record or a map
     */
    public static String notification(String method, Object params) {
        JsonObject message = start();
        message.addProperty("method", method);
        message.add("params", WireJson.toTree(params));
        return StrictJson.write(message);
    }

    private static JsonObject start() {
        JsonObject message = new JsonObject();
        message.addProperty("jsonrpc", "2.0");
        return message;
    }
}
