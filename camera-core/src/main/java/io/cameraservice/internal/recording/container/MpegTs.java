package io.cameraservice.internal.recording.container;

import io.cameraservice.internal.recording.container.MediaInspector.MediaExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** MPEG transport streams: their length by the time stamps of their pictures. */
public final class MpegTs {
    private static final int PACKET = 188;
    private static final int CHUNK = PACKET * 1024;
    private static final int SYNC = 0x47;
    private static final int CLOCK = 90_000;
    private static final long WRAP = 1L << 33;

    private MpegTs() {}

    /**
     * Reads the whole file. The last picture is taken to last as long as the others do on average.
     *
     * @return empty if there is no picture in it
     */
    public static Optional<MediaExtent> measure(Path file) throws IOException {
        try (FileChannel channel = FileContent.open(file)) {
            long size = channel.size();
            Scan scan = new Scan();
            scan.range(channel, 0, size);
            return scan.measured(size / PACKET * PACKET);
        }
    }

    /** The length from the file's beginning and end alone, for files of any size. */
    static Optional<Duration> estimate(Path file) throws IOException {
        try (FileChannel channel = FileContent.open(file)) {
            long size = channel.size();
            Scan scan = new Scan();
            scan.range(channel, 0, Math.min(size, 8 * CHUNK));
            Optional<MediaExtent> head = scan.measured(0);
            if (head.isEmpty() || size <= 8 * CHUNK) {
                return head.map(MediaExtent::duration);
            }
            Duration picture = head.get().duration().dividedBy(head.get().pictures());
            scan.range(channel, (size - 8 * CHUNK) / PACKET * PACKET, size);
            return Optional.of(scan.between().plus(picture));
        }
    }

    private static final class Scan {
        private long first = -1;
        private long lowest;
        private long highest;
        private long pictures;

        void range(FileChannel channel, long from, long to) throws IOException {
            for (long at = from; at < to; at += CHUNK) {
                ByteBuffer chunk = Box.read(channel, at, (int) Math.min(CHUNK, to - at));
                for (int p = 0; p + PACKET <= chunk.limit(); p += PACKET) {
                    packet(chunk, p);
                }
            }
        }

        private void packet(ByteBuffer b, int p) {
            boolean begins = (b.get(p + 1) & 0x40) != 0;
            boolean payload = (b.get(p + 3) & 0x10) != 0;
            if ((b.get(p) & 0xff) != SYNC || !begins || !payload) {
                return;
            }
            boolean adaptation = (b.get(p + 3) & 0x20) != 0;
            int at = p + 4 + (adaptation ? 1 + (b.get(p + 4) & 0xff) : 0);
            if (at + 14 > p + PACKET || b.getInt(at) >>> 4 != 0x1e || (b.get(at + 7) & 0x80) == 0) {
                return;
            }
            long high = (b.get(at + 9) >> 1) & 7;
            long middle = (b.getShort(at + 10) & 0xfffe) >> 1;
            long low = (b.getShort(at + 12) & 0xfffe) >> 1;
            picture((high << 30) | (middle << 15) | low);
        }

        private void picture(long stamp) {
            if (first < 0) {
                first = stamp;
            }
            long since = (stamp - first + WRAP + WRAP / 2) % WRAP - WRAP / 2;
            lowest = Math.min(lowest, since);
            highest = Math.max(highest, since);
            pictures++;
        }

        Duration between() {
            return time(highest - lowest);
        }

        Optional<MediaExtent> measured(long whole) {
            if (pictures == 0) {
                return Optional.empty();
            }
            long last = pictures == 1 ? 0 : (highest - lowest) / (pictures - 1);
            return Optional.of(
                    new MediaExtent(time(highest - lowest + last), whole, time(Math.max(0, first + lowest)), pictures));
        }

        private static Duration time(long ticks) {
            return Duration.ofSeconds(ticks / CLOCK, ticks % CLOCK * 1_000_000_000 / CLOCK);
        }
    }
}
