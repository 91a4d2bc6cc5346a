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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The requests of one client: at most one session, as reader or as publisher of one stream. Confined to the loop. */
final class RtspSession implements RtspParser.Handler {
    private static final String METHODS =
            "OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, RECORD, GET_PARAMETER, SET_PARAMETER, TEARDOWN";
    private static final Duration LONGEST_PREROLL = Duration.ofHours(24);
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(60);

    private final RtspConnection rtspConnection;
    private final RtspServerContext context;
    private final ReaderAuthentication authentication;
    private @Nullable Role role;
    private @Nullable String session;

    RtspSession(RtspConnection rtspConnection, RtspServerContext context) {
        this.rtspConnection = rtspConnection;
        this.context = context;
        this.authentication = new ReaderAuthentication(rtspConnection, context);
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
            case "DESCRIBE" -> authentication.pass(request, pendingResponse, () -> describe(request, pendingResponse));
            case "ANNOUNCE" -> announce(request, pendingResponse);
            case "SETUP" -> setup(request, pendingResponse);
            case "PLAY" -> {
                inSession(request).play(response -> pendingResponse.send(inSession(response)));
                rtspConnection.trusted(); // where no credentials are needed, playing is the proof
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
        if (role != null) {
            role.interleaved(channel, payload);
        }
    }

    void inputDone() {
        if (role != null) {
            role.inputDone();
        }
    }

    void written(long bytes) {
        if (role != null) {
            role.written(bytes);
        }
    }

    /** Whether the client plays or publishes. */
    boolean established() {
        return role != null && role.established();
    }

    /** How long it may take until it does, if there is a limit; a DESCRIBE may have to wait for a publisher. */
    Optional<Duration> connectTimeout() {
        RtspServerOptions options = context.options();
        return role == null
                ? options.connectTimeout()
                : options.connectTimeout().map(t -> t.plus(context.tuning().describeTimeout()));
    }

    /** How long the client may be silent, if there is a limit. */
    Optional<Duration> idleTimeout() {
        return role != null && role.mayBeSilent() ? Optional.empty() : Optional.of(SESSION_TIMEOUT);
    }

    /** Ends the session. */
    void release() {
        Role ended = role;
        role = null;
        session = null;
        if (ended != null) {
            ended.release();
        }
    }

    String title() {
        return role == null ? "RTSP client" : role.toString();
    }

    private void describe(RtspRequest request, PendingResponse pendingResponse) throws RtspException {
        RelayStream stream = stream(request);
        Duration preroll = preroll(request);
        if (session != null) {
            throw new RtspException(RtspStatus.INVALID_STATE);
        }
        Optional<ReadGrant> grant =
                request.uri().parameter("token").flatMap(stream::grantOf).filter(g -> rtspConnection.local());
        if (!context.enterReader(grant.isPresent())) {
            throw new RtspException(RtspStatus.UNAVAILABLE, "Too many readers");
        }
        RtspReader rtspReader = new RtspReader(stream.hub(), rtspConnection, context, preroll, grant.orElse(null));
        release();
        role = rtspReader;
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
        RelayStream stream = stream(request);
        if (!stream.redeem(request.uri().parameter("publish").orElse(""))) {
            throw new RtspException(RtspStatus.FORBIDDEN, "Publishing needs a fresh publish URL");
        }
        rtspConnection.trusted();
        release();
        role = new RtspPublisher(stream.hub(), rtspConnection, description);
        rtspConnection.expectMedia();
        pendingResponse.send(RtspResponse.ok());
    }

    private void setup(RtspRequest request, PendingResponse pendingResponse) throws RtspException {
        if (role == null) {
            throw new RtspException(RtspStatus.INVALID_STATE, "DESCRIBE or ANNOUNCE first");
        }
        if (request.session().isPresent()) {
            inSession(request);
        }
        RtspResponse response = role.setup(request);
        if (session == null) {
            session = context.tokens().fresh();
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

    private Role inSession(RtspRequest request) throws RtspException {
        if (role == null || session == null || !request.session().orElse("").equals(session)) {
            throw new RtspException(RtspStatus.SESSION_NOT_FOUND);
        }
        return role;
    }

    private RtspResponse inSession(RtspResponse response) {
        return response.header("Session", session + ";timeout=" + SESSION_TIMEOUT.toSeconds());
    }

    private RelayStream stream(RtspRequest request) throws RtspException {
        RelayStream stream = context.streams().get(request.uri().stream());
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

    /** The response to one request, now or later; until then its connection reads no further request. */
    static final class PendingResponse {
        private final RtspConnection connection;
        private final String cseq;
        private boolean sent;

        PendingResponse(RtspConnection connection, String cseq) {
            this.connection = connection;
            this.cseq = cseq;
            connection.pause();
        }

        /** Responds; the first call counts. */
        void send(RtspResponse response) {
            if (!sent) {
                sent = true;
                connection.answer(response.encode(cseq));
                connection.resume();
            }
        }
    }

    /** What a client has become by its DESCRIBE or ANNOUNCE: reader or publisher. */
    interface Role {
        /** Sets up one track. */
        RtspResponse setup(RtspRequest request) throws RtspException;

        /** PLAY: media to the client, after the answer. */
        default void play(Consumer<RtspResponse> answer) throws RtspException {
            throw new RtspException(RtspStatus.INVALID_STATE);
        }

        /** RECORD: media from the client. */
        default RtspResponse startRecording() throws RtspException {
            throw new RtspException(RtspStatus.INVALID_STATE);
        }

        /** A frame from the client. */
        default void interleaved(int channel, ByteBuffer payload) {}

        /** All bytes of one read have been parsed. */
        default void inputDone() {}

        /** So many bytes were written to the client. */
        default void written(long bytes) {}

        /** Whether it plays or publishes. */
        boolean established();

        /** Whether the client may be silent without limit. */
        boolean mayBeSilent();

        /** The session has ended. Called once. */
        void release();
    }
}
