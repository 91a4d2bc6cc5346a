package io.cameraservice.internal.recording.container;

import static io.cameraservice.internal.media.ByteWriter.box;

import io.cameraservice.device.FrameSize;
import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.ByteWriter;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.media.SequenceParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fragmented MP4 with H.264 (ISO/IEC 14496-12 and -15): {@code ftyp free moov (moof mdat)*}. The first picture is written at once, the
 * others in fragments of half a second that begin with a key frame where there is one. The {@code free} box is where {@link
 * Mp4Index} later puts the head of one large {@code mdat}.
 */
public final class Fmp4Writer implements ContainerWriter {
    static final int TIMESCALE = 90_000;
    /** Where the box is that becomes the head of an mdat; it follows ftyp. */
    static final byte[] PLACEHOLDER = box("free", new byte[8]);

    private static final Duration FRAGMENT = Duration.ofMillis(500);
    private static final int KEY_FLAGS = 0x0200_0000; // depends on no other sample
    private static final int DELTA_FLAGS = 0x0101_0000; // depends on others, not a sync sample
    static final byte[] MATRIX = new ByteWriter()
            .u32(0x10000)
            .zeros(12)
            .u32(0x10000)
            .zeros(12)
            .u32(0x40000000)
            .toBytes();

    private final FileChannel channel;
    private final long usualTicks;
    private final List<Sample> waiting = new ArrayList<>();
    private final @Nullable SoundRun sound;
    private long originNanos;
    private long fragmentTicks;
    private int sequence;
    private long size;

    /** One picture with lengths in place of start codes. */
    private static final class Sample {
        private final long ticks;
        private final boolean key;
        private final byte[] data;

        Sample(long ticks, boolean key, byte[] data) {
            this.ticks = ticks;
            this.key = key;
            this.data = data;
        }
    }

    /** An empty file; {@code frameInterval} is assumed for the first picture, which is written before its length is known. */
    public Fmp4Writer(FileChannel channel, Duration frameInterval) {
        this(channel, frameInterval, Optional.empty());
    }

    /** The same with sound that MP4 takes, which comes as track 1. */
    public Fmp4Writer(FileChannel channel, Duration frameInterval, Optional<MediaTrack> sound) {
        this.channel = channel;
        this.sound = sound.map(SoundRun::new).orElse(null);
        this.usualTicks = Math.max(1, frameInterval.toNanos() * TIMESCALE / 1_000_000_000);
    }

    @Override
    public void write(MediaPacket packet) throws IOException {
        if (packet.track() != 0) {
            if (sound != null) {
                sound.add(packet);
            }
            return;
        }
        if (sequence == 0) {
            originNanos = packet.nanos();
            append(header(packet.data()));
            if (sound != null) {
                sound.begin(originNanos);
            }
        }
        long ticks = ticks(packet.nanos());
        Sample sample = new Sample(ticks, packet.key(), AnnexB.toLengthPrefixed(packet.data()));
        if (sequence == 0) {
            fragment(List.of(sample), ticks + usualTicks, false);
            return;
        }
        boolean full = !waiting.isEmpty() && ticks - fragmentTicks >= FRAGMENT.toNanos() * TIMESCALE / 1_000_000_000;
        if (!waiting.isEmpty() && (packet.key() || full)) {
            fragment(waiting, ticks, false);
            waiting.clear();
        }
        if (waiting.isEmpty()) {
            fragmentTicks = ticks;
        }
        waiting.add(sample);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void finish(long endNanos) throws IOException {
        if (!waiting.isEmpty()) {
            fragment(waiting, Math.max(ticks(endNanos), waiting.get(waiting.size() - 1).ticks + 1), true);
            waiting.clear();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private long ticks(long nanos) {
        return ticks(nanos - originNanos, TIMESCALE);
    }

    /** A length in ticks of a clock. */
    static long ticks(long nanos, int rate) {
        return nanos / 1_000_000_000 * rate + Math.round(nanos % 1_000_000_000 * (rate / 1e9));
    }

    private void append(byte[]... parts) throws IOException {
        ByteBuffer[] buffers = new ByteBuffer[parts.length];
        long left = 0;
        for (int i = 0; i < parts.length; i++) {
            buffers[i] = ByteBuffer.wrap(parts[i]);
            left += parts[i].length;
        }
        size += left;
        while (left > 0) {
            left -= channel.write(buffers);
        }
    }

    private void fragment(List<Sample> samples, long endTicks, boolean last) throws IOException {
        SoundRun.@Nullable Part heard = sound == null ? null : sound.take(last);
        ByteWriter runs = new ByteWriter();
        int bytes = 0;
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            long next = i + 1 < samples.size() ? samples.get(i + 1).ticks : endTicks;
            runs.u32(next - sample.ticks).u32(sample.data.length).u32(sample.key ? KEY_FLAGS : DELTA_FLAGS);
            bytes += sample.data.length;
        }
        byte[] tfhd = box("tfhd", new ByteWriter().u32(0x020000).u32(1).toBytes()); // offsets count from the moof
        byte[] tfdt = box(
                "tfdt",
                new ByteWriter().u32(0x01000000).u64(samples.get(0).ticks).toBytes());
        int trunSize = 20 + runs.size();
        int moofSize = 8 + 16 + 8 + tfhd.length + tfdt.length + trunSize + (heard == null ? 0 : heard.trafSize());
        byte[] trun = box(
                "trun",
                new ByteWriter()
                        .u32(0x701) // offset; of each sample duration, size, flags
                        .u32(samples.size())
                        .u32(moofSize + 8L)
                        .bytes(runs.toBytes())
                        .toBytes());
        List<byte[]> parts = new ArrayList<>();
        parts.add(box(
                "moof",
                box("mfhd", new ByteWriter().u32(0).u32(++sequence).toBytes()),
                box("traf", tfhd, tfdt, trun),
                heard == null ? new byte[0] : heard.traf(moofSize + 8L + bytes)));
        parts.add(new ByteWriter()
                .u32(8L + bytes + (heard == null ? 0 : heard.bytes()))
                .text("mdat")
                .toBytes());
        samples.forEach(s -> parts.add(s.data));
        if (heard != null) {
            parts.addAll(heard.data());
        }
        append(parts.toArray(byte[][]::new));
    }

    private byte[] header(ByteBuffer key) throws IOException {
        byte[] ftyp = box(
                "ftyp",
                new ByteWriter().text("iso5").u32(512).text("iso5iso6mp41isom").toBytes());
        byte[] trex = trex(1);
        byte[] tables = new ByteWriter()
                .bytes(box("stts", new byte[8]))
                .bytes(box("stsc", new byte[8]))
                .bytes(box("stsz", new byte[12]))
                .bytes(box("stco", new byte[8]))
                .toBytes();
        byte[] moov = sound == null
                ? box("moov", movieHeader(0), track(key, 0, tables), box("mvex", trex))
                : box(
                        "moov",
                        movieHeader(0),
                        track(key, 0, tables),
                        sound.trak(tables),
                        box("mvex", trex, trex(SoundRun.TRACK)));
        return new ByteWriter().bytes(ftyp).bytes(PLACEHOLDER).bytes(moov).toBytes();
    }

    private static byte[] trex(int track) {
        return box("trex", new ByteWriter().u32(0).u32(track).u32(1).zeros(12).toBytes());
    }

    /** The mvhd box of a film with one or two tracks; its length in ticks, 0 if that is not known. */
    static byte[] movieHeader(long ticks) {
        ByteWriter body =
                new ByteWriter().u32(0x01000000).u64(0).u64(0).u32(TIMESCALE).u64(ticks);
        body.u32(0x10000).u16(0x100).zeros(10).bytes(MATRIX).zeros(24).u32(SoundRun.TRACK + 1);
        return box("mvhd", body.toBytes());
    }

    /** The trak box for the pictures that begin with this key frame, with these sample tables. */
    private static byte[] track(ByteBuffer key, long ticks, byte[] tables) throws IOException {
        byte[] entries = new ByteWriter().u32(0).u32(1).bytes(sampleEntry(key)).toBytes();
        return track(entries, pictureSize(key), ticks, tables);
    }

    static FrameSize pictureSize(ByteBuffer key) {
        return AnnexB.sequenceParameters(key)
                .flatMap(SequenceParameters::parse)
                .map(SequenceParameters::size)
                .orElse(new FrameSize(1, 1));
    }

    /** The avc1 box for the pictures that begin with this key frame. */
    static byte[] sampleEntry(ByteBuffer key) throws IOException {
        byte @Nullable [] configuration = AnnexB.decoderConfiguration(key);
        if (configuration == null) {
            throw new IOException("the first picture has no parameter sets");
        }
        FrameSize size = pictureSize(key);
        ByteWriter entry =
                new ByteWriter().zeros(6).u16(1).zeros(16).u16(size.width()).u16(size.height());
        entry.u32(0x480000).u32(0x480000).u32(0).u16(1).zeros(32).u16(24).u16(0xFFFF);
        return box("avc1", entry.bytes(box("avcC", configuration)).toBytes());
    }

    /** The trak box with the content of its stsd box. */
    static byte[] track(byte[] descriptions, FrameSize size, long ticks, byte[] tables) {
        byte[] stsd = box("stsd", descriptions);
        byte[] dref = box("dref", new ByteWriter().u32(0).u32(1).toBytes(), box("url ", new byte[] {0, 0, 0, 1}));
        byte[] minf = box(
                "minf",
                box("vmhd", new ByteWriter().u32(1).zeros(8).toBytes()),
                box("dinf", dref),
                box("stbl", stsd, tables));
        ByteWriter mdhd =
                new ByteWriter().u32(0x01000000).u64(0).u64(0).u32(TIMESCALE).u64(ticks);
        ByteWriter hdlr = new ByteWriter()
                .u32(0)
                .u32(0)
                .text("vide")
                .zeros(12)
                .text("VideoHandler")
                .u8(0);
        ByteWriter tkhd = new ByteWriter()
                .u32(0x01000003)
                .u64(0)
                .u64(0)
                .u32(1)
                .u32(0)
                .u64(ticks)
                .zeros(16);
        tkhd.bytes(MATRIX).u32((long) size.width() << 16).u32((long) size.height() << 16);
        byte[] mdia = box("mdia", box("mdhd", mdhd.u16(0x55C4).u16(0).toBytes()), box("hdlr", hdlr.toBytes()), minf);
        return box("trak", box("tkhd", tkhd.toBytes()), mdia);
    }
}
