package io.cameraservice.launcher.http;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.cameraservice.access.Principal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A request on its way, and the ways to answer it. For one thread at a time.
 *
 * @param exchange the server's own
 * @param path the decoded path
 * @param names what the route's placeholders stand for
 * @param query the decoded parameters
 * @param principal who asks; empty on open routes
 */
record Request(
        HttpExchange exchange,
        String path,
        Map<String, String> names,
        Map<String, String> query,
        Optional<Principal> principal) {
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

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
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    boolean isHead() {
        return exchange.getRequestMethod().equals("HEAD");
    }

    Headers responseHeaders() {
        return exchange.getResponseHeaders();
    }

    /** Answers with JSON that is never kept by anybody. */
    void json(int status, JsonObject body) throws IOException {
        responseHeaders().set("Cache-Control", "no-store");
        bytes(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with these bytes and ends. */
    void bytes(int status, String contentType, byte[] body) throws IOException {
        try (OutputStream out = begin(status, contentType, body.length)) {
            if (!isHead()) {
                out.write(body);
            }
        } finally {
            exchange.close();
        }
    }

    /** Answers with a status and headers alone, and ends. */
    void empty(int status) throws IOException {
        secure(responseHeaders());
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** Answers an error as JSON: {@code {"error":{"reason":…,"message":…}}}. */
    void refuse(Refusal refusal) throws IOException {
        JsonObject error = new JsonObject();
        error.addProperty("reason", refusal.reason());
        error.addProperty("message", refusal.getMessage());
        JsonObject body = new JsonObject();
        body.add("error", error);
        refusal.headers().forEach(responseHeaders()::set);
        json(refusal.status(), body);
    }

    /** Sends status and headers; the body follows on the stream, unless the request is HEAD. */
    OutputStream begin(int status, String contentType, long length) throws IOException {
        Headers headers = responseHeaders();
        headers.set("Content-Type", contentType);
        secure(headers);
        if (isHead()) {
            headers.set("Content-Length", Long.toString(length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        }
        return exchange.getResponseBody();
    }

    /** Sends status and headers of a body whose length is not known. */
    OutputStream beginEndless(String contentType) throws IOException {
        responseHeaders().set("Content-Type", contentType);
        secure(responseHeaders());
        exchange.sendResponseHeaders(200, isHead() ? -1 : 0);
        return exchange.getResponseBody();
    }

    private static void secure(Headers headers) {
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        if (!headers.containsKey("Content-Security-Policy")) {
            headers.set("Content-Security-Policy", NOTHING);
        }
    }
}
