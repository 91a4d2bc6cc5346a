package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.rtsp.message.RtspException;
import io.cameraservice.internal.rtsp.message.RtspRequest;
import io.cameraservice.internal.rtsp.message.RtspResponse;
import io.cameraservice.internal.rtsp.message.RtspStatus;
import io.cameraservice.internal.rtsp.message.RtspUri;
import io.cameraservice.internal.rtsp.message.SessionDescription;
import io.cameraservice.internal.rtsp.message.SessionDescription.Media;
import io.cameraservice.internal.rtsp.message.TransportHeader;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/** The publisher of a stream. Confined to the loop. */
final class RtspPublisher implements RtspSession.Role {
    private static final int CHANNELS = 256;

    private final StreamHub streamHub;
    private final RtspConnection rtspConnection;
    private final SessionDescription description;
    /** By channel, the track plus one; 0 where nothing was set up. The odd ones of a pair are for control. */
    private final int[] trackOf = new int[CHANNELS];

    private final BitSet controlChannels = new BitSet(CHANNELS);
    private final BitSet tracks = new BitSet();
    private boolean recording;

    RtspPublisher(StreamHub streamHub, RtspConnection rtspConnection, SessionDescription description) {
        this.streamHub = streamHub;
        this.rtspConnection = rtspConnection;
        this.description = description;
    }

    SessionDescription description() {
        return description;
    }

    void sendAway(String why) {
        rtspConnection.close(why);
    }

    @Override
    public RtspResponse setup(RtspRequest request) throws RtspException {
        if (recording) {
            throw new RtspException(RtspStatus.INVALID_STATE);
        }
        int track = track(request.uri());
        int wish =
                TransportHeader.choose(request.header("Transport").orElse("")).channel();
        int channel = wish < 0 ? 2 * track : wish;
        if (tracks.get(track) || trackOf[channel] != 0 || trackOf[channel + 1] != 0) {
            throw RtspException.malformed("Channels taken");
        }
        tracks.set(track);
        trackOf[channel] = track + 1;
        trackOf[channel + 1] = track + 1;
        controlChannels.set(channel + 1);
        return RtspResponse.ok().header("Transport", TransportHeader.answer(channel, 0));
    }

    private int track(RtspUri uri) throws RtspException {
        List<Media> media = description.media();
        for (int track = 0; track < media.size(); track++) {
            if (uri.endsWith(media.get(track).control())) {
                return track;
            }
        }
        if (media.size() == 1) {
            return 0;
        }
        throw new RtspException(RtspStatus.NOT_FOUND, "No such track");
    }

    @Override
    public RtspResponse startRecording() throws RtspException {
        if (tracks.cardinality() < description.media().size()) {
            throw new RtspException(RtspStatus.INVALID_STATE, "Not all tracks are set up");
        }
        if (!recording) {
            recording = true;
            streamHub.attach(this);
        }
        return RtspResponse.ok();
    }

    @Override
    public void interleaved(int channel, ByteBuffer payload) {
        int track = trackOf[channel] - 1;
        if (!recording || track < 0) {
            return;
        }
        rtspConnection.heard();
        if (controlChannels.get(channel)) {
            streamHub.control(track, payload);
        } else {
            streamHub.packet(track, payload);
        }
    }

    @Override
    public void inputDone() {
        if (recording) {
            streamHub.inputDone();
        }
    }

    @Override
    public boolean established() {
        return recording;
    }

    @Override
    public boolean mayBeSilent() {
        return false;
    }

    @Override
    public void release() {
        if (recording) {
            streamHub.detach(this);
        }
    }

    @Override
    public String toString() {
        return "publisher of " + streamHub.name();
    }
}
