package io.cameraservice.internal.rtsp;

import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import java.util.List;

/**
 * Brings the media of a stream, from within this process. Its packets keep their capture times, whoever published before. Safe for
 * use by one thread at a time; returns at once.
 */
public final class StreamPublisher implements AutoCloseable {
    private final StreamHub hub;
    private final RtspEventLoop loop;
    private final List<MediaTrack> tracks;

    StreamPublisher(StreamHub hub, RtspEventLoop loop, List<MediaTrack> tracks) {
        this.hub = hub;
        this.loop = loop;
        this.tracks = List.copyOf(tracks);
    }

    List<MediaTrack> tracks() {
        return tracks;
    }

    /** The next packet, in the order of its track's capture times. Left out once another publisher has taken over. */
    public void packet(MediaPacket packet) {
        Runnable task = () -> hub.packet(this, packet);
        if (hub.isUrgent()) {
            loop.execute(task);
        } else {
            loop.executeSoon(task);
        }
    }

    /** Ends it; the stream is no longer live, unless another one has taken over. Idempotent. */
    @Override
    public void close() {
        loop.execute(() -> hub.detach(this));
    }
}
