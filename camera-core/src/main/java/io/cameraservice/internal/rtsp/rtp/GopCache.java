package io.cameraservice.internal.rtsp.rtp;

import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.rtsp.rtp.MediaChunk.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The last groups of pictures, replayed to new readers: those that cover a window of time, at least the one from the
 * last key frame on. Bounded in bytes: the oldest groups are evicted first, and a single group that is too large is
 * dropped until the next key frame.
 */
public final class GopCache {
    /**
     * A packet, and which numbers its RTP packets had. Immutable.
     *
     * @param sequence of the first
     */
    public record Entry(MediaPacket packet, Kind kind, int sequence, int timestamp) {
        /** A packet as it was sent. */
        public static Entry of(MediaPacket packet, MediaChunk chunk) {
            return new Entry(packet, chunk.kind(), chunk.sequence(), chunk.timestamp());
        }

        private int size() {
            return packet.data().remaining();
        }
    }

    private final ArrayDeque<Group> groups = new ArrayDeque<>();
    private final long maxBytes;
    private long windowNanos;
    private long bytes;

    /** An empty cache that keeps the last group only. */
    public GopCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Keeps at least this much time from now on. */
    public void keep(Duration window) {
        windowNanos = window.toNanos();
    }

    /** Takes what is sent to the readers. */
    public void add(Entry entry) {
        if (entry.kind() == Kind.GROUP_START) {
            groups.addLast(new Group());
        } else if (groups.isEmpty()) {
            return;
        }
        groups.getLast().add(entry);
        bytes += entry.size();
        evict(entry.packet().nanos() - windowNanos);
    }

    /**
     * Hands out everything from the first key frame on that covers the time before now, from the last one if that is zero; but
     * nothing from a group that began before {@code earliestNanos}.
     */
    public void replay(Duration before, long nowNanos, long earliestNanos, Consumer<Entry> to) {
        long from = nowNanos - before.toNanos();
        int skip = 0;
        Group earlier = null;
        for (Group group : groups) {
            if (earlier != null && !earlier.coversOrFollows(from, group)) {
                skip++;
            }
            earlier = group;
        }
        Iterator<Group> iterator = groups.iterator();
        for (int i = 0; i < skip; i++) {
            iterator.next();
        }
        iterator.forEachRemaining(group -> {
            if (earliestNanos == Long.MIN_VALUE || group.entries.get(0).packet().nanos() - earliestNanos >= 0) {
                group.entries.forEach(to);
            }
        });
    }

    /** Whether a reader would find nothing to begin with. */
    public boolean isEmpty() {
        return groups.isEmpty();
    }

    /** What it holds now. */
    public long bytes() {
        return bytes;
    }

    /** Forgets everything. */
    public void clear() {
        groups.clear();
        bytes = 0;
    }

    private void evict(long windowStart) {
        Iterator<Group> iterator = groups.iterator();
        Group first = iterator.next();
        while (iterator.hasNext()) {
            Group second = iterator.next();
            if (bytes <= maxBytes && first.coversOrFollows(windowStart, second)) {
                return;
            }
            groups.removeFirst();
            bytes -= first.bytes;
            iterator = groups.iterator();
            first = iterator.next();
        }
        if (bytes > maxBytes) {
            clear();
        }
    }

    private static final class Group {
        private final List<Entry> entries = new ArrayList<>();
        private long bytes;

        void add(Entry entry) {
            entries.add(entry);
            bytes += entry.size();
        }

        /** Whether, with that group next, this one is needed for the time since an instant. */
        boolean coversOrFollows(long instant, Group next) {
            boolean nextIsLateEnough = next.entries.get(0).packet().nanos() - instant > 0;
            boolean reachesIt = entries.get(entries.size() - 1).packet().nanos() - instant >= 0;
            return nextIsLateEnough && reachesIt;
        }
    }
}
