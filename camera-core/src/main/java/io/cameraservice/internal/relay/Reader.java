package io.cameraservice.internal.relay;

import io.cameraservice.internal.relay.rtp.MediaChunk;
import io.cameraservice.internal.relay.rtsp.RtspException;
import io.cameraservice.internal.relay.rtsp.RtspRequest;
import io.cameraservice.internal.relay.rtsp.RtspResponse;
import io.cameraservice.internal.relay.rtsp.RtspStatus;
import io.cameraservice.internal.relay.rtsp.RtspUri;
import io.cameraservice.internal.relay.rtsp.SessionDescription;
import io.cameraservice.internal.relay.rtsp.TransportHeader;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One that wants the stream, from its DESCRIBE on. It gets whole chunks or none: if too much waits for it, it misses everything up
 * to a later key frame, and nobody else notices. Confined to the loop.
 */
final class Reader implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

    private final Broadcast broadcast;
    private final Connection connection;
    private final RelayContext context;
    private final Duration preroll;
    private final @Nullable ReadTicket ticket;
    private boolean begun;
    private int[] channels = {};
    private boolean playing;
    private boolean skipping;
    private long room;
    private @Nullable Runnable onLive;
    private @Nullable Consumer<String> onRefused;
    private RelayLoop.@Nullable Timer patience;

    Reader(
            Broadcast broadcast,
            Connection connection,
            RelayContext context,
            Duration preroll,
            @Nullable ReadTicket ticket) {
        this.broadcast = broadcast;
        this.connection = connection;
        this.context = context;
        this.preroll = ticket == null ? preroll : ticket.preroll();
        this.ticket = ticket;
        this.room = context.options().readerQueueBytes();
        broadcast.join(this);
    }

    /** Answers with the description, as soon as there is one that is live. */
    void describe(RtspUri uri, Reply reply) {
        if (broadcast.live()) {
            reply.send(description(uri));
            return;
        }
        onLive = () -> reply.send(description(uri));
        onRefused = why -> reply.send(RtspResponse.of(RtspStatus.UNAVAILABLE, why));
        patience = context.loop()
                .after(context.options().describeTimeout(), () -> refuse("Nobody publishes this stream yet"));
    }

    private RtspResponse description(RtspUri uri) {
        SessionDescription description = broadcast.description();
        channels = new int[description.media().size()];
        Arrays.fill(channels, -1);
        return RtspResponse.ok()
                .header("Content-Base", uri.contentBase())
                .body("application/sdp", description.forReaders(broadcast.name()));
    }

    /** Tells a client that waits that it waits in vain. */
    void refuse(String why) {
        Consumer<String> waiting = onRefused;
        stopWaiting();
        if (waiting != null) {
            waiting.accept(why.replaceAll("[^ -~]+", " "));
        }
    }

    /** The stream has become live. */
    void live() {
        Runnable waiting = onLive;
        stopWaiting();
        if (waiting != null) {
            waiting.run();
        }
    }

    /** The tracks are others now: what the client was told is no longer true. */
    void tracksChanged() {
        if (channels.length > 0) {
            connection.close("the tracks of the stream have changed");
        }
    }

    void sendAway(String why) {
        connection.close(why);
    }

    @Override
    public RtspResponse setup(RtspRequest request) throws RtspException {
        if (channels.length == 0 || playing) {
            throw new RtspException(RtspStatus.INVALID_STATE);
        }
        int track = track(request.uri());
        int wish =
                TransportHeader.choose(request.header("Transport").orElse("")).channel();
        int channel = wish < 0 ? 2 * track : wish;
        for (int other = 0; other < channels.length; other++) {
            if (other != track && channels[other] >= 0 && Math.abs(channels[other] - channel) < 2) {
                throw RtspException.malformed("Channels taken");
            }
        }
        channels[track] = channel;
        return RtspResponse.ok().header("Transport", TransportHeader.answer(channel, broadcast.ssrc(track)));
    }

    private int track(RtspUri uri) throws RtspException {
        for (int track = 0; track < channels.length; track++) {
            if (uri.endsWith(SessionDescription.control(track))) {
                return track;
            }
        }
        if (channels.length == 1) {
            return 0;
        }
        throw new RtspException(RtspStatus.NOT_FOUND, "No such track");
    }

    @Override
    public void play(Consumer<RtspResponse> answer) {
        answer.accept(RtspResponse.ok());
        if (!playing) {
            playing = true;
            LOG.debug("{} plays", this);
            long before = connection.queuedBytes();
            skipping = leads();
            room = Long.MAX_VALUE;
            broadcast.play(this, preroll, ticket == null ? null : ticket.notBefore());
            room = context.options().readerQueueBytes() + connection.queuedBytes() - before;
        }
    }

    /** Takes what all get, if there is room for it. */
    void offer(MediaChunk chunk) {
        int channel = channels[chunk.track()];
        if (channel < 0) {
            return;
        }
        long queued = connection.queuedBytes();
        if (queued == 0 && room != Long.MAX_VALUE) {
            room = context.options().readerQueueBytes(); // what it got to begin with is through
        }
        if (skipping) {
            boolean start = chunk.kind() == MediaChunk.Kind.GROUP_START || !leads();
            if (!start || queued > room / 2) {
                return;
            }
            skipping = false;
        }
        if (queued > 0 && queued + chunk.size() > room) {
            skipping = true;
            broadcast.skipped();
            LOG.debug("{} is slow: it skips to a later key frame", this);
            return;
        }
        if (!begun) {
            begun = true;
            if (ticket != null) {
                ticket.beganWith(broadcast.timeOf(chunk));
            }
        }
        connection.send(chunk.onChannel(channel));
    }

    private boolean leads() {
        return channels[broadcast.leader()] >= 0;
    }

    @Override
    public void written(long bytes) {
        broadcast.sent(bytes);
    }

    @Override
    public boolean established() {
        return playing;
    }

    @Override
    public boolean mayBeSilent() {
        return playing;
    }

    @Override
    public void release() {
        stopWaiting();
        broadcast.leave(this, playing);
        context.leaveReader();
    }

    private void stopWaiting() {
        onLive = null;
        onRefused = null;
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
    }

    @Override
    public String toString() {
        return "reader of " + broadcast.name();
    }
}
