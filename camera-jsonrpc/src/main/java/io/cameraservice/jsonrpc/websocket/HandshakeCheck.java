package io.cameraservice.jsonrpc.websocket;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.java_websocket.handshake.ClientHandshake;
import org.jspecify.annotations.Nullable;

/** Decides which handshakes become connections: by path, by the name they call us, by origin, and by how many there are. Immutable. */
final class HandshakeCheck {
    private final SocketConfig config;
    private final HostCheck hosts;

    HandshakeCheck(SocketConfig config) {
        this.config = config;
        this.hosts = new HostCheck(config.host(), config.allowedOrigins());
    }

    /** Why this client may not enter; empty if it may. */
    Optional<HandshakeRefusal> check(ClientHandshake request) {
        String target = request.getResourceDescriptor();
        int query = target.indexOf('?');
        if (!config.path().equals(query < 0 ? target : target.substring(0, query))) {
            return Optional.of(HandshakeRefusal.notFound(config.path()));
        }
        String host = request.getFieldValue("Host");
        if (!hosts.isOurs(host)) {
            return Optional.of(HandshakeRefusal.foreignHost(host));
        }
        String origin = request.getFieldValue("Origin");
        return isWelcome(origin, host) ? Optional.empty() : Optional.of(HandshakeRefusal.foreignOrigin(origin));
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
}
