package io.cameraservice.launcher.http;

import com.google.gson.JsonObject;
import io.cameraservice.access.Principal;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request on its way, and the ways to answer it. For one thread at a time.
 *
 * @param exchange by which it is answered
 * @param path the decoded path
 * @param names what the route's placeholders stand for
 * @param query the decoded parameters
 * @param principal who asks; empty on open routes
 */
record RoutedRequest(
        Exchange exchange,
        String path,
        Map<String, String> names,
        Map<String, String> query,
        Optional<Principal> principal) {
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    /** One that is not routed yet. */
    static RoutedRequest unknown(Exchange exchange) {
        return new RoutedRequest(exchange, "", Map.of(), Map.of(), Optional.empty());
    }

    /** The value of a placeholder of the route. */
    String name(String placeholder) {
        String value = names.get(placeholder);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + placeholder + "}");
        }
        return value;
    }

    /** Who asks, on routes that are not open. */
    Principal who() {
        return principal.orElseThrow();
    }

    Optional<String> header(String name) {
        return exchange.header(name);
    }

    boolean isHead() {
        return exchange.method().equals("HEAD");
    }

    HttpHeaders responseHeaders() {
        return exchange.responseHeaders();
    }

    /** Answers with JSON that is not to be cached. */
    void json(int status, JsonObject body) {
        responseHeaders().set("Cache-Control", "no-store");
        bytes(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with these bytes. */
    void bytes(int status, String contentType, byte[] body) {
        describe(contentType);
        exchange.send(status, body);
    }

    /** Answers with a status and headers alone. */
    void empty(int status) {
        secure(responseHeaders());
        exchange.send(status, new byte[0]);
    }

    /** Answers an error as JSON: {@code {"error":{"reason":…,"message":…}}}. */
    void refuse(HttpError httpError) {
        JsonObject error = new JsonObject();
        error.addProperty("reason", httpError.reason());
        error.addProperty("message", httpError.getMessage());
        JsonObject body = new JsonObject();
        body.add("error", error);
        httpError.headers().forEach(responseHeaders()::set);
        json(httpError.status(), body);
    }

    /** Answers HEAD as if a body of this length followed; empty for one without an end. */
    void head(int status, String contentType, OptionalLong length) {
        describe(contentType);
        exchange.sendHeaders(status, length);
    }

    /** Sends status and headers; the body follows on the stream. */
    ResponseBody begin(int status, String contentType, long length) {
        describe(contentType);
        return exchange.begin(status, OptionalLong.of(length));
    }

    /** Sends status and headers of a body without an end. */
    ResponseBody beginEndless(String contentType) {
        describe(contentType);
        return exchange.begin(200, OptionalLong.empty());
    }

    private void describe(String contentType) {
        responseHeaders().set("Content-Type", contentType);
        secure(responseHeaders());
    }

    private static void secure(HttpHeaders headers) {
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        if (!headers.contains("Content-Security-Policy")) {
            headers.set("Content-Security-Policy", NOTHING);
        }
    }
}
