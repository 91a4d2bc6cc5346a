package io.cameraservice.internal.rtsp.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request as it was received. Immutable; its text form leaves out everything that could be a secret. */
public final class RtspRequest {
    private final String method;
    private final RtspUri uri;
    private final Map<String, String> headers;
    private final byte[] body;

    RtspRequest(String method, RtspUri uri, Map<String, String> headers, byte[] body) {
        this.method = method;
        this.uri = uri;
        TreeMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        this.headers = Collections.unmodifiableMap(copy);
        this.body = body.clone();
    }

    /** What is asked for, in capitals, e.g. {@code DESCRIBE}. */
    public String method() {
        return method;
    }

    /** For what it is asked. */
    public RtspUri uri() {
        return uri;
    }

    /** A header by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The sequence number, as it came. The parser lets no request without one pass. */
    public String cseq() {
        return headers.getOrDefault("CSeq", "0");
    }

    /** The session it belongs to, without parameters. */
    public Optional<String> session() {
        return header("Session").map(value -> {
            int end = value.indexOf(';');
            return (end < 0 ? value : value.substring(0, end)).strip();
        });
    }

    /** The body as text; empty if there was none. */
    public String bodyText() {
        return new String(body, UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + uri;
    }
}
