package io.cameraservice.internal.rtsp.message;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of a request before its body, while its lines arrive. */
final class RequestHead {
    private static final Pattern METHOD = Pattern.compile("[A-Z_]{1,32}");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Set<String> ONLY_ONCE =
            Set.of("cseq", "content-length", "session", "authorization", "transport");

    private final String method;
    private final RtspUri uri;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int count;

    private RequestHead(String method, RtspUri uri) {
        this.method = method;
        this.uri = uri;
    }

    static RequestHead of(String line) throws RtspException {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first <= 0
                || last == first
                || !METHOD.matcher(line).region(0, first).matches()) {
            throw RtspException.malformed("Bad request line");
        }
        String version = line.substring(last + 1);
        if (!version.equals("RTSP/1.0")) {
            throw version.startsWith("RTSP/")
                    ? new RtspException(RtspStatus.VERSION_NOT_SUPPORTED)
                    : RtspException.malformed("Not an RTSP request");
        }
        String uri = line.substring(first + 1, last);
        if (uri.isEmpty() || uri.indexOf(' ') >= 0) {
            throw RtspException.malformed("Bad URI");
        }
        return new RequestHead(line.substring(0, first), RtspUri.parse(uri));
    }

    void add(String line, int maxHeaders) throws RtspException {
        int colon = line.indexOf(':');
        if (colon <= 0 || !TOKEN.matcher(line).region(0, colon).matches()) {
            throw RtspException.malformed("Bad header");
        }
        if (++count > maxHeaders) {
            throw RtspException.malformed("Too many headers");
        }
        String name = line.substring(0, colon);
        String value = line.substring(colon + 1).strip();
        String earlier = headers.putIfAbsent(name, value);
        if (earlier != null) {
            if (ONLY_ONCE.contains(name.toLowerCase(Locale.ROOT))) {
                throw RtspException.malformed("Header given twice");
            }
            headers.put(name, earlier + ", " + value);
        }
    }

    /** Checks what every request must have, once the head is complete. */
    int contentLength(int limit) throws RtspException {
        if (cseq() == null) {
            throw RtspException.malformed("Bad or missing CSeq");
        }
        String text = headers.getOrDefault("Content-Length", "0");
        if (!NUMBER.matcher(text).matches()) {
            throw RtspException.malformed("Bad Content-Length");
        }
        int length = Integer.parseInt(text);
        if (length > limit) {
            throw RtspException.malformed("Body too large");
        }
        return length;
    }

    @Nullable
    String cseq() {
        String value = headers.get("CSeq");
        return value != null && NUMBER.matcher(value).matches() ? value : null;
    }

    RtspRequest with(byte[] body) {
        return new RtspRequest(method, uri, headers, body);
    }
}
