package io.cameraservice.internal.recording.container;

import static io.cameraservice.internal.media.ByteWriter.box;

import io.cameraservice.internal.media.ByteWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The tables of a plain MP4's sound, taken from fragments as {@link Fmp4Writer} writes them. Sound of another kind than the first is
 * left out. Not thread-safe.
 */
final class SoundIndex {
    private static final long SOUND_FLAGS = 0x301; // offset; of each sample duration, size

    private final List<Chunk> chunks = new ArrayList<>();
    private final IntList durations = new IntList();
    private final IntList sizes = new IntList();
    private String description = "";
    private long timescale;
    private long start;
    private long end;
    private boolean taken;

    private record Chunk(long offset, int samples) {}

    /** A segment with these tracks begins. */
    void begin(Tracks tracks) {
        if (description.isEmpty() && tracks.hasSound()) {
            description = tracks.sound();
            timescale = tracks.timescales().getOrDefault((long) SoundRun.TRACK, 1L);
        }
        taken = tracks.hasSound() && tracks.sound().equals(description);
    }

    /**
     * Takes a traf box.
     *
     * @param pictures ticks of the pictures that the file had when the segment began
     */
    void fragment(ByteBuffer b, Box traf, long moofAt, long pictures) {
        Box tfdt = traf.find(b, "tfdt").orElseThrow();
        Box trun = traf.find(b, "trun").orElseThrow();
        if (!taken || (b.getInt((int) trun.body()) & 0xFFFFFF) != SOUND_FLAGS) {
            return;
        }
        long time = b.getLong((int) tfdt.body() + 4) + Math.round((double) pictures * timescale / Fmp4Writer.TIMESCALE);
        if (sizes.count == 0) {
            start = time;
            end = time;
        }
        long more = Math.max(time - end, 1L - (sizes.count == 0 ? 1 : durations.at[durations.count - 1]));
        if (sizes.count > 0) {
            durations.at[durations.count - 1] += (int) more; // up to here, whatever was assumed
            end += more;
        }
        int samples = b.getInt((int) trun.body() + 4);
        int at = (int) trun.body() + 12;
        chunks.add(new Chunk(moofAt + b.getInt(at - 4), samples));
        for (int i = 0; i < samples; i++, at += 8) {
            durations.add(b.getInt(at));
            sizes.add(b.getInt(at + 4));
            end += b.getInt(at);
        }
    }

    /** The trak box; empty without sound. */
    byte[] trak() {
        if (chunks.isEmpty()) {
            return new byte[0];
        }
        ByteWriter offsets = new ByteWriter().u32(0).u32(chunks.size());
        ByteWriter runs = new ByteWriter().u32(0).u32(chunks.size());
        for (int i = 0; i < chunks.size(); i++) {
            offsets.u64(chunks.get(i).offset());
            runs.u32(i + 1L).u32(chunks.get(i).samples()).u32(1);
        }
        byte[] tables = new ByteWriter()
                .bytes(box("stts", SampleTables.runs(durations, 0)))
                .bytes(box("stsc", runs.toBytes()))
                .bytes(SampleTables.sizes(sizes))
                .bytes(box("co64", offsets.toBytes()))
                .toBytes();
        byte[] stsd = HexFormat.of().parseHex(description);
        byte[] content = new byte[stsd.length - 8];
        System.arraycopy(stsd, 8, content, 0, content.length);
        return SoundRun.trak(content, timescale, end - start, edits(), tables);
    }

    /** Nothing until the sound begins, then all of it (ISO/IEC 14496-12, 8.6.6). */
    private byte[] edits() {
        ByteWriter list = new ByteWriter().u32(0x01000000).u32(2);
        list.u64(start * Fmp4Writer.TIMESCALE / timescale).u64(-1).u32(0x10000);
        list.u64((end - start) * Fmp4Writer.TIMESCALE / timescale).u64(0).u32(0x10000);
        return box("edts", box("elst", list.toBytes()));
    }
}
