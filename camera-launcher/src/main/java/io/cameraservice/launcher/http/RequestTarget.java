package io.cameraservice.launcher.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks for (RFC 9112, 3.2). Immutable.
 *
 * @param host that a target in absolute form names; it counts more than the header
 * @param path the decoded segments
 * @param query the decoded parameters
 */
record RequestTarget(Optional<String> host, List<String> path, Map<String, String> query) {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]*)(.*)");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

    /** @throws HttpError 400 if it is not well-formed */
    static RequestTarget parse(String text) {
        if (!PRINTABLE.matcher(text).matches()) {
            throw new HttpError(400, "bad_path", "what is not ASCII is percent-encoded as UTF-8");
        }
        Optional<String> host = Optional.empty();
        String rest = text;
        Matcher absolute = ABSOLUTE.matcher(text);
        if (absolute.matches()) {
            host = Optional.of(absolute.group(1).toLowerCase(Locale.ROOT));
            rest = absolute.group(2).startsWith("/") ? absolute.group(2) : "/" + absolute.group(2);
        }
        int query = rest.indexOf('?');
        String path = query < 0 ? rest : rest.substring(0, query);
        return new RequestTarget(host, Urls.segments(path), Urls.query(query < 0 ? null : rest.substring(query + 1)));
    }
}
