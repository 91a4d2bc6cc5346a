package io.cameraservice.jsonrpc;

import static java.util.Objects.requireNonNull;

import io.cameraservice.access.EndpointLimits;
import io.cameraservice.jsonrpc.api.ServerInfo;
import io.cameraservice.jsonrpc.websocket.SocketConfig;
import java.util.Set;

/** Where the transport listens and how much a client may take. Immutable; {@link #builder()} has the defaults. */
public final class JsonRpcOptions {
    private final SocketConfig socket;
    private final ServerInfo serverInfo;

    private JsonRpcOptions(Builder builder) {
        socket = new SocketConfig(
                builder.host, builder.port, builder.path, builder.endpointLimits, builder.allowedOrigins);
        serverInfo = builder.serverInfo;
    }

    /** A builder with the defaults: loopback, port 8002, path {@code /ws}. */
    public static Builder builder() {
        return new Builder();
    }

    /** What concerns the WebSocket. */
    public SocketConfig socket() {
        return socket;
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
        private EndpointLimits endpointLimits = EndpointLimits.defaults();
        private Set<String> allowedOrigins = Set.of();
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

        /** What clients may take, by connection, by address, by principal and in all. */
        public Builder limits(EndpointLimits value) {
            endpointLimits = requireNonNull(value, "limits");
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
