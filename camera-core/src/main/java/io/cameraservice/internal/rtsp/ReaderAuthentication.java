package io.cameraservice.internal.rtsp;

import io.cameraservice.access.Credentials;
import io.cameraservice.internal.rtsp.RtspSession.PendingResponse;
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
 * Authenticates the readers of one connection, by token, Digest or Basic. Each connection has its own nonce, so that
 * credentials overheard on one are not valid on another. Confined to the loop; credentials are checked on the
 * executor.
 */
final class ReaderAuthentication {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderAuthentication.class);
    private static final String REALM = "camera-service";
    private static final int MAX_REFUSALS = 5;

    /** What follows once the client is authenticated. */
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

    /** Runs the step if the client is authenticated, now or after a check; else refuses the request. */
    void pass(RtspRequest request, PendingResponse pendingResponse, Step step) throws RtspException {
        Credentials.Password reader = context.options().reader().orElse(null);
        if (hasToken(request)) {
            rtspConnection.trusted();
            step.run();
            return;
        }
        if (reader == null || admitted) {
            step.run();
            return;
        }
        Optional<String> header = request.header("Authorization");
        if (header.isEmpty()) {
            refuse(pendingResponse, false);
            return;
        }
        Authorization given = Authorization.parse(header.get());
        boolean digest = given.scheme().equals("digest");
        if (digest && (nonce == null || !given.parameter("nonce").equals(nonce))) {
            refuse(pendingResponse, true);
            return;
        }
        String address = rtspConnection.remote().getHostAddress();
        Duration wait = context.logins().retryAfter(address, failures > 0);
        if (!wait.isZero()) {
            context.loop().after(wait, () -> refuse(pendingResponse, false));
        } else if (digest && !request.uri().isSameResource(given.parameter("uri"))) {
            failed(pendingResponse); // made for another stream
        } else {
            check(reader, given, request.method(), pendingResponse, step);
        }
    }

    private void check(
            Credentials.Password reader,
            Authorization given,
            String method,
            PendingResponse pendingResponse,
            Step step) {
        try {
            context.options().executor().execute(() -> {
                boolean good = isMediaServer(given, method) || verify(reader, given, method);
                context.loop().execute(() -> decided(good, pendingResponse, step));
            });
        } catch (RejectedExecutionException e) {
            pendingResponse.send(RtspResponse.of(RtspStatus.UNAVAILABLE));
        }
    }

    private void decided(boolean good, PendingResponse pendingResponse, Step step) {
        if (rtspConnection.closed()) {
            return;
        }
        if (!good) {
            failed(pendingResponse);
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

    private void failed(PendingResponse pendingResponse) {
        failures++;
        context.logins().failed(rtspConnection.remote().getHostAddress());
        refuse(pendingResponse, false);
    }

    private boolean hasToken(RtspRequest request) {
        RelayStream stream = context.streams().get(request.uri().stream());
        return stream != null
                && rtspConnection.local()
                && request.uri().parameter("token").flatMap(stream::grantOf).isPresent();
    }

    private void refuse(PendingResponse pendingResponse, boolean stale) {
        if (nonce == null) {
            nonce = context.tokens().fresh();
        }
        RtspResponse response = RtspResponse.of(RtspStatus.UNAUTHORIZED);
        for (Digest digest : Digest.values()) {
            response.header("WWW-Authenticate", digest.challenge(REALM, nonce, stale));
        }
        response.header("WWW-Authenticate", "Basic realm=\"" + REALM + "\"");
        pendingResponse.send(response);
        if (++refusals >= MAX_REFUSALS) {
            rtspConnection.closeWhenWritten();
        }
    }

    private boolean isMediaServer(Authorization given, String method) {
        try {
            return context.mediaServers().stream()
                    .anyMatch(login ->
                            verify(login.credentials(), given, method) && login.isGoodFrom(rtspConnection.remote()));
        } catch (RuntimeException e) {
            LOG.warn("checking the login of a media server failed", e);
            return false;
        }
    }

    private static boolean verify(Credentials.Password expected, Authorization given, String method) {
        boolean sameUser = TokenGenerator.same(expected.user(), given.parameter("username"));
        return switch (given.scheme()) {
            case "basic" -> TokenGenerator.same(expected.secret(), given.parameter("password")) && sameUser;
            case "digest" ->
                sameUser
                        && Digest.of(given)
                                .filter(digest -> digest.matches(given, method, REALM, expected.secret()))
                                .isPresent();
            default -> false;
        };
    }
}
