package io.cameraservice.jsonrpc.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.java_websocket.handshake.ClientHandshake;
import org.jspecify.annotations.Nullable;

/** Decides which handshakes become connections: by path, host, origin, and number of connections. Immutable. */
final class HandshakeCheck {
    private final SocketConfig config;
    private final HostCheck hosts;

    HandshakeCheck(SocketConfig config) {
        this.config = config;
        this.hosts = new HostCheck(config.host(), config.allowedOrigins());
    }

    /** Why this client is refused; empty if it is not. */
    Optional<Refusal> check(ClientHandshake request) {
        String target = request.getResourceDescriptor();
        int query = target.indexOf('?');
        if (!config.path().equals(query < 0 ? target : target.substring(0, query))) {
            return Optional.of(Refusal.notFound(config.path()));
        }
        String host = request.getFieldValue("Host");
        if (!hosts.isOurs(host)) {
            return Optional.of(Refusal.foreignHost(host));
        }
        String origin = request.getFieldValue("Origin");
        return isWelcome(origin, host) ? Optional.empty() : Optional.of(Refusal.foreignOrigin(origin));
    }

    /** Browsers always name the origin of their page; what names none is no browser. The port of a page does not matter. */
    private boolean isWelcome(String origin, String host) {
        if (origin.isEmpty()
                || config.allowedOrigins().contains("*")
                || config.allowedOrigins().contains(origin)) {
            return true;
        }
        String page = hostOf(origin);
        return page != null && page.equals(hostOf("ws://" + host));
    }

    private static @Nullable String hostOf(String uri) {
        try {
            String host = URI.create(uri).getHost();
            return host == null ? null : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** An HTTP answer that says why no WebSocket is opened. Immutable. */
    record Refusal(String status, String detail) {
        static Refusal notFound(String path) {
            return new Refusal("404 Not Found", "the WebSocket is at " + path);
        }

        static Refusal foreignOrigin(String origin) {
            return new Refusal("403 Forbidden", "pages of " + origin + " may not connect; see server.allowed_origins");
        }

        static Refusal foreignHost(String host) {
            return new Refusal("403 Forbidden", HostCheck.refusal(host));
        }

        static Refusal full() {
            return new Refusal(
                    "503 Service Unavailable",
                    "all connections of the service or of your address are taken; try again later");
        }

        ByteBuffer toBytes() {
            byte[] body = (detail + "\n").getBytes(UTF_8);
            String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                    + body.length + "\r\nConnection: close\r\n\r\n";
            byte[] bytes = head.getBytes(UTF_8);
            return ByteBuffer.allocate(bytes.length + body.length)
                    .put(bytes)
                    .put(body)
                    .flip();
        }
    }
}
