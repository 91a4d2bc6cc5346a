package io.cameraservice.mediamtx.api;

import io.cameraservice.access.Credentials;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP calls on the calling thread, with timeouts as the options say and answers of a bounded length. Safe for
 * use by any thread.
 */
final class ApiClient implements AutoCloseable {
    private static final int LONGEST_ANSWER = 4 << 20;
    /**
     * A server may be about to close a connection that has been idle for longer: only GET, which can be retried, uses
     * it.
     */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final ApiOptions options;
    private final CallTimeouts callTimeouts = new CallTimeouts();
    private @Nullable ApiConnection idle;
    private long idleSince;
    private boolean closed;

    ApiClient(ApiOptions options) {
        this.options = options;
    }

    /**
     * One call.
     *
     * @throws MediaMtxException if there is no answer at all
     */
    ApiResponse call(String method, String path, @Nullable String body) {
        URI uri = URI.create(options.url() + path);
        String call = method + " " + uri;
        Optional<String> authorization = options.credentials().map(credentials -> authorization(call, credentials));
        ApiConnection used = takeIdle(method.equals("GET"));
        if (used != null) {
            try {
                return exchange(call, used, method, uri, authorization, body);
            } catch (MediaMtxException e) {
                boolean again = method.equals("GET") && e.kind() == Kind.UNREACHABLE && !isClosed();
                if (!again) {
                    throw e;
                }
            }
        }
        return exchange(call, new ApiConnection(options.url()), method, uri, authorization, body);
    }

    private ApiResponse exchange(
            String call,
            ApiConnection connection,
            String method,
            URI uri,
            Optional<String> authorization,
            @Nullable String body) {
        boolean reused = false;
        try (CallTimeouts.Deadline deadline =
                callTimeouts.set(connection, options.lateAfter(), options.late(), options.callTimeout())) {
            try {
                if (!connection.isOpen()) {
                    connection.open(options);
                }
                String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
                HttpResponseReader answer = connection.exchange(method, path, authorization, body, LONGEST_ANSWER);
                reused = deadline.met() && answer.reusable() && keep(connection);
                return new ApiResponse(call, answer.status(), answer.server(), answer.body());
            } catch (IOException e) {
                if (isClosed()) {
                    throw ended(call);
                }
                throw deadline.met() ? failure(call, e) : late(call, e);
            }
        } catch (RejectedExecutionException e) {
            throw ended(call);
        } finally {
            if (!reused) {
                connection.close();
            }
        }
    }

    private synchronized @Nullable ApiConnection takeIdle(boolean idempotent) {
        ApiConnection connection = idle;
        idle = null;
        if (connection != null && !idempotent && System.nanoTime() - idleSince > FRESH.toNanos()) {
            connection.close();
            return null;
        }
        return connection;
    }

    /** Keeps the connection for the next call; false if there is one already. */
    private synchronized boolean keep(ApiConnection connection) {
        if (closed || idle != null) {
            return false;
        }
        idle = connection;
        idleSince = System.nanoTime();
        return true;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Aborts calls and releases thread and connections. Idempotent; does not wait. */
    @Override
    public void close() {
        ApiConnection left;
        synchronized (this) {
            closed = true;
            left = idle;
            idle = null;
        }
        if (left != null) {
            left.close();
        }
        callTimeouts.close();
    }

    private static String authorization(String call, Credentials credentials) {
        if (credentials instanceof Credentials.Password p) {
            byte[] pair = (p.user() + ":" + p.secret()).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }
        String token = ((Credentials.Token) credentials).secret();
        if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new MediaMtxException(
                    Kind.UNAUTHORIZED,
                    call + ": the token has characters in it that no token has, such as blanks or line ends",
                    "check the file that holds it",
                    null);
        }
        return "Bearer " + token;
    }

    private MediaMtxException late(String call, IOException cause) {
        return new MediaMtxException(
                Kind.NO_ANSWER,
                call + ": no answer within " + options.callTimeout().toMillis() + " ms",
                "the server may be stopped or overloaded",
                cause);
    }

    private static MediaMtxException failure(String call, IOException cause) {
        if (cause instanceof SSLException tls && !(tls.getCause() instanceof EOFException)) {
            return tlsFailure(call, tls);
        }
        if (cause instanceof UnknownHostException) {
            return new MediaMtxException(Kind.UNREACHABLE, call + ": unknown host", null, cause);
        }
        if (cause instanceof SocketTimeoutException || cause instanceof NoRouteToHostException) {
            return new MediaMtxException(Kind.UNREACHABLE, call + ": the host does not answer", null, cause);
        }
        if (cause instanceof ConnectException) {
            return new MediaMtxException(Kind.UNREACHABLE, call + ": nothing listens there", null, cause);
        }
        if (cause instanceof ProtocolException) {
            return new MediaMtxException(
                    Kind.NOT_MEDIAMTX,
                    call + ": what answers does not speak HTTP: " + cause.getMessage(),
                    "check the address: the API's usual port is 9997",
                    cause);
        }
        if (cause instanceof HttpResponseReader.TooLong) {
            return new MediaMtxException(Kind.FAILED, call + ": " + cause.getMessage(), null, cause);
        }
        String why = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
        return new MediaMtxException(Kind.UNREACHABLE, call + ": the connection broke: " + why, null, cause);
    }

    private static MediaMtxException ended(String call) {
        return new MediaMtxException(Kind.UNREACHABLE, call + ": broken off, the client was closed", null, null);
    }

    private static MediaMtxException tlsFailure(String call, SSLException failure) {
        Throwable found = cause(failure, CertPathBuilderException.class);
        if (found != null) {
            return tlsFailed(
                    call + ": its certificate is not trusted: no authority that is known here vouches for it",
                    "name its certificate as the one to trust (mediamtx.ca_file, or tls() in the library)",
                    failure);
        }
        found = cause(failure, CertPathValidatorException.class);
        if (found == null) {
            found = cause(failure, CertificateException.class);
        }
        if (found != null) {
            return tlsFailed(
                    call + ": its certificate is not trusted: " + found.getMessage(),
                    "use the host that the certificate is for, or give the server another certificate",
                    failure);
        }
        return tlsFailed(
                call + ": TLS failed: " + failure.getMessage(),
                "use http:// if the server does not speak TLS",
                failure);
    }

    private static MediaMtxException tlsFailed(String message, String suggestion, SSLException failure) {
        return new MediaMtxException(Kind.TLS_FAILED, message, suggestion, failure);
    }

    private static @Nullable Throwable cause(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return at;
            }
        }
        return null;
    }
}
