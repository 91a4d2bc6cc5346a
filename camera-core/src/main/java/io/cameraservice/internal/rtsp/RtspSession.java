package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.rtsp.message.RtspException;
import io.cameraservice.internal.rtsp.message.RtspParser;
import io.cameraservice.internal.rtsp.message.RtspRequest;
import io.cameraservice.internal.rtsp.message.RtspResponse;
import io.cameraservice.internal.rtsp.message.RtspStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The requests of one client: at most one session, as reader or as publisher of one stream. Confined to the loop. */
final class RtspSession implements RtspParser.Handler {
    private static final String METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, SET_PARAMETER, TEARDOWN";
    private static final Duration LONGEST_PREROLL = Duration.ofHours(24);
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(60);

    private final RtspConnection rtspConnection;
    private final RtspServerContext context;
    private final ReaderAuthentication authentication;
    private @Nullable RtspReader reader;
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
            case "SETUP" -> setup(request, pendingResponse);
            case "PLAY" -> {
                inSession(request).play(response -> pendingResponse.send(inSession(response)));
                rtspConnection.trusted(); // where no credentials are needed, playing is the proof
            }
            case "GET_PARAMETER", "SET_PARAMETER" -> keepAlive(request, pendingResponse);
            case "TEARDOWN" -> {
                inSession(request);
                release();
                pendingResponse.send(RtspResponse.ok());
            }
            case "ANNOUNCE", "RECORD", "PAUSE", "REDIRECT" ->
                pendingResponse.send(
                        RtspResponse.of(RtspStatus.METHOD_NOT_ALLOWED).header("Allow", METHODS));
            default ->
                pendingResponse.send(RtspResponse.of(RtspStatus.NOT_IMPLEMENTED).header("Allow", METHODS));
        }
    }

    @Override
    public void interleaved(int channel, ByteBuffer payload) {
        // receiver reports: readers tell of their network, which TCP takes care of
    }

    void written(long bytes) {
        if (reader != null) {
            reader.written(bytes);
        }
    }

    /** Whether the client plays. */
    boolean established() {
        return reader != null && reader.isPlaying();
    }

    /** How long it may take until it does, if there is a limit; a DESCRIBE may have to wait for the stream. */
    Optional<Duration> connectTimeout() {
        RtspServerOptions options = context.options();
        return reader == null
                ? options.connectTimeout()
                : options.connectTimeout().map(t -> t.plus(context.tuning().describeTimeout()));
    }

    /** How long the client may be silent, if there is a limit. */
    Optional<Duration> idleTimeout() {
        return reader != null && reader.isPlaying() ? Optional.empty() : Optional.of(SESSION_TIMEOUT);
    }

    /** Ends the session. */
    void release() {
        RtspReader ended = reader;
        reader = null;
        session = null;
        if (ended != null) {
            ended.release();
        }
    }

    String title() {
        return reader == null ? "RTSP client" : reader.toString();
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
        RtspReader next = new RtspReader(stream.hub(), rtspConnection, context, preroll, grant.orElse(null));
        release();
        reader = next;
        next.describe(request.uri(), pendingResponse);
    }

    private void setup(RtspRequest request, PendingResponse pendingResponse) throws RtspException {
        if (reader == null) {
            throw new RtspException(RtspStatus.INVALID_STATE, "DESCRIBE first");
        }
        if (request.session().isPresent()) {
            inSession(request);
        }
        RtspResponse response = reader.setup(request);
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

    private RtspReader inSession(RtspRequest request) throws RtspException {
        if (reader == null || session == null || !request.session().orElse("").equals(session)) {
            throw new RtspException(RtspStatus.SESSION_NOT_FOUND);
        }
        return reader;
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
}
