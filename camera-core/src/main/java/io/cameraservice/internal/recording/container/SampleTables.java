package io.cameraservice.internal.recording.container;

import static io.cameraservice.internal.media.ByteWriter.box;

import io.cameraservice.device.FrameSize;
import io.cameraservice.internal.media.ByteWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tables of a plain MP4's pictures (ISO/IEC 14496-12, 8.5 to 8.7), in ticks of {@link Fmp4Writer#TIMESCALE}. Takes some ten
 * bytes a picture. Not thread-safe.
 */
final class SampleTables {
    /** No other tracks. */
    static final byte[] NO_OTHERS = {};

    private final List<byte[]> descriptions = new ArrayList<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private final IntList durations = new IntList();
    private final IntList shifts = new IntList();
    private final IntList sizes = new IntList();
    private final IntList syncs = new IntList();
    private FrameSize size = new FrameSize(1, 1);
    private long ticks;
    private boolean shifted;

    /** Pictures that lie behind one another. */
    private record Chunk(long offset, int samples, int description) {}

    /** The number of a sample entry, which is added if it is new; {@code picture} counts for the first one only. */
    int description(byte[] entry, FrameSize picture) {
        if (descriptions.isEmpty()) {
            size = picture;
        }
        for (int i = 0; i < descriptions.size(); i++) {
            if (Arrays.equals(descriptions.get(i), entry)) {
                return i + 1;
            }
        }
        descriptions.add(entry);
        return descriptions.size();
    }

    /** Adds a picture; {@code shift} is from its decoding until it is shown. */
    void sample(int duration, int shift, int bytes, boolean key) {
        durations.add(duration);
        shifts.add(shift);
        shifted |= shift != 0;
        sizes.add(bytes);
        ticks += duration;
        if (key) {
            syncs.add(sizes.count);
        }
    }

    /** Forgets all pictures but the first so many; they are in no chunk yet. */
    void truncate(int samples) {
        while (sizes.count > samples) {
            ticks -= durations.at[--durations.count];
            shifts.count--;
            sizes.count--;
        }
        while (syncs.count > 0 && syncs.at[syncs.count - 1] > samples) {
            syncs.count--;
        }
    }

    int sizeOf(int sample) {
        return sizes.at[sample];
    }

    /** Whether there are pictures that are not shown in the order in which they are decoded. */
    boolean isReordered() {
        return shifted;
    }

    /** The last picture lasts so much longer, or shorter; one tick at least. */
    void lengthenLast(long by) {
        long more = Math.max(by, 1L - durations.at[durations.count - 1]);
        durations.at[durations.count - 1] += (int) more;
        ticks += more;
    }

    /** The next {@code samples} pictures lie here. */
    void chunk(long offset, int samples, int description) {
        chunks.add(new Chunk(offset, samples, description));
    }

    /** How long all of them last. */
    long ticks() {
        return ticks;
    }

    /** How many pictures. */
    int count() {
        return sizes.count;
    }

    /**
     * The moov box.
     *
     * @param moved added to all offsets; the size of the box does not depend on it
     * @param more traks of other tracks; may be empty
     */
    byte[] moov(long moved, byte[] more) throws IOException {
        if (chunks.isEmpty()) {
            throw new IOException("there is no picture");
        }
        ByteWriter offsets = new ByteWriter().u32(0).u32(chunks.size());
        chunks.forEach(c -> offsets.u64(c.offset() + moved));
        byte[] tables = new ByteWriter()
                .bytes(box("stts", runs(durations, 0)))
                .bytes(shifted ? box("ctts", runs(shifts, 1)) : new byte[0])
                .bytes(box(
                        "stss",
                        new ByteWriter()
                                .u32(0)
                                .u32(syncs.count)
                                .bytes(syncs.bytes())
                                .toBytes()))
                .bytes(box("stsc", chunkRuns()))
                .bytes(sizes(sizes))
                .bytes(box("co64", offsets.toBytes()))
                .toBytes();
        ByteWriter entries = new ByteWriter().u32(0).u32(descriptions.size());
        descriptions.forEach(entries::bytes);
        return box(
                "moov", Fmp4Writer.movieHeader(ticks), Fmp4Writer.track(entries.toBytes(), size, ticks, tables), more);
    }

    /** An stsz box. */
    static byte[] sizes(IntList sizes) {
        return box(
                "stsz",
                new ByteWriter()
                        .u32(0)
                        .u32(0)
                        .u32(sizes.count)
                        .bytes(sizes.bytes())
                        .toBytes());
    }

    /** The content of an stts or, as version 1, a ctts box. */
    static byte[] runs(IntList values, int version) {
        ByteWriter out = new ByteWriter();
        int entries = 0;
        for (int i = 0; i < values.count; ) {
            int end = i;
            while (end < values.count && values.at[end] == values.at[i]) {
                end++;
            }
            out.u32(end - i).u32(values.at[i]);
            entries++;
            i = end;
        }
        return new ByteWriter()
                .u8(version)
                .u24(0)
                .u32(entries)
                .bytes(out.toBytes())
                .toBytes();
    }

    private byte[] chunkRuns() {
        ByteWriter out = new ByteWriter();
        int entries = 0;
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            Chunk before = i == 0 ? null : chunks.get(i - 1);
            if (before == null || before.samples() != chunk.samples() || before.description() != chunk.description()) {
                out.u32(i + 1).u32(chunk.samples()).u32(chunk.description());
                entries++;
            }
        }
        return new ByteWriter().u32(0).u32(entries).bytes(out.toBytes()).toBytes();
    }
}
