package io.cameraservice.mediamtx.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of HTTP/1.1, read from a connection with a bound on each of its parts.
 *
 * @param status its number
 * @param server what calls itself so; blank if nothing does
 * @param body as UTF-8 text
 * @param reusable whether another request may follow on the connection
 */
record HttpResponseReader(int status, String server, String body, boolean reusable) {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})(?: .*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,15})[ \\t]*(?:;.*)?");
    private static final byte[] BEGINNING = "HTTP/1.".getBytes(ISO_8859_1);
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_LINES = 200;
    private static final int MOST_INTERIM = 5;

    /** There was more than fits. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(int most) {
            super("the answer is longer than " + most + " bytes");
        }
    }

    /**
     * The next one from this connection, which should be buffered.
     *
     * @param most bytes of its body
     * @throws ProtocolException if this is not HTTP
     * @throws TooLong if the body has more bytes
     * @throws EOFException if it ends too early
     */
    static HttpResponseReader read(InputStream in, int most) throws IOException {
        for (int interim = 0; interim < MOST_INTERIM; interim++) {
            Matcher status = STATUS.matcher(statusLine(in));
            if (!status.matches()) {
                throw new ProtocolException("no status line of HTTP/1.1");
            }
            Map<String, String> headers = headers(in);
            int number = Integer.parseInt(status.group(2));
            if (number >= 200) {
                return read(in, number, status.group(1).equals("1"), headers, most);
            }
        }
        throw new ProtocolException("interim answers without end");
    }

    private static HttpResponseReader read(
            InputStream in, int status, boolean keepsOpen, Map<String, String> headers, int most) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String coding = headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT);
        String length = headers.get("content-length");
        boolean ends = true;
        if (coding.equals("chunked")) {
            chunks(in, body, most);
        } else if (!coding.isEmpty()
                || (length != null && !LENGTH.matcher(length).matches())) {
            throw new ProtocolException("a body of unknown length");
        } else if (length != null) {
            copy(in, Long.parseLong(length), body, most);
        } else if (status != 204 && status != 304) {
            ends = false;
            copyAll(in, body, most);
        }
        boolean close =
                headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
        return new HttpResponseReader(
                status, headers.getOrDefault("server", ""), body.toString(UTF_8), ends && keepsOpen && !close);
    }

    /** Who does not speak HTTP is found out at the first byte, and not waited for. */
    private static String statusLine(InputStream in) throws IOException {
        for (byte expected : BEGINNING) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("it was closed before an answer came");
            }
            if (next != expected) {
                throw new ProtocolException("no status line of HTTP/1.1");
            }
        }
        return new String(BEGINNING, ISO_8859_1) + line(in);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int count = 0; count < MOST_LINES; count++) {
            String line = line(in);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("no header");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String before = headers.putIfAbsent(name, line.substring(colon + 1).strip());
            if (before != null && (name.equals("content-length") || name.equals("transfer-encoding"))) {
                throw new ProtocolException("a body of two lengths");
            }
        }
        throw new ProtocolException("headers without end");
    }

    private static void chunks(InputStream in, ByteArrayOutputStream body, int most) throws IOException {
        while (true) {
            Matcher chunk = CHUNK.matcher(line(in));
            if (!chunk.matches()) {
                throw new ProtocolException("no chunk");
            }
            long size = Long.parseLong(chunk.group(1), 16);
            if (size == 0) {
                headers(in); // trailers
                return;
            }
            copy(in, size, body, most);
            if (!line(in).isEmpty()) {
                throw new ProtocolException("a chunk of another length");
            }
        }
    }

    private static void copy(InputStream in, long size, ByteArrayOutputStream body, int most) throws IOException {
        if (size > most - body.size()) {
            throw new TooLong(most);
        }
        byte[] buffer = new byte[4096];
        for (int left = (int) size; left > 0; ) {
            int read = in.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException("it was closed within an answer");
            }
            body.write(buffer, 0, read);
            left -= read;
        }
    }

    private static void copyAll(InputStream in, ByteArrayOutputStream body, int most) throws IOException {
        byte[] buffer = new byte[4096];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (read > most - body.size()) {
                throw new TooLong(most);
            }
            body.write(buffer, 0, read);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("it was closed within an answer");
            }
            if (next == '\n') {
                int end = line.length();
                return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
            }
            if (line.length() == LONGEST_LINE) {
                throw new ProtocolException("a line without end");
            }
            line.append((char) next);
        }
    }
}
