package io.cameraservice.mediamtx.api;

import static java.util.Objects.requireNonNull;

import io.cameraservice.access.Credentials;
import io.cameraservice.internal.util.Redaction;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Address, credentials and timeouts of an API. The defaults suit a server on this machine. Immutable. */
public final class ApiOptions {
    private final Builder from;

    private ApiOptions(Builder from) {
        this.from = new Builder(from);
    }

    /** For the API at {@code http://127.0.0.1:9997}. */
    public static ApiOptions defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these. */
    public Builder toBuilder() {
        return new Builder(from);
    }

    /** The API's address without {@code /v3}; {@code http://127.0.0.1:9997}. */
    public URI url() {
        return from.url;
    }

    /** The credentials for the next call; none. */
    public Optional<Credentials> credentials() {
        return from.credentials.get();
    }

    /** Whose certificates to trust with https; those the JVM trusts. */
    public Optional<SSLContext> tls() {
        return Optional.ofNullable(from.tls);
    }

    /** The timeout of a call from its beginning to its end; 10 s. */
    public Duration callTimeout() {
        return from.callTimeout;
    }

    /** After how long without an answer {@link #late} is called; never. */
    public Duration lateAfter() {
        return from.lateAfter;
    }

    /** Called when an answer is late, while the call goes on waiting; does nothing. */
    public Runnable late() {
        return from.late;
    }

    /** Checks each new connection; accepts all. */
    public ConnectionCheck connectionCheck() {
        return from.connectionCheck;
    }

    /** Checks the peer of a new connection before anything is sent. */
    @FunctionalInterface
    public interface ConnectionCheck {
        /**
         * Returns if the peer is trusted. On the calling thread.
         *
         * @throws MediaMtxException if not; it ends the call
         */
        void check(InetSocketAddress local, InetSocketAddress remote);
    }

    /** Collects options. For use by one thread. */
    public static final class Builder {
        private URI url = URI.create("http://127.0.0.1:9997");
        private Supplier<Optional<Credentials>> credentials = Optional::empty;
        private @Nullable SSLContext tls;
        private Duration callTimeout = Duration.ofSeconds(10);

        private Duration lateAfter = Duration.ofDays(1);
        private Runnable late = () -> {};
        private ConnectionCheck connectionCheck = (local, remote) -> {};

        private Builder() {}

        private Builder(Builder other) {
            url = other.url;
            credentials = other.credentials;
            tls = other.tls;
            callTimeout = other.callTimeout;
            lateAfter = other.lateAfter;
            late = other.late;
            connectionCheck = other.connectionCheck;
        }

        /** An http or https URL with a host, and without credentials, query or fragment. */
        public Builder url(URI value) {
            boolean web = "http".equalsIgnoreCase(value.getScheme()) || "https".equalsIgnoreCase(value.getScheme());
            if (!web
                    || value.getHost() == null
                    || value.getRawUserInfo() != null
                    || value.getRawQuery() != null
                    || value.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "an API's address is like http://127.0.0.1:9997, credentials apart, not "
                                + Redaction.of(value.toString()));
            }
            String text = value.toString();
            url = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : value;
            return this;
        }

        /** A password goes as Basic, a token as Bearer. */
        public Builder credentials(Credentials value) {
            Optional<Credentials> fixed = Optional.of(value);
            credentials = () -> fixed;
            return this;
        }

        /** Called before each call; must return at once. */
        public Builder credentials(Supplier<Optional<Credentials>> value) {
            credentials = requireNonNull(value, "credentials");
            return this;
        }

        /** For servers whose certificate the JVM does not trust by itself. */
        public Builder tls(SSLContext value) {
            tls = requireNonNull(value, "tls");
            return this;
        }

        /** More than nothing. */
        public Builder callTimeout(Duration value) {
            callTimeout = positive(value);
            return this;
        }

        /** Called on a thread of the client when a call has had no answer after that time; must return at once. */
        public Builder late(Duration after, Runnable listener) {
            lateAfter = positive(after);
            late = requireNonNull(listener, "listener");
            return this;
        }

        /** Not called where TLS authenticates the server. */
        public Builder connectionCheck(ConnectionCheck value) {
            connectionCheck = requireNonNull(value, "connectionCheck");
            return this;
        }

        /** The options as they are now. */
        public ApiOptions build() {
            return new ApiOptions(this);
        }

        private static Duration positive(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("a timeout is more than nothing, not " + value);
            }
            return value;
        }
    }
}
