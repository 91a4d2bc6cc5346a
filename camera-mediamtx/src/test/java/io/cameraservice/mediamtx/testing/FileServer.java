package io.cameraservice.mediamtx.testing;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** Serves files by HTTP or HTTPS on loopback; each is found by way of a redirection, as releases are. */
public final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final String scheme;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public FileServer(Map<String, byte[]> files) throws IOException {
        this("http", HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), files);
    }

    /** With this certificate and key. */
    public static FileServer https(Map<String, byte[]> files, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new FileServer("https", server, files);
    }

    private FileServer(String scheme, HttpServer server, Map<String, byte[]> files) {
        this.scheme = scheme;
        this.server = server;
        server.createContext("/download/", exchange -> {
            try (exchange) {
                String name = exchange.getRequestURI().getPath().substring("/download/".length());
                requests.add(name);
                if (files.containsKey(name)) {
                    exchange.getResponseHeaders().add("Location", "/files/" + name);
                    exchange.sendResponseHeaders(302, -1);
                } else {
                    exchange.sendResponseHeaders(404, -1);
                }
            }
        });
        server.createContext("/files/", exchange -> {
            try (exchange) {
                byte[] bytes = files.get(exchange.getRequestURI().getPath().substring("/files/".length()));
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
    }

    /** Below which its files are. */
    public String uri() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/download";
    }

    /** Names that were asked for. */
    public List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
