package io.cameraservice.internal.capture;

import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sound of a camera, for one listener. Safe for use by any thread. */
public final class SoundFeed {
    private static final int TRACK = 1;

    private volatile Optional<MediaTrack> track = Optional.empty();
    private volatile @Nullable Consumer<MediaPacket> listener;

    /** What it is; empty where the camera has none that can be passed on. */
    public Optional<MediaTrack> track() {
        return track;
    }

    /** Gives packets of track 1 to this listener, on the capture's thread, in place of the one before. */
    public void listen(Consumer<MediaPacket> next) {
        listener = next;
    }

    /** Gives them to nobody. */
    public void ignore() {
        listener = null;
    }

    void track(Optional<MediaTrack> now) {
        track = now;
    }

    void packet(long nanos, ByteBuffer data) {
        Consumer<MediaPacket> present = listener;
        if (present != null) {
            present.accept(new MediaPacket(TRACK, nanos, true, data));
        }
    }
}
