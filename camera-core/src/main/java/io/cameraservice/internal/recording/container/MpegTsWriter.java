package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.ByteWriter;
import io.cameraservice.internal.media.MediaPacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * An MPEG transport stream with H.264 (ISO/IEC 13818-1). Each picture is written at once. Files of one run are parts of one stream:
 * their {@link Numbers} go on from one to the next.
 */
public final class MpegTsWriter implements ContainerWriter {
    private static final int PACKET = 188;
    private static final int PROGRAM_PID = 0x1000;
    private static final int VIDEO_PID = 0x100;
    private static final int H264_STREAM = 0x1B;
    private static final int VIDEO_STREAM_ID = 0xE0;
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
        private final int[] continuity = new int[3];
        private boolean begun;

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
    private long size;

    /** An empty file. */
    public MpegTsWriter(FileChannel channel, Numbers numbers) {
        this.channel = channel;
        this.numbers = numbers;
    }

    @Override
    public void write(MediaPacket packet) throws IOException {
        ByteWriter out = new ByteWriter();
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
        packets(out, pes.bytes(picture).toBytes(), ticks, packet.key());
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

    /** Cuts an access unit's packet into transport packets; the first has the clock, the last is filled up. */
    private void packets(ByteWriter out, byte[] pes, long clock, boolean key) {
        int at = 0;
        while (at < pes.length) {
            boolean first = at == 0;
            byte @Nullable [] adaptation = first ? clockField(clock, key) : null;
            int room = PACKET - 4 - (adaptation == null ? 0 : adaptation.length);
            int length = Math.min(room, pes.length - at);
            int filling = room - length;
            out.u8(0x47).u16((first ? 0x4000 : 0) | VIDEO_PID);
            out.u8((adaptation != null || filling > 0 ? 0x30 : 0x10) | next(2));
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
        return section(0, new ByteWriter().u16(1).u16(0xE000 | PROGRAM_PID).toBytes());
    }

    private static byte[] programTable() {
        ByteWriter body = new ByteWriter().u16(0xE000 | VIDEO_PID).u16(0xF000);
        return section(
                2, body.u8(H264_STREAM).u16(0xE000 | VIDEO_PID).u16(0xF000).toBytes());
    }

    private static byte[] section(int id, byte[] body) {
        ByteWriter section = new ByteWriter()
                .u8(id)
                .u16(0xB000 | (9 + body.length))
                .u16(1)
                .u8(0xC1)
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
