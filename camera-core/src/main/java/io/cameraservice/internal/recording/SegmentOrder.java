package io.cameraservice.internal.recording;

import io.cameraservice.internal.media.MediaPacket;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets sound that comes later than the pictures of its time into their segment: the key frame that begins the next one waits for it,
 * for a moment. Without sound nothing waits. Not thread-safe.
 */
final class SegmentOrder {
    /** Sound that comes later than this has no place in its segment any more. */
    private static final long LATENESS = 400_000_000;

    private final List<MediaPacket> waiting = new ArrayList<>();
    private boolean heard;
    private long lastSound;

    /**
     * What can be written now that this packet came.
     *
     * @param due whether a key frame at this time begins a segment
     */
    List<MediaPacket> next(MediaPacket packet, boolean due) {
        if (packet.track() != 0) {
            heard = true;
            lastSound = packet.nanos();
            return waiting.isEmpty() || packet.nanos() - waiting.get(0).nanos() < 0 ? List.of(packet) : taken(packet);
        }
        long behind = packet.nanos() - lastSound;
        boolean waits = heard && due && packet.key() && behind > 0 && behind < LATENESS;
        if (waiting.isEmpty() && !waits) {
            return List.of(packet);
        }
        if (!waiting.isEmpty() && packet.nanos() - waiting.get(0).nanos() > LATENESS) {
            return taken(packet);
        }
        waiting.add(packet);
        return List.of();
    }

    private List<MediaPacket> taken(MediaPacket last) {
        waiting.add(last);
        return rest();
    }

    /** What still waits. */
    List<MediaPacket> rest() {
        List<MediaPacket> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
