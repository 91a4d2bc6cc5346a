package io.cameraservice.mediamtx.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small HTTP proxy on loopback, for plain requests and tunnels; one request for each connection. */
public final class TestProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Optional<String> login;
    private final List<String> passed = new CopyOnWriteArrayList<>();

    /** {@code login}: the user and password that it wants, with a colon between them. */
    public TestProxy(Optional<String> login) throws IOException {
        this.login = login.map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        daemon(() -> {
            while (true) {
                Socket client = listener.accept();
                daemon(() -> serve(client));
            }
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** What it let through, e.g. {@code CONNECT 127.0.0.1:443}. */
    public List<String> passed() {
        return passed;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            String head = head(client.getInputStream());
            String[] words = head.split(" ", 3);
            OutputStream out = client.getOutputStream();
            if (login.isPresent() && !head.contains("Proxy-Authorization: " + login.get())) {
                List<String> refusal = List.of(
                        "HTTP/1.1 407 Proxy Authentication Required",
                        "Proxy-Authenticate: Basic realm=\"p\"",
                        "Content-Length: 0",
                        "Connection: close",
                        "",
                        "");
                out.write(String.join("\r\n", refusal).getBytes(ISO_8859_1));
                return;
            }
            passed.add(words[0] + " " + words[1]);
            boolean tunnel = words[0].equals("CONNECT");
            URI target = URI.create(tunnel ? "tunnel://" + words[1] : words[1]);
            try (Socket server = new Socket(target.getHost(), target.getPort())) {
                if (tunnel) {
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
                } else {
                    String rest = head.substring(head.indexOf("\r\n"))
                            .replaceAll("(?i)\r\n(Connection|Proxy-[a-z]+): [^\r]*", "");
                    server.getOutputStream()
                            .write(("GET " + target.getRawPath() + " HTTP/1.1\r\nConnection: close" + rest)
                                    .getBytes(ISO_8859_1));
                }
                daemon(() -> client.getInputStream().transferTo(server.getOutputStream()));
                server.getInputStream().transferTo(out);
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the client went away");
            }
            head.write(b);
        }
        return head.toString(ISO_8859_1);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // the connection, or the proxy, was closed
                    }
                },
                "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
