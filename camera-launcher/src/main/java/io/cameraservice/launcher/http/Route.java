package io.cameraservice.launcher.http;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One line of the table: who may ask what, and who answers. Immutable.
 *
 * @param methods HTTP methods
 * @param pattern the path; a segment {@code {name}} or {@code {name}.ext} matches any text there
 * @param access who may ask
 * @param maxBody bytes of a request's body; 0 if it has none
 * @param blocking whether the handler may wait, e.g. for a disk; else it runs on the event loop and must not
 * @param handler who answers
 */
record Route(Set<String> methods, String pattern, Access access, int maxBody, boolean blocking, Handler handler) {
    /** Who may ask. */
    enum Access {
        /** Everybody: the content is public. */
        OPEN,
        /** With a token or an API key. */
        TOKEN,
        /** With a token, an API key or a link signed for this path. */
        TOKEN_OR_LINK
    }

    /** Answered at once, from memory. */
    static Route quick(String pattern, Handler handler) {
        return new Route(Set.of("GET", "HEAD"), pattern, Access.OPEN, 0, false, handler);
    }

    /** Answered by a thread that may ask the service. */
    static Route get(String pattern, Access access, Handler handler) {
        return new Route(Set.of("GET", "HEAD"), pattern, access, 0, true, handler);
    }

    /** The same for a request with a body. */
    static Route post(String pattern, Access access, int maxBody, Handler handler) {
        return new Route(Set.of("POST"), pattern, access, maxBody, true, handler);
    }

    /** What the placeholders stand for in this path, or empty if it does not match. */
    Optional<Map<String, String>> match(List<String> path) {
        List<String> mine = List.of(pattern.substring(1).split("/", -1));
        if (mine.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < mine.size(); i++) {
            String part = mine.get(i);
            String text = path.get(i);
            if (!part.startsWith("{")) {
                if (!part.equals(text)) {
                    return Optional.empty();
                }
                continue;
            }
            int end = part.indexOf('}');
            String suffix = part.substring(end + 1);
            if (!text.endsWith(suffix) || text.length() == suffix.length()) {
                return Optional.empty();
            }
            found.put(part.substring(1, end), text.substring(0, text.length() - suffix.length()));
        }
        return Optional.of(Map.copyOf(found));
    }

    /**
     * Answers requests of one route, at once or later; what sends a long body is moved to a {@link StreamingExecutor}.
     */
    @FunctionalInterface
    interface Handler {
        void handle(RoutedRequest routedRequest) throws IOException;
    }
}
