package io.cameraservice.internal.network.client;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A message of the server's: the answer to a request, or a request of its own (code 0). Immutable.
 *
 * @param code status of an answer; 0 for a request
 * @param start the first line
 * @param headers names in lower case, in the order in which they came
 * @param text the body
 */
record RtspReply(int code, String start, List<Header> headers, String text) {
    /** One line of the head. */
    record Header(String name, String value) {}

    /** Whether it answers a request. */
    boolean isResponse() {
        return code > 0;
    }

    /** The first header of this name, which is given in lower case. */
    Optional<String> header(String name) {
        return headers.stream()
                .filter(h -> h.name().equals(name))
                .map(Header::value)
                .findFirst();
    }

    /** All headers of this name, which is given in lower case. */
    List<String> all(String name) {
        return headers.stream()
                .filter(h -> h.name().equals(name))
                .map(Header::value)
                .toList();
    }

    /** The words of its status line, for a person. */
    String reason() {
        int space = start.indexOf(' ');
        String words = space < 0 ? "" : start.substring(space + 1).strip();
        return words.length() > 60 ? words.substring(0, 60) : words;
    }

    /** The method of a request. */
    String method() {
        int space = start.indexOf(' ');
        return (space < 0 ? start : start.substring(0, space)).toUpperCase(Locale.ROOT);
    }
}
