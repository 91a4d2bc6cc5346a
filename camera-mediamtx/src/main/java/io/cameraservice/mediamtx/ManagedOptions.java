package io.cameraservice.mediamtx;

import static java.util.Objects.requireNonNull;

import io.cameraservice.access.Credentials;
import io.cameraservice.internal.util.Hosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to run a MediaMTX of our own where none is found: started with a generated configuration, supervised, and stopped
 * with the service. All its listeners are on loopback by default. Immutable.
 */
public final class ManagedOptions {
    private final Builder from;

    private ManagedOptions(Builder from) {
        this.from = new Builder(from);
    }

    /** Starts from the defaults; its configuration goes into this directory, which it makes for its owner alone. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** The directory of its configuration. */
    public Path directory() {
        return from.directory;
    }

    /** The program; the one named by {@code MEDIAMTX_BIN}, else on the PATH, else the newest of the cache. */
    public Optional<Path> binary() {
        return Optional.ofNullable(from.binary);
    }

    /** Where it listens for readers; 127.0.0.1. */
    public String host() {
        return from.host;
    }

    /** The login of readers; none is needed. */
    public Optional<Credentials.Password> readers() {
        return Optional.ofNullable(from.readers);
    }

    /** RTSP over TCP; 8554. */
    public int rtspPort() {
        return from.rtspPort;
    }

    /** HLS; 8888. */
    public int hlsPort() {
        return from.hlsPort;
    }

    /** WebRTC's pages and WHEP; 8889. */
    public int webrtcPort() {
        return from.webrtcPort;
    }

    /** WebRTC's media, over UDP; 8189. */
    public int webrtcUdpPort() {
        return from.webrtcUdpPort;
    }

    /** Its playback server, for what it recorded; there is none. */
    public Optional<Integer> playbackPort() {
        return Optional.ofNullable(from.playbackPort);
    }

    /** For how long a server that others run may be away before one is started in its place; 30 s. */
    public Duration giveWay() {
        return from.giveWay;
    }

    /** How long ours may run without answering before it is killed; 30 s. */
    public Duration hungAfter() {
        return from.hungAfter;
    }

    /** In which programs and the cache are looked for; the one of this process. */
    public Map<String, String> environment() {
        return from.environment;
    }

    /** Collects options. For use by one thread. */
    public static final class Builder {
        private final Path directory;
        private @Nullable Path binary;
        private String host = "127.0.0.1";
        private Credentials.@Nullable Password readers;
        private int rtspPort = 8554;
        private int hlsPort = 8888;
        private int webrtcPort = 8889;
        private int webrtcUdpPort = 8189;
        private @Nullable Integer playbackPort;
        private Duration giveWay = Duration.ofSeconds(30);
        private Duration hungAfter = Duration.ofSeconds(30);
        private Map<String, String> environment = System.getenv();

        private Builder(Path directory) {
            this.directory = directory.toAbsolutePath();
        }

        private Builder(Builder other) {
            directory = other.directory;
            binary = other.binary;
            host = other.host;
            readers = other.readers;
            rtspPort = other.rtspPort;
            hlsPort = other.hlsPort;
            webrtcPort = other.webrtcPort;
            webrtcUdpPort = other.webrtcUdpPort;
            playbackPort = other.playbackPort;
            giveWay = other.giveWay;
            hungAfter = other.hungAfter;
            environment = other.environment;
        }

        /** This program and no other. */
        public Builder binary(Path value) {
            binary = value.toAbsolutePath();
            return this;
        }

        /** An address of this machine, or 0.0.0.0 or :: for all; beyond loopback {@link #readers} are to log in. */
        public Builder host(String value) {
            host = MediaMtxOptions.Builder.host(value);
            return this;
        }

        /** User and password for those who read. */
        public Builder readers(Credentials.Password value) {
            readers = requireNonNull(value, "readers");
            return this;
        }

        /** 1…65535; 0 for any that is free at its start. */
        public Builder rtspPort(int value) {
            rtspPort = port(value);
            return this;
        }

        /** 1…65535; 0 for any that is free at its start. */
        public Builder hlsPort(int value) {
            hlsPort = port(value);
            return this;
        }

        /** 1…65535; 0 for any that is free at its start. */
        public Builder webrtcPort(int value) {
            webrtcPort = port(value);
            return this;
        }

        /** 1…65535; 0 for any that is free at its start. */
        public Builder webrtcUdpPort(int value) {
            webrtcUdpPort = port(value);
            return this;
        }

        /** 1…65535; 0 for any that is free at its start. */
        public Builder playbackPort(int value) {
            playbackPort = port(value);
            return this;
        }

        /** For tests. */
        Builder giveWay(Duration value) {
            giveWay = value;
            return this;
        }

        /** For tests. */
        Builder hungAfter(Duration value) {
            hungAfter = value;
            return this;
        }

        /** Takes the place of the variables of this process: MEDIAMTX_BIN, PATH, XDG_CACHE_HOME, HOME. */
        public Builder environment(Map<String, String> value) {
            environment = Map.copyOf(value);
            return this;
        }

        /**
         * The options as they are now.
         *
         * @throws IllegalArgumentException if it would listen beyond loopback without a login
         */
        public ManagedOptions build() {
            if (readers == null && !Hosts.isLoopback(host)) {
                throw new IllegalArgumentException(
                        "MediaMTX may listen at " + host + " for readers that log in only; give a user and a password");
            }
            return new ManagedOptions(this);
        }

        private static int port(int value) {
            if (value < 0 || value > 65535) {
                throw new IllegalArgumentException("a port is from 0 to 65535, not " + value);
            }
            return value;
        }
    }
}
