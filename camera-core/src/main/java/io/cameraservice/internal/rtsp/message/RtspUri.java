package io.cameraservice.internal.rtsp.message;

import java.util.Locale;
import java.util.Optional;

/**
 * A request URI such as {@code rtsp://host:8555/camera0?preroll=5}. Immutable; its text form has no query, since that may hold a
 * secret.
 *
 * <p>Control URLs come out of clients as base + "/" + control, even when the base ends in a query. So a slash after the query ends
 * it, and what was set up is told by the end of the whole text.
 */
public final class RtspUri {
    private static final String SCHEME = "rtsp://";

    private final String text;
    private final String path;
    private final String query;

    private RtspUri(String text, String path, String query) {
        this.text = text;
        this.path = path;
        this.query = query;
    }

    /** Reads a URI: absolute, a path alone, or {@code *}. */
    public static RtspUri parse(String text) throws RtspException {
        if (text.equals("*")) {
            return new RtspUri(text, "", "");
        }
        String rest = text;
        if (text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            int slash = text.indexOf('/', SCHEME.length());
            rest = slash < 0 ? "" : text.substring(slash);
        } else if (!text.startsWith("/")) {
            throw RtspException.malformed("Bad URI");
        }
        int mark = rest.indexOf('?');
        String query = mark < 0 ? "" : rest.substring(mark + 1);
        int end = query.indexOf('/');
        return new RtspUri(text, mark < 0 ? rest : rest.substring(0, mark), end < 0 ? query : query.substring(0, end));
    }

    /** The first part of the path, which names the stream; empty if there is none. */
    public String stream() {
        int from = path.startsWith("/") ? 1 : 0;
        int to = path.indexOf('/', from);
        return path.substring(from, to < 0 ? path.length() : to);
    }

    /** A value of the query, as written; empty text if the name stands alone. */
    public Optional<String> parameter(String name) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if ((equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
                return Optional.of(equals < 0 ? "" : pair.substring(equals + 1));
            }
        }
        return Optional.empty();
    }

    /** Whether it ends in this control name, as a SETUP of that track does. */
    public boolean endsWith(String control) {
        return text.toLowerCase(Locale.ROOT).endsWith("/" + control.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether another URI, absolute or a path alone, names the same stream with the same query. Clients differ in how they write
     * host, trailing slash and track.
     */
    public boolean isSameResource(String other) {
        try {
            RtspUri parsed = parse(other);
            return stream().equals(parsed.stream()) && query.equals(parsed.query);
        } catch (RtspException e) {
            return false;
        }
    }

    /** The base for the control names of a description that was asked for under this URI. */
    public String contentBase() {
        return text.endsWith("/") ? text : text + "/";
    }

    @Override
    public String toString() {
        return path.isEmpty() ? "*" : path;
    }
}
