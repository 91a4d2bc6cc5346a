package io.cameraservice.internal.rtsp.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.rtsp.rtp.MediaChunk.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Packets, pictures and groups, without a socket. */
class RtpTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<MediaChunk> out = new ArrayList<>();
    private final RtpTrack track = new RtpTrack(0, Codec.H264, 90_000, true, new Random(1), out::add);

    private static ByteBuffer rtp(int timestamp, boolean marker, int... payload) {
        ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
        packet.put((byte) 0x80).put((byte) (marker ? 0xE0 : 0x60)).putShort((short) 7);
        packet.putInt(timestamp).putInt(42);
        for (int b : payload) {
            packet.put((byte) b);
        }
        return packet.flip();
    }

    private static int found(Codec codec, int... payload) {
        return codec.inspect(rtp(0, false, payload), 12);
    }

    @Test
    void keyFramesAreFoundInAllPackings() {
        assertEquals(Codec.KEY, found(Codec.H264, 0x65));
        assertEquals(Codec.KEY | Codec.PARAMETERS, found(Codec.H264, 0x67));
        assertEquals(0, found(Codec.H264, 0x41));
        assertEquals(0, found(Codec.H264, 0x68));
        assertEquals(Codec.KEY | Codec.PARAMETERS, found(Codec.H264, 0x78, 0, 1, 0x68, 0, 2, 0x67, 1));
        assertEquals(0, found(Codec.H264, 0x78, 0, 1, 0x68, 0, 9));
        assertEquals(Codec.KEY, found(Codec.H264, 0x7C, 0x85));
        assertEquals(0, found(Codec.H264, 0x7C, 0x05));
        assertEquals(0, found(Codec.H264, 0x7C));
        assertEquals(Codec.KEY, found(Codec.H265, 19 << 1, 1));
        assertEquals(Codec.KEY | Codec.PARAMETERS, found(Codec.H265, 33 << 1, 1));
        assertEquals(0, found(Codec.H265, 1 << 1, 1));
        assertEquals(Codec.KEY | Codec.PARAMETERS, found(Codec.H265, 48 << 1, 1, 0, 2, 32 << 1, 1));
        assertEquals(Codec.KEY, found(Codec.H265, 49 << 1, 1, 0x80 | 20));
        assertEquals(0, found(Codec.H265, 49 << 1, 1, 20));
    }

    @Property(tries = 500)
    void anyBytesAreTakenOrRefused(@ForAll @Size(max = 60) byte[] bytes) {
        for (Codec codec : Codec.values()) {
            RtpTrack any = new RtpTrack(0, codec, 90_000, true, new Random(1), chunk -> {});
            any.packet(ByteBuffer.wrap(bytes), 0);
            any.control(ByteBuffer.wrap(bytes), 0);
            any.flush();
        }
    }

    @Test
    void aKeyPictureBeginsAtItsFirstPacketWhateverThatIs() {
        track.packet(rtp(1, false, 0x06), 0); // a message before the parameter sets
        track.packet(rtp(1, false, 0x78, 0, 1, 0x67), 0);
        track.flush();
        track.packet(rtp(1, true, 0x7C, 0x85), 0);
        track.packet(rtp(2, true, 0x41), 0);
        track.packet(rtp(3, true, 0x65), 0);
        assertEquals(
                List.of(Kind.GROUP_START, Kind.MEDIA, Kind.MEDIA, Kind.GROUP_START),
                out.stream().map(MediaChunk::kind).toList());
        assertEquals(2 * 4 + 12 + 1 + 12 + 4, out.get(0).size());
    }

    @Test
    void aNewPublisherContinuesOnTheWallClock() {
        track.packet(rtp(1000, true, 0x65), 5 * SECOND);
        track.packet(rtp(2000, false, 0x41), 5 * SECOND); // never completed: its number is given again
        track.newPublisher();
        track.packet(rtp(-5, true, 0x65), 7 * SECOND);
        ByteBuffer before = out.get(0).bytes();
        ByteBuffer after = out.get(1).bytes();
        assertEquals(2 * 90_000 + 1000, after.getInt(8) - before.getInt(8));
        assertEquals(1, (short) (after.getShort(6) - before.getShort(6)));
        assertEquals(before.getInt(12), after.getInt(12));
    }

    @Test
    void otherChannelsAreACopy() {
        track.packet(rtp(1, false, 0x65), 0);
        track.packet(rtp(1, true, 0x65), 0);
        MediaChunk chunk = out.get(0);
        ByteBuffer copy = chunk.onChannel(8);
        assertEquals(8, copy.get(1));
        assertEquals(8, copy.get(17 + 1));
        assertEquals(0, chunk.bytes().get(1));
        assertSame(chunk.bytes(), chunk.onChannel(0));
    }

    private static MediaChunk chunk(Kind kind, double seconds, int size) {
        return new MediaChunk(ByteBuffer.allocate(size), 0, kind, (long) (seconds * SECOND));
    }

    private static List<Double> replay(GopCache cache, double before, double now) {
        List<Double> times = new ArrayList<>();
        cache.replay(
                Duration.ofMillis((long) (before * 1000)),
                (long) (now * SECOND),
                Long.MIN_VALUE,
                chunk -> times.add(chunk.nanos() / 1e9));
        return times;
    }

    @Test
    void theWindowIsCoveredByWholeGroups() {
        GopCache cache = new GopCache(1 << 20);
        cache.keep(Duration.ofSeconds(3));
        for (int second = 0; second < 10; second++) {
            cache.add(chunk(Kind.GROUP_START, second, 10));
            cache.add(chunk(Kind.MEDIA, second + 0.5, 10));
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
        cache.add(chunk(Kind.GROUP_START, 1, 10));
        cache.add(chunk(Kind.GROUP_START, 100, 10));
        assertEquals(List.of(100.0), replay(cache, 3, 100.1));
        assertEquals(10, cache.bytes());
    }

    @Test
    void theCacheIsBounded() {
        GopCache cache = new GopCache(100);
        cache.keep(Duration.ofSeconds(100));
        cache.add(chunk(Kind.MEDIA, 0, 10));
        assertTrue(cache.isEmpty());
        cache.add(chunk(Kind.GROUP_START, 1, 60));
        cache.add(chunk(Kind.GROUP_START, 2, 60));
        assertEquals(List.of(2.0), replay(cache, 10, 3));
        cache.add(chunk(Kind.MEDIA, 3, 60));
        assertTrue(cache.isEmpty());
        cache.add(chunk(Kind.MEDIA, 4, 10));
        assertTrue(cache.isEmpty());
        cache.add(chunk(Kind.GROUP_START, 5, 10));
        assertFalse(cache.isEmpty());
        assertEquals(10, cache.bytes());
    }
}
