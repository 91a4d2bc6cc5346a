package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.rtsp.message.RtspException;
import io.cameraservice.internal.rtsp.message.RtspParser;
import io.cameraservice.internal.rtsp.message.RtspRequest;
import io.cameraservice.internal.rtsp.message.RtspResponse;
import io.cameraservice.internal.rtsp.message.RtspStatus;
import io.cameraservice.internal.rtsp.message.SessionDescription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one client asks for and gets: one session at most, as reader or as publisher of one stream. Confined to the loop. */
final class RtspSession implements RtspParser.Handler {
    private static final String METHODS =
            "OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, RECORD, GET_PARAMETER, SET_PARAMETER, TEARDOWN";
    private static final Duration LONGEST_PREROLL = Duration.ofHours(24);

    private final RtspConnection rtspConnection;
    private final RtspServerContext context;
    private final ReaderAuthentication gate;
    private @Nullable SessionRole sessionRole;
    private @Nullable String session;

    RtspSession(RtspConnection rtspConnection, RtspServerContext context) {
        this.rtspConnection = rtspConnection;
        this.context = context;
        this.gate = new ReaderAuthentication(rtspConnection, context);
    }

    @Override
    public void request(RtspRequest request) {
        rtspConnection.heard();
        PendingResponse pendingResponse = new PendingResponse(rtspConnection, request.cseq());
        try {
            dispatch(request, pendingResponse);
        } catch (RtspException e) {
            pendingResponse.send(e.response());
        }
    }

    private void dispatch(RtspRequest request, PendingResponse pendingResponse) throws RtspException {
        switch (request.method()) {
            case "OPTIONS" -> pendingResponse.send(RtspResponse.ok().header("Public", METHODS));
            case "DESCRIBE" -> gate.pass(request, pendingResponse, () -> describe(request, pendingResponse));
            case "ANNOUNCE" -> announce(request, pendingResponse);
            case "SETUP" -> setup(request, pendingResponse);
            case "PLAY" -> {
                inSession(request).play(response -> pendingResponse.send(inSession(response)));
                rtspConnection.trusted(); // without credentials, who plays is as good as anybody
            }
            case "RECORD" -> pendingResponse.send(inSession(inSession(request).startRecording()));
            case "GET_PARAMETER", "SET_PARAMETER" -> keepAlive(request, pendingResponse);
            case "TEARDOWN" -> {
                inSession(request);
                release();
                pendingResponse.send(RtspResponse.ok());
            }
            case "PAUSE", "REDIRECT" ->
                pendingResponse.send(
                        RtspResponse.of(RtspStatus.METHOD_NOT_ALLOWED).header("Allow", METHODS));
            default ->
                pendingResponse.send(RtspResponse.of(RtspStatus.NOT_IMPLEMENTED).header("Allow", METHODS));
        }
    }

    @Override
    public void interleaved(int channel, ByteBuffer payload) {
        if (sessionRole != null) {
            sessionRole.interleaved(channel, payload);
        }
    }

    void inputDone() {
        if (sessionRole != null) {
            sessionRole.inputDone();
        }
    }

    void written(long bytes) {
        if (sessionRole != null) {
            sessionRole.written(bytes);
        }
    }

    /** Whether the client plays or publishes. */
    boolean established() {
        return sessionRole != null && sessionRole.established();
    }

    /** How long it may take until it does; a DESCRIBE may have to wait for a publisher. */
    Duration timeToEstablish() {
        RtspServerOptions options = context.options();
        return sessionRole == null
                ? options.connectTimeout()
                : options.connectTimeout().plus(options.describeTimeout());
    }

    /** How long the client may be silent; null: for ever. */
    @Nullable
    Duration patience() {
        return sessionRole != null && sessionRole.mayBeSilent()
                ? null
                : context.options().sessionTimeout();
    }

    /** Ends the session and what hangs on it. */
    void release() {
        SessionRole ended = sessionRole;
        sessionRole = null;
        session = null;
        if (ended != null) {
            ended.release();
        }
    }

    /** Who this is, for the log. */
    String title() {
        return sessionRole == null ? "RTSP client" : sessionRole.toString();
    }

    private void describe(RtspRequest request, PendingResponse pendingResponse) throws RtspException {
        RelayStreamHandle stream = stream(request);
        Duration preroll = preroll(request);
        if (session != null) {
            throw new RtspException(RtspStatus.INVALID_STATE);
        }
        Optional<ReadGrant> grant =
                request.uri().parameter("token").flatMap(stream::ticketOf).filter(t -> rtspConnection.local());
        if (!context.enterReader(grant.isPresent())) {
            throw new RtspException(RtspStatus.UNAVAILABLE, "Too many readers");
        }
        RtspReader rtspReader =
                new RtspReader(stream.broadcast(), rtspConnection, context, preroll, grant.orElse(null));
        release();
        sessionRole = rtspReader;
        rtspReader.describe(request.uri(), pendingResponse);
    }

    private void announce(RtspRequest request, PendingResponse pendingResponse) throws RtspException {
        if (!rtspConnection.local()) {
            throw new RtspException(RtspStatus.FORBIDDEN, "Publishing is for this machine alone");
        }
        if (session != null) {
            throw new RtspException(RtspStatus.INVALID_STATE);
        }
        SessionDescription description = SessionDescription.parse(request.bodyText());
        RelayStreamHandle stream = stream(request);
        if (!stream.redeem(request.uri().parameter("publish").orElse(""))) {
            throw new RtspException(RtspStatus.FORBIDDEN, "Publishing needs a fresh publish URL");
        }
        rtspConnection.trusted();
        release();
        sessionRole = new RtspPublisher(stream.broadcast(), rtspConnection, description);
        rtspConnection.expectMedia();
        pendingResponse.send(RtspResponse.ok());
    }

    private void setup(RtspRequest request, PendingResponse pendingResponse) throws RtspException {
        if (sessionRole == null) {
            throw new RtspException(RtspStatus.INVALID_STATE, "DESCRIBE or ANNOUNCE first");
        }
        if (request.session().isPresent()) {
            inSession(request);
        }
        RtspResponse response = sessionRole.setup(request);
        if (session == null) {
            session = context.secrets().fresh();
        }
        pendingResponse.send(inSession(response));
    }

    private void keepAlive(RtspRequest request, PendingResponse pendingResponse) throws RtspException {
        boolean named = request.session().isPresent();
        if (named) {
            inSession(request);
        }
        pendingResponse.send(named ? inSession(RtspResponse.ok()) : RtspResponse.ok());
    }

    private SessionRole inSession(RtspRequest request) throws RtspException {
        if (sessionRole == null
                || session == null
                || !request.session().orElse("").equals(session)) {
            throw new RtspException(RtspStatus.SESSION_NOT_FOUND);
        }
        return sessionRole;
    }

    private RtspResponse inSession(RtspResponse response) {
        long timeout = context.options().sessionTimeout().toSeconds();
        return response.header("Session", session + ";timeout=" + Math.max(1, timeout));
    }

    private RelayStreamHandle stream(RtspRequest request) throws RtspException {
        RelayStreamHandle stream = context.streams().get(request.uri().stream());
        if (stream == null) {
            throw new RtspException(RtspStatus.NOT_FOUND, "No such stream");
        }
        return stream;
    }

    private static Duration preroll(RtspRequest request) throws RtspException {
        String text = request.uri().parameter("preroll").orElse("0");
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,9})?")) {
            throw RtspException.malformed("Bad preroll: seconds are wanted");
        }
        Duration preroll = Duration.ofNanos((long) (Double.parseDouble(text) * 1e9));
        return preroll.compareTo(LONGEST_PREROLL) > 0 ? LONGEST_PREROLL : preroll;
    }
}
