package io.cameraservice.internal.recording.container;

import static io.cameraservice.internal.media.ByteWriter.box;

import io.cameraservice.internal.media.ByteWriter;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import java.util.ArrayList;
import java.util.List;

/**
 * The sound of a fragmented MP4, its second track, between two fragments. The length of a piece is known when the next one comes: the
 * newest waits for that. Not thread-safe.
 */
final class SoundRun {
    static final int TRACK = 2;
    private static final int PARTS_OF_A_FRAGMENT = 8 + 16 + 20 + 20;

    private final MediaTrack track;
    private final List<Piece> waiting = new ArrayList<>();
    private long originNanos;
    private boolean begun;
    private long last = Long.MIN_VALUE;
    private long usual;

    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(long ticks, byte[] data) {}

    SoundRun(MediaTrack track) {
        this.track = track;
        this.usual = track.clockRate() / 50;
    }

    /** The file begins with a picture of this time; sound from before is left out. */
    void begin(long nanos) {
        originNanos = nanos;
        begun = true;
    }

    void add(MediaPacket packet) {
        long ticks = Fmp4Writer.ticks(packet.nanos() - originNanos, track.clockRate());
        if (!begun || ticks < 0 || ticks <= last) {
            return;
        }
        usual = last < 0 ? usual : Math.min(ticks - last, track.clockRate());
        last = ticks;
        byte[] data = new byte[packet.data().remaining()];
        packet.data().duplicate().get(data);
        waiting.add(new Piece(ticks, data));
    }

    /** Takes out what goes into the next fragment: all but the newest, or all. */
    Part take(boolean all) {
        int count = all ? waiting.size() : Math.max(0, waiting.size() - 1);
        List<Piece> pieces = List.copyOf(waiting.subList(0, count));
        waiting.subList(0, count).clear();
        ByteWriter runs = new ByteWriter();
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            Piece piece = pieces.get(i);
            long next = i + 1 < count
                    ? pieces.get(i + 1).ticks()
                    : waiting.isEmpty() ? piece.ticks() + usual : waiting.get(0).ticks();
            runs.u32(next - piece.ticks()).u32(piece.data().length);
            bytes += piece.data().length;
        }
        return new Part(
                count == 0 ? 0 : pieces.get(0).ticks(),
                runs.toBytes(),
                pieces.stream().map(Piece::data).toList(),
                bytes);
    }

    /**
     * Sound of a fragment.
     *
     * @param runs length and size of each piece
     * @param bytes of all pieces
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Part(long ticks, byte[] runs, List<byte[]> data, int bytes) {
        /** How many bytes {@link #traf} has; none without sound. */
        int trafSize() {
            return data.isEmpty() ? 0 : PARTS_OF_A_FRAGMENT + runs.length;
        }

        /** The traf box of the sound that lies so far behind the beginning of the moof box. */
        byte[] traf(long offset) {
            if (data.isEmpty()) {
                return new byte[0];
            }
            byte[] tfhd = box("tfhd", new ByteWriter().u32(0x020000).u32(TRACK).toBytes());
            byte[] tfdt =
                    box("tfdt", new ByteWriter().u32(0x01000000).u64(ticks).toBytes());
            ByteWriter trun =
                    new ByteWriter().u32(0x301).u32(data.size()).u32(offset).bytes(runs);
            return box("traf", tfhd, tfdt, box("trun", trun.toBytes()));
        }
    }

    /** The trak box; without samples, or with these tables and an edit that puts the beginning where it belongs. */
    static byte[] trak(byte[] descriptions, long timescale, long ticks, byte[] edits, byte[] tables) {
        ByteWriter tkhd =
                new ByteWriter().u32(0x01000003).u64(0).u64(0).u32(TRACK).u32(0);
        tkhd.u64(ticks * Fmp4Writer.TIMESCALE / timescale)
                .zeros(8)
                .u16(0)
                .u16(0)
                .u16(0x100)
                .u16(0);
        tkhd.bytes(Fmp4Writer.MATRIX).zeros(8);
        ByteWriter mdhd =
                new ByteWriter().u32(0x01000000).u64(0).u64(0).u32(timescale).u64(ticks);
        ByteWriter hdlr = new ByteWriter()
                .u32(0)
                .u32(0)
                .text("soun")
                .zeros(12)
                .text("SoundHandler")
                .u8(0);
        byte[] dref = box("dref", new ByteWriter().u32(0).u32(1).toBytes(), box("url ", new byte[] {0, 0, 0, 1}));
        byte[] minf = box(
                "minf", box("smhd", new byte[8]), box("dinf", dref), box("stbl", box("stsd", descriptions), tables));
        byte[] mdia = box("mdia", box("mdhd", mdhd.u16(0x55C4).u16(0).toBytes()), box("hdlr", hdlr.toBytes()), minf);
        return box("trak", box("tkhd", tkhd.toBytes()), edits, mdia);
    }

    /** The trak box of a file whose sound comes in fragments. */
    byte[] trak(byte[] noTables) {
        byte[] descriptions = new ByteWriter()
                .u32(0)
                .u32(1)
                .bytes(SoundFormat.sampleEntry(track))
                .toBytes();
        return trak(descriptions, track.clockRate(), 0, new byte[0], noTables);
    }
}
