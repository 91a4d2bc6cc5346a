package io.cameraservice.jsonrpc.protocol;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as it goes to the caller. Immutable.
 *
 * @param code the number, of the specification or of the application
 * @param message one short sentence
 * @param data always has {@code reason}, a stable snake_case word; {@code suggestion} where a person can act; further fields by code
 */
public record RpcError(int code, String message, Map<String, Object> data) {
    /** The text is not JSON. */
    public static final int PARSE_ERROR = -32700;
    /** The JSON is not a request. */
    public static final int INVALID_REQUEST = -32600;
    /** No such method. */
    public static final int METHOD_NOT_FOUND = -32601;
    /** The method does not take these parameters. */
    public static final int INVALID_PARAMS = -32602;
    /** A fault of the service. */
    public static final int INTERNAL_ERROR = -32603;
    /** Called too often, or too much is under way; {@code retry_after_ms} says when to try again. */
    public static final int RATE_LIMITED = -32040;

    private static final Duration RETRY_BUSY = Duration.ofSeconds(1);

    public RpcError {
        requireNonNull(message, "message");
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        if (!data.containsKey("reason")) {
            throw new IllegalArgumentException("an error needs a reason");
        }
    }

    /** An error with nothing but its reason. */
    public static RpcError of(int code, String message, String reason) {
        return new RpcError(code, message, Map.of("reason", reason));
    }

    static RpcError parseError(String reason, String detail) {
        return of(PARSE_ERROR, "Parse error", reason).with("detail", detail);
    }

    static RpcError invalidRequest(String reason, String detail) {
        return of(INVALID_REQUEST, "Invalid Request", reason).with("detail", detail);
    }

    static RpcError methodNotFound(String method) {
        return of(METHOD_NOT_FOUND, "Method not found", "method_not_found").with("method", abbreviate(method));
    }

    /** A parameter breaks a rule: {@code "quality", "integer 1..100"}. */
    public static RpcError invalidParams(String param, String rule) {
        return of(INVALID_PARAMS, "Invalid params", "invalid_params")
                .with("param", abbreviate(param))
                .with("rule", rule);
    }

    static RpcError internal(String requestId) {
        return of(INTERNAL_ERROR, "Internal error", "internal_error").with("request_id", requestId);
    }

    /** Called too often: when to try again. */
    public static RpcError rateLimited(Duration wait) {
        long millis = Math.max(1, wait.plusNanos(999_999).toMillis());
        return of(RATE_LIMITED, "Too many calls", "rate_limited")
                .with("retry_after_ms", millis)
                .suggest("call less often");
    }

    /** Too many calls are under way, of this client or of all. */
    static RpcError overloaded() {
        return of(RATE_LIMITED, "The service is busy", "overloaded")
                .with("retry_after_ms", RETRY_BUSY.toMillis())
                .suggest("wait for the replies to earlier calls");
    }

    /** The stable snake_case word for programs. */
    public String reason() {
        return String.valueOf(data.get("reason"));
    }

    /** The same error with one more field. */
    public RpcError with(String field, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(data);
        more.put(field, requireNonNull(value, field));
        return new RpcError(code, message, more);
    }

    /** The same error with what a person can do about it; unchanged for null. */
    public RpcError suggest(@Nullable String suggestion) {
        return suggestion == null ? this : with("suggestion", suggestion);
    }

    /** The error object of a response. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("code", code);
        json.addProperty("message", message);
        json.add("data", WireJson.toTree(data));
        return json;
    }

    /** Callers do not get pages of their own text back. */
    private static String abbreviate(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
