package io.cameraservice.jsonrpc;

import static java.util.Objects.requireNonNull;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.jsonrpc.api.ServerInfo;
import io.cameraservice.jsonrpc.protocol.MessageLimits;
import io.cameraservice.jsonrpc.websocket.SocketConfig;
import java.time.Duration;
import java.util.Set;

/** Where the transport listens and how much a client may take. Immutable; {@link #builder()} has the defaults. */
public final class JsonRpcOptions {
    private final SocketConfig socket;
    private final MessageLimits messageLimits;
    private final int maxPendingCalls;
    private final String filesUrl;
    private final ServerInfo serverInfo;

    private JsonRpcOptions(Builder builder) {
        socket = new SocketConfig(
                builder.host,
                builder.port,
                builder.path,
                builder.maxFrameBytes,
                builder.endpointLimits,
                builder.pingInterval,
                builder.allowedOrigins);
        messageLimits = new MessageLimits(builder.maxBatch, builder.maxNesting);
        maxPendingCalls = builder.maxPendingCalls;
        filesUrl = builder.filesUrl;
        serverInfo = builder.serverInfo;
        if (maxPendingCalls < 1) {
            throw new IllegalArgumentException("maxPendingCalls is at least 1");
        }
    }

    /** Loopback, port 8002, path {@code /ws}. */
    public static JsonRpcOptions defaults() {
        return builder().build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with these values. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.host = socket.host();
        builder.port = socket.port();
        builder.path = socket.path();
        builder.maxFrameBytes = socket.maxFrameBytes();
        builder.endpointLimits = socket.limits();
        builder.pingInterval = socket.pingInterval();
        builder.allowedOrigins = socket.allowedOrigins();
        builder.maxBatch = messageLimits.maxBatch();
        builder.maxNesting = messageLimits.maxNesting();
        builder.maxPendingCalls = maxPendingCalls;
        builder.filesUrl = filesUrl;
        builder.serverInfo = serverInfo;
        return builder;
    }

    /** What concerns the WebSocket. */
    public SocketConfig socket() {
        return socket;
    }

    /** What concerns a single message. */
    public MessageLimits messageLimits() {
        return messageLimits;
    }

    /** Calls of one client under way at one time. */
    public int maxPendingCalls() {
        return maxPendingCalls;
    }

    /** What download links begin with. */
    public String filesUrl() {
        return filesUrl;
    }

    /** What the service calls itself. */
    public ServerInfo serverInfo() {
        return serverInfo;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port = 8002;
        private String path = "/ws";
        private int maxFrameBytes = 1024 * 1024;
        private int maxBatch = MessageLimits.defaults().maxBatch();
        private int maxNesting = MessageLimits.defaults().maxNesting();
        private EndpointLimits endpointLimits = EndpointLimits.defaults();
        private Duration pingInterval = Duration.ofSeconds(20);
        private Set<String> allowedOrigins = Set.of();
        private int maxPendingCalls = 64;
        private String filesUrl = "/files";
        private ServerInfo serverInfo = ServerInfo.ofLibrary();

        private Builder() {}

        /** The address to bind to; loopback by default. */
        public Builder host(String value) {
            host = requireNonNull(value, "host");
            return this;
        }

        /** 8002 by default; 0 for any free port. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** The only path served, {@code /ws} by default; others are answered with 404. */
        public Builder path(String value) {
            path = requireNonNull(value, "path");
            return this;
        }

        /** The longest message taken of a client that is logged in, 1 MiB by default; a longer one closes its connection with 1009. */
        public Builder maxFrameBytes(int value) {
            maxFrameBytes = value;
            return this;
        }

        /** Requests in one batch, 50 by default. */
        public Builder maxBatch(int value) {
            maxBatch = value;
            return this;
        }

        /** Arrays and objects within each other, 32 by default. */
        public Builder maxNesting(int value) {
            maxNesting = value;
            return this;
        }

        /** What clients may take, by connection, by address, by principal and in all. */
        public Builder limits(EndpointLimits value) {
            endpointLimits = requireNonNull(value, "limits");
            return this;
        }

        /** How often clients are pinged, 20 s by default; one silent for two and a half times as long is dropped. */
        public Builder pingInterval(Duration value) {
            pingInterval = requireNonNull(value, "pingInterval");
            return this;
        }

        /**
         * Origins of web pages on other hosts that may connect, e.g. {@code https://cams.example.org}; {@code "*"} for all. None
         * by default: pages of this host and clients that are no browsers can always.
         */
        public Builder allowedOrigins(Set<String> value) {
            allowedOrigins = Set.copyOf(value);
            return this;
        }

        /** Calls of one client under way at one time, 64 by default; one more is told to come back later. */
        public Builder maxPendingCalls(int value) {
            maxPendingCalls = value;
            return this;
        }

        /** What download links begin with, {@code "/files"} by default: a path of the service's HTTP door, or a whole URL. */
        public Builder filesUrl(String value) {
            filesUrl = requireNonNull(value, "filesUrl");
            return this;
        }

        /** What the service calls itself; this library by default. */
        public Builder serverInfo(ServerInfo value) {
            serverInfo = requireNonNull(value, "serverInfo");
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if one of them is not possible
         */
        public JsonRpcOptions build() {
            return new JsonRpcOptions(this);
        }
    }
}
