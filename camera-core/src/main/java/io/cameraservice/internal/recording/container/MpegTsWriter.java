package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.AudioSpecificConfig;
import io.cameraservice.internal.media.ByteWriter;
import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * An MPEG transport stream with H.264, and AAC in ADTS or Opus (ISO/IEC 13818-1; Opus as libavformat/mpegtsenc.c of ffmpeg 5.1
 * writes it). Each picture is written at once. Files of one run are parts of one stream: their {@link Numbers} go on from one to the
 * next.
 */
public final class MpegTsWriter implements ContainerWriter {
    private static final int PACKET = 188;
    private static final int PROGRAM_PID = 0x1000;
    private static final int VIDEO_PID = 0x100;
    private static final int H264_STREAM = 0x1B;
    private static final int SOUND_PID = 0x101;
    private static final int AAC_STREAM = 0x0F;
    private static final int PRIVATE_STREAM = 0x06;
    private static final int VIDEO_STREAM_ID = 0xE0;
    private static final int AAC_STREAM_ID = 0xC0;
    private static final int PRIVATE_STREAM_ID = 0xBD;
    private static final int CLOCK = 90_000;
    /** Decoders get the clock so much earlier than a picture is shown. */
    private static final int DELAY = CLOCK / 10;
    /** Time stamps begin after zero, so that the clock does too. */
    private static final int START = CLOCK;

    private static final byte[] DELIMITER = {0, 0, 0, 1, 9, (byte) 0xF0};

    /** What goes on from file to file. */
    public static final class Numbers {
        private final long originNanos;
        private final Duration offset;
        private final int[] continuity = new int[4];
        private boolean begun;
        private long lastSound = Long.MIN_VALUE;

        /** A run whose first picture was captured then, this far into the recording. */
        public Numbers(long originNanos, Duration offset) {
            this.originNanos = originNanos;
            this.offset = offset;
        }

        private long ticks(long nanos) {
            long passed = nanos - originNanos + offset.toNanos();
            return START + passed / 1_000_000_000 * CLOCK + Math.round(passed % 1_000_000_000 * (CLOCK / 1e9));
        }
    }

    private final FileChannel channel;
    private final Numbers numbers;
    private final Optional<MediaTrack> sound;
    private final Optional<AudioSpecificConfig> aac;
    private long startNanos;
    private long size;

    /** An empty file. */
    public MpegTsWriter(FileChannel channel, Numbers numbers) {
        this(channel, numbers, Optional.empty());
    }

    /** The same with AAC or Opus, which comes as track 1. */
    public MpegTsWriter(FileChannel channel, Numbers numbers, Optional<MediaTrack> sound) {
        this.channel = channel;
        this.numbers = numbers;
        this.sound = sound;
        this.aac = sound.flatMap(SoundFormat::configuration);
    }

    @Override
    public void write(MediaPacket packet) throws IOException {
        if (packet.track() != 0) {
            sound(packet);
            return;
        }
        ByteWriter out = new ByteWriter();
        startNanos = size == 0 ? packet.nanos() : startNanos;
        if (size == 0 || packet.key()) {
            table(out, 0, 0, associationTable());
            table(out, PROGRAM_PID, 1, programTable());
        }
        long ticks = numbers.ticks(packet.nanos());
        ByteBuffer data = packet.data();
        boolean delimited = AnnexB.beginsWithDelimiter(data);
        ByteWriter pes = new ByteWriter()
                .u24(1)
                .u8(VIDEO_STREAM_ID)
                .u16(0)
                .u8(0x84)
                .u8(0x80)
                .u8(5);
        time(pes, ticks + DELAY);
        pes.bytes(delimited ? new byte[0] : DELIMITER);
        byte[] picture = new byte[data.remaining()];
        data.duplicate().get(picture);
        packets(out, VIDEO_PID, pes.bytes(picture).toBytes(), clockField(ticks, packet.key()));
        append(out);
    }

    private void sound(MediaPacket packet) throws IOException {
        long ticks = numbers.ticks(packet.nanos());
        if (sound.isEmpty() || size == 0 || packet.nanos() - startNanos < 0 || ticks <= numbers.lastSound) {
            return;
        }
        int length = packet.data().remaining();
        byte[] head = aac.isPresent() ? aac.get().adtsHeader(length).orElse(null) : opusHeader(length);
        if (head == null) {
            return;
        }
        numbers.lastSound = ticks;
        byte[] data = new byte[length];
        packet.data().duplicate().get(data);
        ByteWriter pes = new ByteWriter()
                .u24(1)
                .u8(aac.isPresent() ? AAC_STREAM_ID : PRIVATE_STREAM_ID)
                .u16(3 + 5 + head.length + length)
                .u8(0x84)
                .u8(0x80)
                .u8(5);
        time(pes, ticks + DELAY);
        ByteWriter out = new ByteWriter();
        packets(out, SOUND_PID, pes.bytes(head).bytes(data).toBytes(), null);
        append(out);
    }

    /** The control header of an Opus access unit: eleven bits that mark it, no trimming, its length. */
    private static byte[] opusHeader(int length) {
        ByteWriter header = new ByteWriter().u16(0x7FE0);
        int left = length;
        while (left >= 255) {
            header.u8(255);
            left -= 255;
        }
        return header.u8(left).toBytes();
    }

    private void append(ByteWriter out) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(out.toBytes());
        size += bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void finish(long endNanos) {
        // every picture is in the file already
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void time(ByteWriter out, long ticks) {
        out.u8(0x21 | (int) (ticks >>> 29 & 0x0E));
        out.u16((int) (ticks >>> 14 & 0xFFFE) | 1).u16((int) (ticks << 1 & 0xFFFE) | 1);
    }

    /** Cuts an access unit's packet into transport packets; the first has the clock, if there is one, the last is filled up. */
    private void packets(ByteWriter out, int pid, byte[] pes, byte @Nullable [] clock) {
        int at = 0;
        while (at < pes.length) {
            boolean first = at == 0;
            byte @Nullable [] adaptation = first ? clock : null;
            int room = PACKET - 4 - (adaptation == null ? 0 : adaptation.length);
            int length = Math.min(room, pes.length - at);
            int filling = room - length;
            out.u8(0x47).u16((first ? 0x4000 : 0) | pid);
            out.u8((adaptation != null || filling > 0 ? 0x30 : 0x10) | next(pid == VIDEO_PID ? 2 : 3));
            if (adaptation != null) {
                adaptation[0] += (byte) filling;
                out.bytes(adaptation);
            } else if (filling > 0) {
                out.u8(filling - 1);
                if (filling > 1) {
                    out.u8(0);
                    filling -= 2;
                } else {
                    filling = 0;
                }
            }
            for (int i = 0; i < filling; i++) {
                out.u8(0xFF);
            }
            out.bytes(Arrays.copyOfRange(pes, at, at + length));
            at += length;
        }
    }

    private byte[] clockField(long ticks, boolean key) {
        int flags = 0x10 | (key ? 0x40 : 0) | (numbers.begun ? 0 : 0x80); // clock; random access; discontinuity
        numbers.begun = true;
        ByteWriter field = new ByteWriter().u8(7).u8(flags).u32(ticks >>> 1);
        return field.u16((int) (ticks & 1) << 15 | 0x7E00).toBytes();
    }

    private void table(ByteWriter out, int pid, int counter, byte[] section) {
        out.u8(0x47).u16(0x4000 | pid).u8(0x10 | next(counter)).u8(0).bytes(section);
        for (int i = 5 + section.length; i < PACKET; i++) {
            out.u8(0xFF);
        }
    }

    private int next(int counter) {
        int value = numbers.continuity[counter];
        numbers.continuity[counter] = value + 1 & 0x0F;
        return value;
    }

    private static byte[] associationTable() {
        return section(0, 0, new ByteWriter().u16(1).u16(0xE000 | PROGRAM_PID).toBytes());
    }

    private byte[] programTable() {
        ByteWriter body = new ByteWriter().u16(0xE000 | VIDEO_PID).u16(0xF000);
        body.u8(H264_STREAM).u16(0xE000 | VIDEO_PID).u16(0xF000);
        if (aac.isPresent()) {
            body.u8(AAC_STREAM).u16(0xE000 | SOUND_PID).u16(0xF000);
        } else if (sound.isPresent()) {
            ByteWriter opus = new ByteWriter().u8(5).u8(4).text("Opus"); // registration
            opus.u8(0x7F).u8(2).u8(0x80).u8(sound.get().channels()); // extension: channels
            body.u8(PRIVATE_STREAM)
                    .u16(0xE000 | SOUND_PID)
                    .u16(0xF000 | opus.size())
                    .bytes(opus.toBytes());
        }
        return section(2, version(), body.toBytes());
    }

    /** Another one for each list of tracks: segments with other sound may be joined into one file. */
    private int version() {
        return sound.isEmpty() ? 0 : aac.isPresent() ? 1 : 2;
    }

    private static byte[] section(int id, int version, byte[] body) {
        ByteWriter section = new ByteWriter()
                .u8(id)
                .u16(0xB000 | (9 + body.length))
                .u16(1)
                .u8(0xC1 | version << 1)
                .u16(0)
                .bytes(body);
        Crc crc = new Crc();
        byte[] bytes = section.toBytes();
        crc.update(bytes, 0, bytes.length);
        return section.u32(crc.getValue()).toBytes();
    }

    /** CRC-32/MPEG-2 (ISO/IEC 13818-1, annex A). */
    private static final class Crc implements Checksum {
        private int value = 0xFFFF_FFFF;

        @Override
        public void update(int b) {
            value ^= b << 24;
            for (int i = 0; i < 8; i++) {
                value = value < 0 ? value << 1 ^ 0x04C1_1DB7 : value << 1;
            }
        }

        @Override
        public void update(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                update(bytes[i] & 0xFF);
            }
        }

        @Override
        public long getValue() {
            return value & 0xFFFF_FFFFL;
        }

        @Override
        public void reset() {
            value = 0xFFFF_FFFF;
        }
    }
}
