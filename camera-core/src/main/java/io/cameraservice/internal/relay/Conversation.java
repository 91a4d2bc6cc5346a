package io.cameraservice.internal.relay;

import io.cameraservice.internal.relay.rtsp.RtspException;
import io.cameraservice.internal.relay.rtsp.RtspParser;
import io.cameraservice.internal.relay.rtsp.RtspRequest;
import io.cameraservice.internal.relay.rtsp.RtspResponse;
import io.cameraservice.internal.relay.rtsp.RtspStatus;
import io.cameraservice.internal.relay.rtsp.SessionDescription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one client asks for and gets: one session at most, as reader or as publisher of one stream. Confined to the loop. */
final class Conversation implements RtspParser.Handler {
    private static final String METHODS =
            "OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, RECORD, GET_PARAMETER, SET_PARAMETER, TEARDOWN";
    private static final Duration LONGEST_PREROLL = Duration.ofHours(24);

    private final Connection connection;
    private final RelayContext context;
    private final ReaderGate gate;
    private @Nullable Role role;
    private @Nullable String session;

    Conversation(Connection connection, RelayContext context) {
        this.connection = connection;
        this.context = context;
        this.gate = new ReaderGate(connection, context);
    }

    @Override
    public void request(RtspRequest request) {
        connection.heard();
        Reply reply = new Reply(connection, request.cseq());
        try {
            dispatch(request, reply);
        } catch (RtspException e) {
            reply.send(e.response());
        }
    }

    private void dispatch(RtspRequest request, Reply reply) throws RtspException {
        switch (request.method()) {
            case "OPTIONS" -> reply.send(RtspResponse.ok().header("Public", METHODS));
            case "DESCRIBE" -> gate.pass(request, reply, () -> describe(request, reply));
            case "ANNOUNCE" -> announce(request, reply);
            case "SETUP" -> setup(request, reply);
            case "PLAY" -> {
                inSession(request).play(response -> reply.send(inSession(response)));
                connection.trusted(); // without credentials, who plays is as good as anybody
            }
            case "RECORD" -> reply.send(inSession(inSession(request).startRecording()));
            case "GET_PARAMETER", "SET_PARAMETER" -> keepAlive(request, reply);
            case "TEARDOWN" -> {
                inSession(request);
                release();
                reply.send(RtspResponse.ok());
            }
            case "PAUSE", "REDIRECT" ->
                reply.send(RtspResponse.of(RtspStatus.METHOD_NOT_ALLOWED).header("Allow", METHODS));
            default -> reply.send(RtspResponse.of(RtspStatus.NOT_IMPLEMENTED).header("Allow", METHODS));
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

    /** How long it may take until it does; a DESCRIBE may have to wait for a publisher. */
    Duration timeToEstablish() {
        RelayOptions options = context.options();
        return role == null
                ? options.connectTimeout()
                : options.connectTimeout().plus(options.describeTimeout());
    }

    /** How long the client may be silent; null: for ever. */
    @Nullable
    Duration patience() {
        return role != null && role.mayBeSilent() ? null : context.options().sessionTimeout();
    }

    /** Ends the session and what hangs on it. */
    void release() {
        Role ended = role;
        role = null;
        session = null;
        if (ended != null) {
            ended.release();
        }
    }

    /** Who this is, for the log. */
    String title() {
        return role == null ? "RTSP client" : role.toString();
    }

    private void describe(RtspRequest request, Reply reply) throws RtspException {
        MountedStream stream = stream(request);
        Duration preroll = preroll(request);
        if (session != null) {
            throw new RtspException(RtspStatus.INVALID_STATE);
        }
        Optional<ReadTicket> ticket =
                request.uri().parameter("token").flatMap(stream::ticketOf).filter(t -> connection.local());
        if (!context.enterReader(ticket.isPresent())) {
            throw new RtspException(RtspStatus.UNAVAILABLE, "Too many readers");
        }
        Reader reader = new Reader(stream.broadcast(), connection, context, preroll, ticket.orElse(null));
        release();
        role = reader;
        reader.describe(request.uri(), reply);
    }

    private void announce(RtspRequest request, Reply reply) throws RtspException {
        if (!connection.local()) {
            throw new RtspException(RtspStatus.FORBIDDEN, "Publishing is for this machine alone");
        }
        if (session != null) {
            throw new RtspException(RtspStatus.INVALID_STATE);
        }
        SessionDescription description = SessionDescription.parse(request.bodyText());
        MountedStream stream = stream(request);
        if (!stream.redeem(request.uri().parameter("publish").orElse(""))) {
            throw new RtspException(RtspStatus.FORBIDDEN, "Publishing needs a fresh publish URL");
        }
        connection.trusted();
        release();
        role = new Publisher(stream.broadcast(), connection, description);
        connection.expectMedia();
        reply.send(RtspResponse.ok());
    }

    private void setup(RtspRequest request, Reply reply) throws RtspException {
        if (role == null) {
            throw new RtspException(RtspStatus.INVALID_STATE, "DESCRIBE or ANNOUNCE first");
        }
        if (request.session().isPresent()) {
            inSession(request);
        }
        RtspResponse response = role.setup(request);
        if (session == null) {
            session = context.secrets().fresh();
        }
        reply.send(inSession(response));
    }

    private void keepAlive(RtspRequest request, Reply reply) throws RtspException {
        boolean named = request.session().isPresent();
        if (named) {
            inSession(request);
        }
        reply.send(named ? inSession(RtspResponse.ok()) : RtspResponse.ok());
    }

    private Role inSession(RtspRequest request) throws RtspException {
        if (role == null || session == null || !request.session().orElse("").equals(session)) {
            throw new RtspException(RtspStatus.SESSION_NOT_FOUND);
        }
        return role;
    }

    private RtspResponse inSession(RtspResponse response) {
        long timeout = context.options().sessionTimeout().toSeconds();
        return response.header("Session", session + ";timeout=" + Math.max(1, timeout));
    }

    private MountedStream stream(RtspRequest request) throws RtspException {
        MountedStream stream = context.streams().get(request.uri().stream());
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
