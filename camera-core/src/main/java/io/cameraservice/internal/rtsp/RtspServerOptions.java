package io.cameraservice.internal.rtsp;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How the relay listens and what it allows. Immutable; the defaults serve this machine only. */
public final class RtspServerOptions {
    private final Builder values;

    private RtspServerOptions(Builder values) {
        this.values = values;
    }

    /** Options with the defaults; the executor runs listeners, authenticators and the completion of futures. */
    public static Builder builder(Executor executor) {
        return new Builder(requireNonNull(executor, "executor"));
    }

    /** A builder that begins with these. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** Runs everything that is not the relay's own. */
    public Executor executor() {
        return values.executor;
    }

    /** Where to listen; 127.0.0.1 unless told otherwise. */
    public InetAddress bindAddress() {
        return values.bindAddress;
    }

    /** The port; 0, the default, takes any free one. */
    public int port() {
        return values.port;
    }

    /** How many readers may be connected at once; 1000. */
    public int maxReaders() {
        return values.maxReaders;
    }

    /**
     * How many connections there may be at once: readers, publishers and clients that have not shown yet what they are; 1064. The
     * oldest that has not gives way to one more.
     */
    public int maxConnections() {
        return values.maxConnections;
    }

    /** How many of them from one address; 500. */
    public int maxConnectionsPerAddress() {
        return values.maxConnectionsPerAddress;
    }

    /** How long the head of a request may be; 16 KiB. */
    public int maxHeaderBytes() {
        return values.maxHeaderBytes;
    }

    /** How long a client may be silent, unless it plays; 60 s. */
    public Duration sessionTimeout() {
        return values.sessionTimeout;
    }

    /** How long a connection may take until it plays or publishes; 10 s. What it waits for a publisher comes on top. */
    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    /** How long a DESCRIBE waits for a publisher; 8 s. */
    public Duration describeTimeout() {
        return values.describeTimeout;
    }

    /** How long a reader may take nothing of what waits for it; 30 s. */
    public Duration stallTimeout() {
        return values.stallTimeout;
    }

    /** How much may wait for a slow reader before it skips to a later key frame; 4 MiB. */
    public int readerQueueBytes() {
        return values.readerQueueBytes;
    }

    /** How much a stream keeps for readers to come; 64 MiB. */
    public long cacheBytes() {
        return values.cacheBytes;
    }

    /** Size of a reader's socket buffer; 0, the default, leaves it to the system. */
    public int sendBufferBytes() {
        return values.sendBufferBytes;
    }

    /** Who may read; by default everybody who can connect. */
    public Optional<ReaderAuthenticator> authenticator() {
        return Optional.ofNullable(values.authenticator);
    }

    /** Tells the time of day for statistics. */
    public InstantSource clock() {
        return values.clock;
    }

    /** Collects the options. Not thread-safe. */
    public static final class Builder {
        private final Executor executor;
        private InetAddress bindAddress = InetAddress.getLoopbackAddress();
        private int port;
        private int maxReaders = 1000;
        private int maxConnections = 1064;
        private int maxConnectionsPerAddress = 500;
        private int maxHeaderBytes = 16 * 1024;
        private Duration sessionTimeout = Duration.ofSeconds(60);
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration describeTimeout = Duration.ofSeconds(8);
        private Duration stallTimeout = Duration.ofSeconds(30);
        private int readerQueueBytes = 4 << 20;
        private long cacheBytes = 64L << 20;
        private int sendBufferBytes;
        private @Nullable ReaderAuthenticator authenticator;
        private InstantSource clock = InstantSource.system();

        private Builder(Executor executor) {
            this.executor = executor;
        }

        private Builder(Builder other) {
            executor = other.executor;
            bindAddress = other.bindAddress;
            port = other.port;
            maxReaders = other.maxReaders;
            maxConnections = other.maxConnections;
            maxConnectionsPerAddress = other.maxConnectionsPerAddress;
            maxHeaderBytes = other.maxHeaderBytes;
            sessionTimeout = other.sessionTimeout;
            connectTimeout = other.connectTimeout;
            describeTimeout = other.describeTimeout;
            stallTimeout = other.stallTimeout;
            readerQueueBytes = other.readerQueueBytes;
            cacheBytes = other.cacheBytes;
            sendBufferBytes = other.sendBufferBytes;
            authenticator = other.authenticator;
            clock = other.clock;
        }

        /** See {@link RtspServerOptions#bindAddress}. */
        public Builder bindAddress(InetAddress value) {
            bindAddress = requireNonNull(value, "bindAddress");
            return this;
        }

        /** See {@link RtspServerOptions#port}. */
        public Builder port(int value) {
            port = (int) inRange("port", value, 0, 65_535);
            return this;
        }

        /** See {@link RtspServerOptions#maxReaders}. */
        public Builder maxReaders(int value) {
            maxReaders = (int) inRange("maxReaders", value, 1, 1_000_000);
            return this;
        }

        /** See {@link RtspServerOptions#maxConnections}. */
        public Builder maxConnections(int value) {
            maxConnections = (int) inRange("maxConnections", value, 1, 1_000_000);
            return this;
        }

        /** See {@link RtspServerOptions#maxConnectionsPerAddress}. */
        public Builder maxConnectionsPerAddress(int value) {
            maxConnectionsPerAddress = (int) inRange("maxConnectionsPerAddress", value, 1, 1_000_000);
            return this;
        }

        /** See {@link RtspServerOptions#maxHeaderBytes}. */
        public Builder maxHeaderBytes(int value) {
            maxHeaderBytes = (int) inRange("maxHeaderBytes", value, 1024, 1 << 20);
            return this;
        }

        /** See {@link RtspServerOptions#sessionTimeout}. */
        public Builder sessionTimeout(Duration value) {
            sessionTimeout = positive("sessionTimeout", value);
            return this;
        }

        /** See {@link RtspServerOptions#connectTimeout}. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = positive("connectTimeout", value);
            return this;
        }

        /** See {@link RtspServerOptions#describeTimeout}. */
        public Builder describeTimeout(Duration value) {
            describeTimeout = positive("describeTimeout", value);
            return this;
        }

        /** See {@link RtspServerOptions#stallTimeout}. */
        public Builder stallTimeout(Duration value) {
            stallTimeout = positive("stallTimeout", value);
            return this;
        }

        /** See {@link RtspServerOptions#readerQueueBytes}. */
        public Builder readerQueueBytes(int value) {
            readerQueueBytes = (int) inRange("readerQueueBytes", value, 1024, 1 << 30);
            return this;
        }

        /** See {@link RtspServerOptions#cacheBytes}. */
        public Builder cacheBytes(long value) {
            cacheBytes = inRange("cacheBytes", value, 1024, Long.MAX_VALUE);
            return this;
        }

        /** See {@link RtspServerOptions#sendBufferBytes}. */
        public Builder sendBufferBytes(int value) {
            sendBufferBytes = (int) inRange("sendBufferBytes", value, 0, 1 << 30);
            return this;
        }

        /** See {@link RtspServerOptions#authenticator}. */
        public Builder authenticator(@Nullable ReaderAuthenticator value) {
            authenticator = value;
            return this;
        }

        /** See {@link RtspServerOptions#clock}. */
        public Builder clock(InstantSource value) {
            clock = requireNonNull(value, "clock");
            return this;
        }

        /** The options. */
        public RtspServerOptions build() {
            return new RtspServerOptions(new Builder(this));
        }

        private static long inRange(String name, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", not " + value);
            }
            return value;
        }

        private static Duration positive(String name, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException(name + " must be longer than nothing, not " + value);
            }
            return value;
        }
    }
}
