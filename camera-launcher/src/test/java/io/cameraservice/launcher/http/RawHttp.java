package io.cameraservice.launcher.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client that says exactly what it is told to, and ends as it is told to. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;

    RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(15_000);
        socket.setTcpNoDelay(true);
    }

    /** An answer: status, head as it came, body as characters of ISO 8859-1. */
    record Answer(int status, String head, String text) {
        Optional<String> header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst();
        }

        String reason() {
            return HttpBench.reason(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** A GET of this path; without credentials if the token is empty. */
    static String get(String path, String token, String... headers) {
        return request("GET " + path + " HTTP/1.1", token, headers);
    }

    static String request(String line, String token, String... headers) {
        StringBuilder text = new StringBuilder(line).append("\r\nHost: localhost\r\n");
        if (!token.isEmpty()) {
            text.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Sends no more, and reads on. */
    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** The next whole answer, as its length or its chunks say. */
    Answer read() throws IOException {
        return read(false);
    }

    /** The next answer to HEAD. */
    Answer readHead() throws IOException {
        return read(true);
    }

    private Answer read(boolean headOnly) throws IOException {
        InputStream in = socket.getInputStream();
        String head = head(in);
        int status = Integer.parseInt(head.substring(9, 12));
        Answer bare = new Answer(status, head, "");
        if (headOnly || status == 304 || status == 100) {
            return bare;
        }
        Optional<String> length = bare.header("Content-Length");
        if (length.isPresent()) {
            byte[] body = in.readNBytes(Integer.parseInt(length.get()));
            if (body.length < Integer.parseInt(length.get())) {
                throw new IOException("cut after " + body.length + " of " + length.get() + " bytes");
            }
            return new Answer(status, head, new String(body, StandardCharsets.ISO_8859_1));
        }
        return new Answer(status, head, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection ended within the head: " + head);
            }
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** So many bytes, or fewer if the connection ends. */
    byte[] readBytes(int length) throws IOException {
        return socket.getInputStream().readNBytes(length);
    }

    /** Whether the server has closed the connection; waits for it, throwing away what still comes. */
    boolean isClosedByServer() throws IOException {
        try {
            byte[] buffer = new byte[64 * 1024];
            while (socket.getInputStream().read(buffer) >= 0) {
                // more of it
            }
            return true;
        } catch (SocketException e) {
            return true; // by a reset
        }
    }

    /** Ends with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
