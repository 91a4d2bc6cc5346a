package io.cameraservice.internal.recording.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A {@code moof} box and where in it the things are that change when it becomes part of a longer file. Immutable.
 *
 * @param sequenceAt place of the sequence number within the box
 */
record Fragment(OptionalInt sequenceAt, List<Run> runs) {
    private static final int TFHD_BASE = 0x1;
    private static final int TFHD_DESCRIPTION = 0x2;
    private static final int TFHD_DURATION = 0x8;
    private static final int TRUN_OFFSET = 0x1;
    private static final int TRUN_FIRST_FLAGS = 0x4;
    private static final int TRUN_DURATION = 0x100;

    /**
     * The samples of one track.
     *
     * @param typeAt place of the type of its box within the whole
     * @param timeAt place of the decode time within the box
     * @param wide whether that has 64 bits
     * @param time decode time of the first sample
     * @param duration of all of them
     */
    record Run(long track, int typeAt, int timeAt, boolean wide, long time, long duration, long samples) {
        long end() {
            return time + duration;
        }
    }

    Optional<Run> of(long track) {
        return runs.stream().filter(r -> r.track == track).findFirst();
    }

    static Fragment read(ByteBuffer moof, Tracks tracks) throws IOException {
        try {
            Box whole = Box.whole(moof).orElseThrow(() -> new IOException("no moof box"));
            Optional<Box> mfhd = whole.find(moof, "mfhd");
            List<Run> runs = new ArrayList<>();
            for (Box traf : whole.children(moof, "traf")) {
                run(moof, traf, tracks).ifPresent(runs::add);
            }
            return new Fragment(
                    mfhd.isPresent() ? OptionalInt.of((int) mfhd.get().body() + 4) : OptionalInt.empty(), runs);
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("damaged moof box", e);
        }
    }

    private static Optional<Run> run(ByteBuffer b, Box traf, Tracks tracks) {
        Optional<Box> tfhd = traf.find(b, "tfhd");
        Optional<Box> tfdt = traf.find(b, "tfdt");
        if (tfhd.isEmpty() || tfdt.isEmpty()) {
            return Optional.empty();
        }
        long at = tfhd.get().body();
        int flags = b.getInt((int) at) & 0xffffff;
        long track = Box.u32(b, at + 4);
        at += 8 + ((flags & TFHD_BASE) != 0 ? 8 : 0) + ((flags & TFHD_DESCRIPTION) != 0 ? 4 : 0);
        long usual = (flags & TFHD_DURATION) != 0
                ? Box.u32(b, at)
                : tracks.defaultDurations().getOrDefault(track, 0L);
        long duration = 0;
        long samples = 0;
        for (Box trun : traf.children(b, "trun")) {
            long count = Box.u32(b, trun.body() + 4);
            samples += count;
            duration += duration(b, trun, count, usual);
        }
        int time = (int) tfdt.get().body();
        boolean wide = b.get(time) == 1;
        long decode = wide ? b.getLong(time + 4) : Box.u32(b, time + 4);
        return Optional.of(new Run(track, (int) traf.start() + 4, time + 4, wide, decode, duration, samples));
    }

    private static long duration(ByteBuffer b, Box trun, long count, long usual) {
        int flags = b.getInt((int) trun.body()) & 0xffffff;
        if ((flags & TRUN_DURATION) == 0) {
            return count * usual;
        }
        int each = 4 * Integer.bitCount(flags & 0xf00);
        long at = trun.body() + 8 + ((flags & TRUN_OFFSET) != 0 ? 4 : 0) + ((flags & TRUN_FIRST_FLAGS) != 0 ? 4 : 0);
        long duration = 0;
        for (long i = 0; i < count; i++) {
            duration += Box.u32(b, at + i * each);
        }
        return duration;
    }
}
