package io.cameraservice.jsonrpc.websocket;

import static java.util.Objects.requireNonNull;

import io.cameraservice.access.EndpointLimits;
import java.time.Duration;
import java.util.Set;

/**
 * Where to listen, and how much one client may take. Immutable.
 *
 * @param host address to bind to
 * @param port 0 for any free one
 * @param path the only path that is served, e.g. {@code "/ws"}
 * @param maxFrameBytes the longest message of a client that is logged in; a longer one closes its connection with 1009
 * @param limits what clients may take: one connection too many is answered with 503, too much that waits to be read by a client
 *     closes its connection with 1013, and so does an unfinished message for which there is no room
 * @param pingInterval how often a client is pinged; one that is silent for two and a half intervals is dropped
 * @param allowedOrigins origins of pages on other hosts that may connect, and by whose hosts a listener on loopback may be
 *     called; {@code "*"} for all
 */
public record SocketConfig(
        String host,
        int port,
        String path,
        int maxFrameBytes,
        EndpointLimits limits,
        Duration pingInterval,
        Set<String> allowedOrigins) {
    private static final int MAX_FRAME_BYTES = 1024 * 1024;
    private static final Duration PING_INTERVAL = Duration.ofSeconds(20);

    /** With messages of at most 1 MiB, and a ping every 20 s. */
    public SocketConfig(String host, int port, String path, EndpointLimits limits, Set<String> allowedOrigins) {
        this(host, port, path, MAX_FRAME_BYTES, limits, PING_INTERVAL, allowedOrigins);
    }

    public SocketConfig {
        requireNonNull(host, "host");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with '/', not as in '" + path + "'");
        }
        atLeast(1, maxFrameBytes, "maxFrameBytes");
        requireNonNull(limits, "limits");
        atLeast(50, pingInterval.toMillis(), "pingInterval in milliseconds");
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /** The same at another port. */
    public SocketConfig withPort(int other) {
        return new SocketConfig(host, other, path, maxFrameBytes, limits, pingInterval, allowedOrigins);
    }

    private static void atLeast(int least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is at least " + least + ", not " + value);
        }
    }
}
