package io.cameraservice.mediamtx;

import static java.util.Objects.requireNonNull;

import io.cameraservice.access.Credentials;
import io.cameraservice.internal.util.Hosts;
import io.cameraservice.mediamtx.api.ApiOptions;
import io.cameraservice.mediamtx.api.PathName;
import io.cameraservice.mediamtx.internal.AddressRange;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Which MediaMTX to attach to and what to make of it. The defaults suit one on this machine. Immutable. */
public final class MediaMtxOptions {
    private final Builder from;

    private MediaMtxOptions(Builder from) {
        this.from = new Builder(from);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these. */
    public Builder toBuilder() {
        return new Builder(from);
    }

    /** Where its API is and how to log in there; {@code http://127.0.0.1:9997} without credentials. */
    public ApiOptions api() {
        return from.api;
    }

    /** Whether its absence is an error rather than a state; false. */
    public boolean required() {
        return from.required;
    }

    /** What all names of our paths begin with; nothing. */
    public String prefix() {
        return from.prefix;
    }

    /** The host under which the server finds our relay; the relay's own address. */
    public Optional<String> relayHost() {
        return Optional.ofNullable(from.relayHost);
    }

    /** The host that clients find in URLs; the one the server is bound to, or that of its API. */
    public Optional<String> publicHost() {
        return Optional.ofNullable(from.publicHost);
    }

    /**
     * As which user of this machine it may run, besides root, the user of this program and {@code mediamtx}: nothing is
     * sent to a server of another user; none.
     */
    public Optional<String> runAs() {
        return Optional.ofNullable(from.runAs);
    }

    /** From where it pulls, besides the addresses of its API's host: nowhere. Addresses or networks. */
    public List<String> pullsFrom() {
        return from.pullsFrom;
    }

    /**
     * Where its RTSP is probed while its API does not answer, to distinguish a missing server from a silent API; 8554.
     */
    public int rtspPort() {
        return from.rtspPort;
    }

    /** How long the server keeps pulling a camera after its last reader has gone; 10 s. */
    public Duration closeAfter() {
        return from.closeAfter;
    }

    /** How often a healthy server is polled, by one call; 1 s. */
    public Duration checkInterval() {
        return from.checkInterval;
    }

    /** How often its configuration is compared though nothing seems wrong; 10 s. */
    public Duration auditInterval() {
        return from.auditInterval;
    }

    /** Where it writes what {@link MediaMtx#recorder} records; it records nothing. */
    public Optional<Path> recordings() {
        return Optional.ofNullable(from.recordings);
    }

    /** How to run one where none is found; none is run. */
    public Optional<ManagedOptions> managed() {
        return Optional.ofNullable(from.managed);
    }

    /** Collects options. For use by one thread. */
    public static final class Builder {
        private ApiOptions api = ApiOptions.defaults();
        private boolean required;
        private String prefix = "";
        private @Nullable String relayHost;
        private @Nullable String publicHost;
        private @Nullable String runAs;
        private List<String> pullsFrom = List.of();
        private int rtspPort = 8554;
        private Duration closeAfter = Duration.ofSeconds(10);
        private Duration checkInterval = Duration.ofSeconds(1);
        private Duration auditInterval = Duration.ofSeconds(10);
        private @Nullable Path recordings;
        private @Nullable ManagedOptions managed;

        private Builder() {}

        private Builder(Builder other) {
            api = other.api;
            required = other.required;
            prefix = other.prefix;
            relayHost = other.relayHost;
            publicHost = other.publicHost;
            runAs = other.runAs;
            pullsFrom = other.pullsFrom;
            rtspPort = other.rtspPort;
            closeAfter = other.closeAfter;
            checkInterval = other.checkInterval;
            auditInterval = other.auditInterval;
            recordings = other.recordings;
            managed = other.managed;
        }

        /** All about its API at once. */
        public Builder api(ApiOptions value) {
            api = requireNonNull(value, "api");
            return this;
        }

        /** The API's address: http or https, without credentials and without {@code /v3}. */
        public Builder apiUrl(URI value) {
            api = api.toBuilder().url(value).build();
            return this;
        }

        /** With what to log in at the API: a password goes as Basic, a token as Bearer. */
        public Builder credentials(Credentials value) {
            api = api.toBuilder().credentials(value).build();
            return this;
        }

        /** For an https API whose certificate the JVM does not trust by itself. */
        public Builder tls(SSLContext value) {
            api = api.toBuilder().tls(value).build();
            return this;
        }

        /** True where the host cannot do without. */
        public Builder required(boolean value) {
            required = value;
            return this;
        }

        /** Needed where several services share a server; may end in '/', '-' or '_': {@code hall/}. */
        public Builder prefix(String value) {
            if (PathName.problem(value + "camera0").isPresent()) {
                throw new IllegalArgumentException("'" + value + "camera0' would be no name for a path: "
                        + PathName.problem(value + "camera0").orElse(""));
            }
            prefix = value;
            return this;
        }

        /** For a server on another machine: a name or address of this one. */
        public Builder relayHost(String value) {
            relayHost = host(value);
            return this;
        }

        /** For clients that reach the server under another name than we do. */
        public Builder publicHost(String value) {
            publicHost = host(value);
            return this;
        }

        /** A user by name or number. */
        public Builder runAs(String user) {
            if (user.isBlank() || user.chars().anyMatch(c -> c <= ' ' || c == ':')) {
                throw new IllegalArgumentException("a user is a name or a number, not '" + user + "'");
            }
            runAs = user;
            return this;
        }

        /**
         * For a server whose connections come from elsewhere than its API's host, such as one in a container: addresses
         * or networks like {@code 172.17.0.0/16}.
         *
         * @throws IllegalArgumentException if one is neither
         */
        public Builder pullsFrom(List<String> values) {
            values.forEach(AddressRange::parse);
            pullsFrom = List.copyOf(values);
            return this;
        }

        /** 1…65535. */
        public Builder rtspPort(int value) {
            if (value < 1 || value > 65535) {
                throw new IllegalArgumentException("a port is from 1 to 65535, not " + value);
            }
            rtspPort = value;
            return this;
        }

        /** 0 to 1 hour, whole milliseconds. */
        public Builder closeAfter(Duration value) {
            if (value.isNegative() || value.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("from 0 to 1 hour, not " + value);
            }
            closeAfter = value;
            return this;
        }

        /** For tests. */
        Builder checkInterval(Duration value) {
            checkInterval = value;
            return this;
        }

        /** For tests. */
        Builder auditInterval(Duration value) {
            auditInterval = value;
            return this;
        }

        /**
         * Where it writes what {@link MediaMtx#recorder} records: a directory for that alone, on the file system of the
         * service's recordings and of the same name for the server, which may write there. What the service's
         * recordings no longer have of our cameras' paths is deleted from it.
         *
         * @throws IllegalArgumentException if the name has a '%', with which MediaMTX begins a variable
         */
        public Builder recordings(Path directory) {
            Path value = directory.toAbsolutePath().normalize();
            if (value.toString().contains("%")) {
                throw new IllegalArgumentException("MediaMTX takes no directory with a '%' in its name: " + value);
            }
            recordings = value;
            return this;
        }

        /** Runs one where none is found at the API's address, which must be {@code http} and on loopback. */
        public Builder managed(ManagedOptions value) {
            managed = requireNonNull(value, "managed");
            return this;
        }

        /**
         * The options as they are now.
         *
         * @throws IllegalArgumentException if a server is to be run whose API would not be on loopback
         */
        public MediaMtxOptions build() {
            URI url = api.url();
            if (managed != null
                    && !("http".equalsIgnoreCase(url.getScheme())
                            && url.getRawPath().isEmpty()
                            && url.getPort() > 0
                            && Hosts.isLoopback(url.getHost()))) {
                throw new IllegalArgumentException(
                        "a MediaMTX is run here with its API at an address like http://127.0.0.1:9997, not " + url);
            }
            return new MediaMtxOptions(this);
        }

        /** A name or address as URLs have it: IPv6 in brackets. */
        static String host(String value) {
            String text = Hosts.inUri(value);
            if (!text.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+]")) {
                throw new IllegalArgumentException("a host is a name or an address without port, not '" + value + "'");
            }
            return text;
        }
    }
}
