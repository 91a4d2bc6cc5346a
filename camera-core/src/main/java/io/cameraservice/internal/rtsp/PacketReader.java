package io.cameraservice.internal.rtsp;

import io.cameraservice.event.Subscription;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import java.util.List;

/** Reads a stream within this process. Calls come on the relay's thread, one at a time, and return at once. */
public abstract class PacketReader implements Subscription {
    private final StreamHub hub;
    private final RtspEventLoop loop;
    private final ReadGrant grant;
    private boolean begun;
    private boolean over;
    private volatile boolean closed;
    private volatile List<MediaTrack> tracks = List.of();

    /** A reader of what the grant allows; begins with {@link #begin}. */
    protected PacketReader(RelayStream stream, ReadGrant grant) {
        this.hub = stream.hub();
        this.loop = stream.loop();
        this.grant = grant;
    }

    /** Begins; once. The first packet is a key frame, as soon as there is one. */
    public final void begin() {
        loop.execute(() -> hub.read(this, grant));
    }

    /** What the packets are of; known from the first one on. */
    protected final List<MediaTrack> tracks() {
        return tracks;
    }

    /** The next packet. */
    protected abstract void onPacket(MediaPacket packet);

    /** The stream ends: why. {@link #onClosed} follows. */
    protected abstract void onEnd(String reason);

    /** No packet comes any more; once. */
    protected abstract void onClosed();

    final void packet(MediaPacket packet) {
        if (closed) {
            return;
        }
        if (!begun) {
            begun = true;
            tracks = hub.tracks();
            grant.beganWith(packet.nanos());
        }
        onPacket(packet);
    }

    /** The stream cannot run now; matters to one that still waits for its first packet. */
    final void refused(String reason) {
        if (!begun) {
            closed(reason);
        }
    }

    /** What it read so far does not go on. */
    final void tracksChanged() {
        if (begun) {
            closed("the tracks of the stream have changed");
        }
    }

    final void closed(String reason) {
        if (!closed) {
            onEnd(reason);
            close();
        }
    }

    /** No packet comes after this, but for one that is on its way. Thread-safe, idempotent. */
    @Override
    public final void close() {
        closed = true;
        loop.execute(() -> {
            if (!over) {
                over = true;
                hub.endRead(this);
                onClosed();
            }
        });
    }
}
