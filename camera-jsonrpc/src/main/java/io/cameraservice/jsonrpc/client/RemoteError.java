package io.cameraservice.jsonrpc.client;

import com.google.gson.JsonObject;
import java.util.Optional;

/** The service answered a call with an error. */
public final class RemoteError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient JsonObject data;

    RemoteError(int code, String message, JsonObject data) {
        super(message + " (" + code + ") " + data);
        this.code = code;
        this.data = data;
    }

    static RemoteError of(JsonObject error) {
        return new RemoteError(
                error.get("code").getAsInt(),
                error.get("message").getAsString(),
                error.get("data") instanceof JsonObject object ? object : new JsonObject());
    }

    /** The code of the reference, e.g. -32010. */
    public int code() {
        return code;
    }

    /** The stable word that says why. */
    public Optional<String> reason() {
        return Optional.ofNullable(data.get("reason")).map(r -> r.getAsString());
    }

    /** Everything the service said about it; empty if nothing. */
    public JsonObject data() {
        return data;
    }
}
