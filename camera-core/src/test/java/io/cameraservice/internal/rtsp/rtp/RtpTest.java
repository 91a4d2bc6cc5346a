package io.cameraservice.internal.rtsp.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.network.client.Depacketizer;
import io.cameraservice.internal.network.client.H264Depacketizer;
import io.cameraservice.internal.network.client.RtpReceiver;
import io.cameraservice.internal.rtsp.rtp.MediaChunk.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Packets, pictures and groups, without a socket. */
class RtpTest {
    private static final long SECOND = 1_000_000_000L;

    private final RtpPacketizer packetizer = new RtpPacketizer(0, MediaTrack.h264(), 42, 65_535, -100);

    private static MediaPacket packet(long nanos, int... sizes) {
        ByteBuffer data = ByteBuffer.allocate(Arrays.stream(sizes).sum() + 4 * sizes.length);
        for (int size : sizes) {
            data.putInt(1).put((byte) 0x65);
            for (int i = 1; i < size; i++) {
                data.put((byte) (2 + i % 100));
            }
        }
        return new MediaPacket(0, nanos, true, data.flip());
    }

    /** Numbers that are given without making packets are those that the packets would have had. */
    @Property(tries = 300)
    void packetsAreNumberedWithoutBeingMade(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 9000) Integer> sizes) {
        RtpPacketizer made = packetizer(1);
        RtpPacketizer numbered = packetizer(1);
        for (int i = 0; i < sizes.size(); i++) {
            MediaPacket picture = packet(i * SECOND, sizes.get(i), sizes.get((i + 3) % sizes.size()));
            MediaChunk chunk = made.chunk(picture, Kind.MEDIA);
            GopCache.Entry entry = numbered.number(picture, Kind.MEDIA);
            assertEquals(GopCache.Entry.of(picture, chunk), entry);
            assertEquals(chunk.bytes(), numbered.again(entry).bytes());
        }
        assertEquals(
                made.report(0, Instant.EPOCH).bytes(),
                numbered.report(0, Instant.EPOCH).bytes());
    }

    /** What goes in comes out of a depacketizer, whatever the sizes of its units. */
    @Property(tries = 300)
    void unitsComeThrough(@ForAll @Size(min = 1, max = 5) List<@IntRange(min = 2, max = 6000) Integer> sizes) {
        MediaPacket in =
                packet(5 * SECOND, sizes.stream().mapToInt(Integer::intValue).toArray());
        List<byte[]> out = new ArrayList<>();
        RtpReceiver receiver = new RtpReceiver(96, new H264Depacketizer(List.of(), new Depacketizer.Sink() {
            @Override
            public void unit(int timestamp, boolean key, byte[] data) {
                assertEquals(-100, timestamp);
                out.add(data);
            }

            @Override
            public void damaged(String reason) {
                throw new AssertionError(reason);
            }
        }));
        ByteBuffer frames = packetizer(sizes.size()).chunk(in, Kind.GROUP_START).bytes();
        while (frames.hasRemaining()) {
            assertEquals('$', frames.get());
            assertEquals(0, frames.get());
            int length = frames.getShort();
            assertTrue(length <= 1400);
            assertTrue(receiver.packet(frames.slice(frames.position(), length)));
            frames.position(frames.position() + length);
        }
        assertEquals(1, out.size());
        assertEquals(in.data(), ByteBuffer.wrap(out.get(0)));
    }

    private static RtpPacketizer packetizer(int seed) {
        return new RtpPacketizer(0, MediaTrack.h264(), 42, seed, -100);
    }

    @Test
    void timeStampsFollowTheCaptureTimesForDays() {
        ByteBuffer first =
                packetizer.chunk(packet(7 * SECOND, 10), Kind.GROUP_START).bytes();
        assertEquals(-100, first.getInt(8));
        assertEquals((short) 65_535, first.getShort(6));
        for (long seconds : new long[] {1, 3600, 14 * 3600, 400 * 24 * 3600L}) {
            ByteBuffer later = packetizer
                    .chunk(packet((7 + seconds) * SECOND, 10), Kind.MEDIA)
                    .bytes();
            assertEquals((int) (seconds * 90_000 - 100), later.getInt(8));
        }
        ByteBuffer same = packetizer.chunk(packet(7 * SECOND, 10), Kind.MEDIA).bytes();
        assertTrue(same.getInt(8) - (int) (400L * 24 * 3600 * 90_000 - 100) > 0, "time never goes back");
        assertEquals(4, same.getShort(6));
    }

    @Test
    void otherChannelsAreACopy() {
        MediaChunk chunk = packetizer.chunk(packet(0, 1, 1), Kind.GROUP_START);
        ByteBuffer copy = chunk.onChannel(8);
        assertEquals(8, copy.get(1));
        assertEquals(8, copy.get(17 + 1));
        assertEquals(0, chunk.bytes().get(1));
        assertSame(chunk.bytes(), chunk.onChannel(0));
    }

    private static GopCache.Entry entry(Kind kind, double seconds, int size) {
        boolean key = kind == Kind.GROUP_START;
        MediaPacket packet = new MediaPacket(0, (long) (seconds * SECOND), key, ByteBuffer.allocate(size));
        return new GopCache.Entry(packet, kind, 0, 0);
    }

    @Test
    void theSameComesOnceMoreForAReaderThatComesLater() {
        MediaPacket packet = packet(3 * SECOND, 3000, 20);
        packetizer.chunk(packet(2 * SECOND, 10), Kind.GROUP_START);
        MediaChunk sent = packetizer.chunk(packet, Kind.MEDIA);
        packetizer.chunk(packet(4 * SECOND, 10), Kind.MEDIA);
        assertEquals(sent, packetizer.again(GopCache.Entry.of(packet, sent)));
    }

    private static List<Double> replay(GopCache cache, double before, double now) {
        List<Double> times = new ArrayList<>();
        cache.replay(
                Duration.ofMillis((long) (before * 1000)),
                (long) (now * SECOND),
                Long.MIN_VALUE,
                entry -> times.add(entry.packet().nanos() / 1e9));
        return times;
    }

    @Test
    void theWindowIsCoveredByWholeGroups() {
        GopCache cache = new GopCache(1 << 20);
        cache.keep(Duration.ofSeconds(3));
        for (int second = 0; second < 10; second++) {
            cache.add(entry(Kind.GROUP_START, second, 10));
            cache.add(entry(Kind.MEDIA, second + 0.5, 10));
        }
        assertEquals(List.of(9.0, 9.5), replay(cache, 0, 9.6));
        assertEquals(List.of(8.0, 8.5, 9.0, 9.5), replay(cache, 1.5, 9.6));
        assertEquals(6.0, replay(cache, 100, 9.6).get(0));
        assertEquals(80, cache.bytes());
    }

    @Test
    void picturesFromBeforeALongPauseAreOfNoUse() {
        GopCache cache = new GopCache(1 << 20);
        cache.keep(Duration.ofSeconds(3));
        cache.add(entry(Kind.GROUP_START, 1, 10));
        cache.add(entry(Kind.GROUP_START, 100, 10));
        assertEquals(List.of(100.0), replay(cache, 3, 100.1));
        assertEquals(10, cache.bytes());
    }

    @Test
    void theCacheIsBounded() {
        GopCache cache = new GopCache(100);
        cache.keep(Duration.ofSeconds(100));
        cache.add(entry(Kind.MEDIA, 0, 10));
        assertTrue(cache.isEmpty());
        cache.add(entry(Kind.GROUP_START, 1, 60));
        cache.add(entry(Kind.GROUP_START, 2, 60));
        assertEquals(List.of(2.0), replay(cache, 10, 3));
        cache.add(entry(Kind.MEDIA, 3, 60));
        assertTrue(cache.isEmpty());
        cache.add(entry(Kind.MEDIA, 4, 10));
        assertTrue(cache.isEmpty());
        cache.add(entry(Kind.GROUP_START, 5, 10));
        assertFalse(cache.isEmpty());
        assertEquals(10, cache.bytes());
    }
}
