package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.rtsp.RtspSession.PendingResponse;
import io.cameraservice.internal.rtsp.message.RtspException;
import io.cameraservice.internal.rtsp.message.RtspRequest;
import io.cameraservice.internal.rtsp.message.RtspResponse;
import io.cameraservice.internal.rtsp.message.RtspStatus;
import io.cameraservice.internal.rtsp.message.RtspUri;
import io.cameraservice.internal.rtsp.message.SessionDescription;
import io.cameraservice.internal.rtsp.message.TransportHeader;
import io.cameraservice.internal.rtsp.rtp.MediaChunk;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader of the stream, from its DESCRIBE on. It gets complete chunks or none: if its queue is full, it misses
 * everything up to a later key frame, without an effect on others. Confined to the loop.
 */
final class RtspReader {
    private static final Logger LOG = LoggerFactory.getLogger(RtspReader.class);

    private final StreamHub streamHub;
    private final RtspConnection rtspConnection;
    private final RtspServerContext context;
    private final Duration preroll;
    private final @Nullable ReadGrant grant;
    private boolean begun;
    private int[] channels = {};
    private boolean playing;
    private boolean skipping;
    private long room;
    private @Nullable Runnable onLive;
    private @Nullable Consumer<String> onRefused;
    private RtspEventLoop.@Nullable Timer timeout;

    RtspReader(
            StreamHub streamHub,
            RtspConnection rtspConnection,
            RtspServerContext context,
            Duration preroll,
            @Nullable ReadGrant grant) {
        this.streamHub = streamHub;
        this.rtspConnection = rtspConnection;
        this.context = context;
        this.preroll = grant == null ? preroll : grant.preroll();
        this.grant = grant;
        this.room = context.tuning().readerQueueBytes();
        streamHub.join(this);
    }

    /** Answers with the description, as soon as there is one that is live. */
    void describe(RtspUri uri, PendingResponse pendingResponse) {
        if (streamHub.live()) {
            pendingResponse.send(description(uri));
            return;
        }
        onLive = () -> pendingResponse.send(description(uri));
        onRefused = why -> pendingResponse.send(RtspResponse.of(RtspStatus.UNAVAILABLE, why));
        timeout = context.loop()
                .after(context.tuning().describeTimeout(), () -> refuse("Nobody publishes this stream yet"));
    }

    private RtspResponse description(RtspUri uri) {
        SessionDescription description = streamHub.description();
        channels = new int[description.media().size()];
        Arrays.fill(channels, -1);
        return RtspResponse.ok()
                .header("Content-Base", uri.contentBase())
                .body("application/sdp", description.text(streamHub.name()));
    }

    /** Fails the pending DESCRIBE. */
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

    /** The tracks have changed: the client's description is no longer valid. */
    void tracksChanged() {
        if (channels.length > 0) {
            rtspConnection.close("the tracks of the stream have changed");
        }
    }

    void sendAway(String why) {
        rtspConnection.close(why);
    }

    RtspResponse setup(RtspRequest request) throws RtspException {
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
        return RtspResponse.ok().header("Transport", TransportHeader.answer(channel, streamHub.ssrc(track)));
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

    void play(Consumer<RtspResponse> answer) {
        answer.accept(RtspResponse.ok());
        if (!playing) {
            playing = true;
            LOG.debug("{} plays", this);
            long before = rtspConnection.queuedBytes();
            skipping = leads();
            room = Long.MAX_VALUE;
            streamHub.play(this, preroll, grant == null ? OptionalLong.empty() : grant.notBeforeNanos());
            room = context.tuning().readerQueueBytes() + rtspConnection.queuedBytes() - before;
        }
    }

    /** Queues a chunk if there is room for it. */
    void offer(MediaChunk chunk) {
        int channel = channels[chunk.track()];
        if (channel < 0) {
            return;
        }
        long queued = rtspConnection.queuedBytes();
        if (queued == 0 && room != Long.MAX_VALUE) {
            room = context.tuning().readerQueueBytes(); // the replay is written
        }
        if (chunk.kind() == MediaChunk.Kind.REPORT) {
            if (queued + chunk.size() <= room) {
                rtspConnection.send(chunk.onChannel(channel));
            }
            return;
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
            streamHub.skipped();
            LOG.debug("{} is slow: it skips to a later key frame", this);
            return;
        }
        if (!begun) {
            begun = true;
            if (grant != null) {
                grant.beganWith(chunk.nanos());
            }
        }
        rtspConnection.send(chunk.onChannel(channel));
    }

    private boolean leads() {
        return channels[streamHub.leader()] >= 0;
    }

    void written(long bytes) {
        streamHub.sent(bytes);
    }

    boolean isPlaying() {
        return playing;
    }

    void release() {
        stopWaiting();
        streamHub.leave(this, playing);
        context.leaveReader();
    }

    private void stopWaiting() {
        onLive = null;
        onRefused = null;
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    @Override
    public String toString() {
        return "reader of " + streamHub.name();
    }
}
