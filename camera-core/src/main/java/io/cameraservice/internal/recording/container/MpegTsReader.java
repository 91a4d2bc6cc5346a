package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.media.AnnexB;
import io.cameraservice.internal.media.MediaTrack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Reads the H.264 of a transport stream with one program (ISO/IEC 13818-1). A picture of which a packet is missing is left out, and so
 * is the last one of a file that was cut off within a packet.
 */
final class MpegTsReader extends ContainerReader {
    private static final int PACKET = 188;
    private static final int SYNC = 0x47;
    private static final int H264_STREAM = 0x1B;
    private static final int CLOCK = 90_000;
    private static final long WRAP = 1L << 33;

    private final FileWindow window;
    private final boolean cut;
    private final ByteArrayOutputStream unit = new ByteArrayOutputStream();
    private final ArrayDeque<StoredSample> ready = new ArrayDeque<>();
    private final byte[] packet = new byte[PACKET];
    private long at;
    private int programPid = -1;
    private int videoPid = -1;
    private int counter = -1;
    private boolean open;
    private boolean filled;
    private boolean ended;
    private long first = -1;
    private long last;

    MpegTsReader(FileChannel channel) throws IOException {
        super(channel);
        long size = channel.size();
        this.window = new FileWindow(channel, size / PACKET * PACKET);
        this.cut = size % PACKET != 0;
        StoredSample begin = read();
        if (begin == null) {
            throw new IOException("it has no pictures in H.264");
        }
        ready.addFirst(begin);
    }

    /** Its parameters come with the key frames. */
    @Override
    MediaTrack track(int index) {
        return MediaTrack.h264();
    }

    @Override
    @Nullable
    StoredSample read() throws IOException {
        while (ready.isEmpty() && !ended) {
            ByteBuffer bytes = window.at(at, PACKET);
            if (bytes.limit() < PACKET) {
                ended = true;
                finish(!cut || filled);
            } else {
                bytes.get(packet);
                at += PACKET;
                packet();
            }
        }
        return ready.poll();
    }

    private int u8(int i) {
        return packet[i] & 0xff;
    }

    private void packet() throws IOException {
        int pid = (u8(1) & 0x1f) << 8 | u8(2);
        boolean adaptation = (u8(3) & 0x20) != 0;
        boolean payload = (u8(3) & 0x10) != 0;
        int begin = 4 + (adaptation ? 1 + u8(4) : 0);
        if (u8(0) != SYNC || (u8(1) & 0x80) != 0 || !payload || begin >= PACKET) {
            open = open && u8(0) == SYNC && (u8(1) & 0x80) == 0;
            return;
        }
        boolean starts = (u8(1) & 0x40) != 0;
        if (pid == videoPid) {
            picture(begin, starts, adaptation);
        } else if (starts && pid == 0) {
            programPid = table(begin, 0, 0x00);
        } else if (starts && pid == programPid) {
            int found = table(begin, 1, 0x02);
            videoPid = found < 0 ? videoPid : found;
        }
    }

    /** The PID that a table with one section names; -1 for none. */
    private int table(int begin, int kind, int id) {
        int at = begin + 1 + u8(begin);
        if (at + 12 > PACKET || u8(at) != id) {
            return kind == 0 ? programPid : -1;
        }
        int end = Math.min(PACKET, at + 3 + ((u8(at + 1) & 0x0f) << 8 | u8(at + 2)) - 4);
        if (kind == 0) {
            for (int p = at + 8; p + 4 <= end; p += 4) {
                if (u8(p) != 0 || u8(p + 1) != 0) {
                    return (u8(p + 2) & 0x1f) << 8 | u8(p + 3);
                }
            }
            return programPid;
        }
        int p = at + 12 + ((u8(at + 10) & 0x0f) << 8 | u8(at + 11));
        for (; p + 5 <= end; p += 5 + ((u8(p + 3) & 0x0f) << 8 | u8(p + 4))) {
            if (u8(p) == H264_STREAM) {
                return (u8(p + 1) & 0x1f) << 8 | u8(p + 2);
            }
        }
        return -1;
    }

    private void picture(int begin, boolean starts, boolean adaptation) throws IOException {
        int number = u8(3) & 0x0f;
        boolean missing = counter >= 0 && number != (counter + 1 & 0x0f);
        if (missing) {
            open = false;
        }
        counter = number;
        if (starts) {
            finish(true);
            open = true;
        }
        if (open) {
            if (unit.size() > StoredSample.LARGEST) {
                throw new IOException("a picture of more than " + (StoredSample.LARGEST >> 20) + " MiB");
            }
            unit.write(packet, begin, PACKET - begin);
            filled = adaptation;
        }
    }

    /** The picture whose packets have been read, unless one of them is missing. */
    private void finish(boolean whole) {
        byte[] pes = unit.toByteArray();
        unit.reset();
        if (!open || !whole || pes.length < 14 || pes[0] != 0 || pes[1] != 0 || pes[2] != 1) {
            return;
        }
        int has = pes[7] >> 6 & 3;
        int body = 9 + (pes[8] & 0xff);
        if ((has & 2) == 0 || body >= pes.length || (has == 3 && pes.length < 19)) {
            return;
        }
        long shown = stamp(pes, 9);
        long decoded = has == 3 ? stamp(pes, 14) : shown;
        long ticks = since(decoded);
        ByteBuffer data = ByteBuffer.wrap(pes, body, pes.length - body).slice();
        byte[] stored = AnnexB.toLengthPrefixed(data);
        if (stored.length == 0) {
            return;
        }
        long shownAfter = (shown - decoded + WRAP + WRAP / 2) % WRAP - WRAP / 2;
        ready.add(new StoredSample(
                0,
                nanos(ticks, CLOCK),
                0,
                nanos(shownAfter, CLOCK),
                AnnexB.isKeyFrame(data),
                stored.length,
                () -> stored));
    }

    /** Ticks since the first picture, however often the clock wrapped; never back. */
    private long since(long stamp) {
        if (first < 0) {
            first = stamp;
        }
        long step = (stamp - first - last % WRAP + 2 * WRAP + WRAP / 2) % WRAP - WRAP / 2;
        last = Math.max(last, last + step);
        return last;
    }

    private static long stamp(byte[] b, int at) {
        long high = b[at] >> 1 & 7;
        long middle = (b[at + 1] & 0xffL) << 7 | (b[at + 2] & 0xff) >> 1;
        long low = (b[at + 3] & 0xffL) << 7 | (b[at + 4] & 0xff) >> 1;
        return high << 30 | middle << 15 | low;
    }
}
