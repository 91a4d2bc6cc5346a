package io.cameraservice.internal.rtsp;

import io.cameraservice.access.Credentials;
import io.cameraservice.internal.rtsp.message.Authorization;
import io.cameraservice.internal.rtsp.message.Digest;
import io.cameraservice.internal.rtsp.message.RtspException;
import io.cameraservice.internal.rtsp.message.RtspRequest;
import io.cameraservice.internal.rtsp.message.RtspResponse;
import io.cameraservice.internal.rtsp.message.RtspStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a client read, or asks it who it is. One for each connection, with a nonce of its own: nothing overheard on one connection
 * is worth anything on another. Confined to the loop; the authenticator is asked elsewhere.
 */
final class ReaderAuthentication {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderAuthentication.class);
    private static final String REALM = "camera-service";
    private static final int MAX_REFUSALS = 5;

    /** What the client gets if it may. */
    interface Step {
        void run() throws RtspException;
    }

    private final RtspConnection rtspConnection;
    private final RtspServerContext context;
    private @Nullable String nonce;
    private boolean admitted;
    private int refusals;
    private int failures;

    ReaderAuthentication(RtspConnection rtspConnection, RtspServerContext context) {
        this.rtspConnection = rtspConnection;
        this.context = context;
    }

    /** Runs the step now, or once the client has shown who it is. */
    void pass(RtspRequest request, PendingResponse pendingResponse, Step step) throws RtspException {
        ReaderAuthenticator authenticator = context.options().authenticator().orElse(null);
        if (hasToken(request)) {
            rtspConnection.trusted();
            step.run();
            return;
        }
        if (authenticator == null || admitted) {
            step.run();
            return;
        }
        Optional<String> header = request.header("Authorization");
        if (header.isEmpty()) {
            refuse(authenticator, pendingResponse, false);
            return;
        }
        Authorization given = Authorization.parse(header.get());
        boolean digest = given.scheme().equals("digest");
        if (digest && (nonce == null || !given.parameter("nonce").equals(nonce))) {
            refuse(authenticator, pendingResponse, true);
            return;
        }
        String address = rtspConnection.remote().getHostAddress();
        Duration wait = context.logins().retryAfter(address, failures > 0);
        if (!wait.isZero()) {
            context.loop().after(wait, () -> refuse(authenticator, pendingResponse, false));
        } else if (digest && !request.uri().isSameResource(given.parameter("uri"))) {
            failed(authenticator, pendingResponse); // made for another stream
        } else {
            ask(authenticator, given, request.method(), pendingResponse, step);
        }
    }

    private void ask(
            ReaderAuthenticator authenticator,
            Authorization given,
            String method,
            PendingResponse pendingResponse,
            Step step) {
        try {
            context.options().executor().execute(() -> {
                boolean good = isMediaServer(given, method) || verify(authenticator, given, method);
                context.loop().execute(() -> decided(good, authenticator, pendingResponse, step));
            });
        } catch (RejectedExecutionException e) {
            pendingResponse.send(RtspResponse.of(RtspStatus.UNAVAILABLE));
        }
    }

    private void decided(boolean good, ReaderAuthenticator authenticator, PendingResponse pendingResponse, Step step) {
        if (rtspConnection.closed()) {
            return;
        }
        if (!good) {
            failed(authenticator, pendingResponse);
            return;
        }
        admitted = true;
        rtspConnection.trusted();
        try {
            step.run();
        } catch (RtspException e) {
            pendingResponse.send(e.response());
        }
    }

    private void failed(ReaderAuthenticator authenticator, PendingResponse pendingResponse) {
        failures++;
        context.logins().failed(rtspConnection.remote().getHostAddress());
        refuse(authenticator, pendingResponse, false);
    }

    private boolean hasToken(RtspRequest request) {
        RelayStreamHandle stream = context.streams().get(request.uri().stream());
        return stream != null
                && rtspConnection.local()
                && stream.isReadToken(request.uri().parameter("token").orElse(""));
    }

    private void refuse(ReaderAuthenticator authenticator, PendingResponse pendingResponse, boolean stale) {
        if (nonce == null) {
            nonce = context.secrets().fresh();
        }
        RtspResponse response = RtspResponse.of(RtspStatus.UNAUTHORIZED);
        if (authenticator.knowsPasswords()) {
            for (Digest digest : Digest.values()) {
                response.header("WWW-Authenticate", digest.challenge(REALM, nonce, stale));
            }
        }
        response.header("WWW-Authenticate", "Basic realm=\"" + REALM + "\"");
        pendingResponse.send(response);
        if (++refusals >= MAX_REFUSALS) {
            rtspConnection.closeWhenWritten();
        }
    }

    private boolean isMediaServer(Authorization given, String method) {
        return context.mediaServers().stream().anyMatch(login -> {
            Credentials.Password own = login.credentials();
            return verify(ReaderAuthenticator.of(own.user(), own.secret()), given, method)
                    && login.isGoodFrom(rtspConnection.remote());
        });
    }

    private static boolean verify(ReaderAuthenticator authenticator, Authorization given, String method) {
        String user = given.parameter("username");
        try {
            return switch (given.scheme()) {
                case "basic" -> authenticator.accepts(user, given.parameter("password"));
                case "digest" ->
                    Digest.of(given)
                            .flatMap(digest -> authenticator
                                    .passwordOf(user)
                                    .map(password -> digest.matches(given, method, REALM, password)))
                            .orElse(false);
                default -> false;
            };
        } catch (RuntimeException | Error e) {
            LOG.warn("the authenticator for RTSP readers failed", e);
            return false;
        }
    }
}
