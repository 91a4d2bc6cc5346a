package io.cameraservice.access;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much the clients of an endpoint may take, by connection, by principal, by address and in all. Immutable; {@link #builder()}
 * has the defaults.
 *
 * <p>A limit in all is what the service can bear; a share keeps one client from taking what others need. Clients that are not
 * logged in give way to those that are.
 */
public final class EndpointLimits {
    private final Builder values;

    private EndpointLimits(Builder builder) {
        values = builder.copy();
    }

    /** The defaults. */
    public static EndpointLimits defaults() {
        return builder().build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with these values. */
    public Builder toBuilder() {
        return values.copy();
    }

    /** Connections at one time; the oldest that is not logged in gives way to one more. */
    public int connections() {
        return values.connections;
    }

    /** Connections of one address at one time. */
    public int connectionsPerAddress() {
        return values.connectionsPerAddress;
    }

    /** Time to log in, after which a connection is closed; zero for any time. */
    public Duration loginTimeout() {
        return values.loginTimeout;
    }

    /** Bytes of an unfinished message before a client is logged in. */
    public int anonymousMessageBytes() {
        return values.anonymousMessageBytes;
    }

    /** Bytes of unfinished messages of all connections together. */
    public long unfinishedInputBytes() {
        return values.unfinishedInputBytes;
    }

    /** Calls a second of one principal, on average and at once. */
    public int callsPerSecondPerPrincipal() {
        return values.callsPerSecondPerPrincipal;
    }

    /** Calls a second of one address, on average and at once. */
    public int callsPerSecondPerAddress() {
        return values.callsPerSecondPerAddress;
    }

    /** Calls that wait for devices, files or other programs, at one time. */
    public int slowCalls() {
        return values.slowCalls;
    }

    /** Such calls of one principal at one time; more of them wait. */
    public int slowCallsPerPrincipal() {
        return values.slowCallsPerPrincipal;
    }

    /** Bytes that wait for a client that reads slowly; more closes its connection. */
    public int queuedOutputBytes() {
        return values.queuedOutputBytes;
    }

    /** Such bytes of all connections together. */
    public long totalQueuedOutputBytes() {
        return values.totalQueuedOutputBytes;
    }

    /** How long a client may take nothing of an answer that is being sent. */
    public Duration responseTimeout() {
        return values.responseTimeout;
    }

    /** Files being downloaded at one time. */
    public int downloads() {
        return values.downloads;
    }

    /** Files being downloaded by one principal at one time. */
    public int downloadsPerPrincipal() {
        return values.downloadsPerPrincipal;
    }

    /** Live previews at one time. */
    public int previews() {
        return values.previews;
    }

    /** Live previews of one principal at one time. */
    public int previewsPerPrincipal() {
        return values.previewsPerPrincipal;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EndpointLimits limits && values.all().equals(limits.values.all());
    }

    @Override
    public int hashCode() {
        return values.all().hashCode();
    }

    @Override
    public String toString() {
        return "EndpointLimits" + values.all();
    }

    /** Collects limits. Not thread-safe. */
    public static final class Builder {
        private int connections = 1000;
        private int connectionsPerAddress = 500;
        private Duration loginTimeout = Duration.ofSeconds(10);
        private int anonymousMessageBytes = 16 * 1024;
        private long unfinishedInputBytes = 64L * 1024 * 1024;
        private int callsPerSecondPerPrincipal = 250_000;
        private int callsPerSecondPerAddress = 500_000;
        private int slowCalls = 24;
        private int slowCallsPerPrincipal = 8;
        private int queuedOutputBytes = 1024 * 1024;
        private long totalQueuedOutputBytes = 64L * 1024 * 1024;
        private Duration responseTimeout = Duration.ofSeconds(30);
        private int downloads = 16;
        private int downloadsPerPrincipal = 4;
        private int previews = 32;
        private int previewsPerPrincipal = 8;

        private Builder() {}

        private Builder copy() {
            Builder copy = new Builder();
            copy.connections = connections;
            copy.connectionsPerAddress = connectionsPerAddress;
            copy.loginTimeout = loginTimeout;
            copy.anonymousMessageBytes = anonymousMessageBytes;
            copy.unfinishedInputBytes = unfinishedInputBytes;
            copy.callsPerSecondPerPrincipal = callsPerSecondPerPrincipal;
            copy.callsPerSecondPerAddress = callsPerSecondPerAddress;
            copy.slowCalls = slowCalls;
            copy.slowCallsPerPrincipal = slowCallsPerPrincipal;
            copy.queuedOutputBytes = queuedOutputBytes;
            copy.totalQueuedOutputBytes = totalQueuedOutputBytes;
            copy.responseTimeout = responseTimeout;
            copy.downloads = downloads;
            copy.downloadsPerPrincipal = downloadsPerPrincipal;
            copy.previews = previews;
            copy.previewsPerPrincipal = previewsPerPrincipal;
            return copy;
        }

        private List<Object> all() {
            return List.of(
                    connections,
                    connectionsPerAddress,
                    loginTimeout,
                    anonymousMessageBytes,
                    unfinishedInputBytes,
                    callsPerSecondPerPrincipal,
                    callsPerSecondPerAddress,
                    slowCalls,
                    slowCallsPerPrincipal,
                    queuedOutputBytes,
                    totalQueuedOutputBytes,
                    responseTimeout,
                    downloads,
                    downloadsPerPrincipal,
                    previews,
                    previewsPerPrincipal);
        }

        /** 1000 in all and 500 of one address by default. */
        public Builder connections(int inAll, int perAddress) {
            connections = positive(inAll, "connections");
            connectionsPerAddress = positive(perAddress, "connectionsPerAddress");
            return this;
        }

        /** 10 s by default; zero for any time. */
        public Builder loginTimeout(Duration value) {
            if (requireNonNull(value, "loginTimeout").isNegative()) {
                throw new IllegalArgumentException("loginTimeout is not negative, as " + value + " is");
            }
            loginTimeout = value;
            return this;
        }

        /** 16 KiB of one connection that is not logged in, 64 MiB of all connections, by default. */
        public Builder unfinishedInput(int anonymousMessage, long inAll) {
            anonymousMessageBytes = positive(anonymousMessage, "anonymousMessageBytes");
            unfinishedInputBytes = positive(inAll, "unfinishedInputBytes");
            return this;
        }

        /**
         * 250,000 of one principal and 500,000 of one address by default: a call that is answered from memory costs a few
         * microseconds, and refusing it costs as much; see {@link #slowCalls} for the others.
         */
        public Builder callsPerSecond(int perPrincipal, int perAddress) {
            callsPerSecondPerPrincipal = positive(perPrincipal, "callsPerSecondPerPrincipal");
            callsPerSecondPerAddress = positive(perAddress, "callsPerSecondPerAddress");
            return this;
        }

        /** 24 in all and 8 of one principal by default. */
        public Builder slowCalls(int inAll, int perPrincipal) {
            slowCalls = positive(inAll, "slowCalls");
            slowCallsPerPrincipal = positive(perPrincipal, "slowCallsPerPrincipal");
            return this;
        }

        /** 1 MiB of one connection and 64 MiB of all by default. */
        public Builder queuedOutput(int perConnection, long inAll) {
            queuedOutputBytes = positive(perConnection, "queuedOutputBytes");
            totalQueuedOutputBytes = positive(inAll, "totalQueuedOutputBytes");
            return this;
        }

        /** 30 s by default. */
        public Builder responseTimeout(Duration value) {
            positive(value.toMillis(), "responseTimeout in milliseconds");
            responseTimeout = value;
            return this;
        }

        /** 16 in all and 4 of one principal by default. */
        public Builder downloads(int inAll, int perPrincipal) {
            downloads = positive(inAll, "downloads");
            downloadsPerPrincipal = positive(perPrincipal, "downloadsPerPrincipal");
            return this;
        }

        /** 32 in all and 8 of one principal by default. */
        public Builder previews(int inAll, int perPrincipal) {
            previews = positive(inAll, "previews");
            previewsPerPrincipal = positive(perPrincipal, "previewsPerPrincipal");
            return this;
        }

        /** The limits. */
        public EndpointLimits build() {
            return new EndpointLimits(this);
        }

        private static int positive(int value, String name) {
            return (int) positive((long) value, name);
        }

        private static long positive(long value, String name) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is at least 1, not " + value);
            }
            return value;
        }
    }
}
