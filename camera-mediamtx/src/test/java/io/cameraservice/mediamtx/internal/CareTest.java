package io.cameraservice.mediamtx.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.mediamtx.api.Door;
import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.api.ServerConfig;
import io.cameraservice.stream.StreamUrls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The parts of the care for a server, one by one. */
class CareTest {
    private final MediaMtxException away = new MediaMtxException(Kind.UNREACHABLE, "away", null, null);
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void anOpenBreakerRefusesAndSaysWhy() {
        Breaker breaker = new Breaker(() -> 0.5);
        assertThrows(MediaMtxException.class, breaker::check);
        breaker.probe();
        assertEquals(Breaker.State.HALF_OPEN, breaker.state());
        assertThrows(MediaMtxException.class, breaker::check, "the probe alone goes through");
        breaker.succeeded();
        breaker.check();
        breaker.probe();
        assertEquals(Breaker.State.CLOSED, breaker.state());
        breaker.failed(away);
        MediaMtxException refusal = assertThrows(MediaMtxException.class, breaker::check);
        assertEquals(Kind.UNREACHABLE, refusal.kind());
        assertSame(away, refusal.getCause());
    }

    @Property
    void pausesGrowToLessThanTwoSeconds(
            @ForAll @IntRange(min = 1, max = 30) int failures, @ForAll @DoubleRange(max = 1) double chance) {
        Breaker breaker = new Breaker(() -> chance);
        Duration last = Duration.ZERO;
        for (int i = 0; i < failures; i++) {
            Duration pause = breaker.failed(away);
            assertTrue(pause.compareTo(last) >= 0, "they grow");
            assertTrue(pause.toMillis() < 1800, pause.toString());
            last = pause;
        }
        breaker.succeeded();
        assertTrue(breaker.failed(away).toMillis() <= 120, "and begin again");
    }

    @Test
    void editsComeInABurstAndThenSlowly() {
        Pace pace = new Pace(3, 2, nanos::get);
        assertEquals(3, taken(pace));
        nanos.addAndGet(500_000_000L);
        assertEquals(1, taken(pace));
        nanos.addAndGet(3_600_000_000_000L);
        assertEquals(3, taken(pace));
    }

    @Test
    void aPathThatIsReadyAndSilentIsFoundOut() {
        Flow flow = new Flow(nanos::get);
        flow.look(List.of(path("a", true, 10), path("b", true, 10), path("c", false, 0)));
        nanos.addAndGet(4_900_000_000L);
        flow.look(List.of(path("a", true, 20), path("b", true, 10), path("c", false, 0)));
        assertTrue(flow.silence("b").isEmpty(), "not yet");
        nanos.addAndGet(200_000_000L);
        assertTrue(flow.silence("a").isEmpty());
        assertEquals(Duration.ofMillis(5100), flow.silence("b").orElseThrow());
        assertTrue(flow.silence("c").isEmpty());
        flow.look(List.of(path("b", false, 10)));
        assertTrue(flow.silence("b").isEmpty(), "it no longer claims to be ready");
    }

    @Test
    void urlsAreThoseOfDoorsThatAreOpen() {
        Door closed = new Door(false, ":1", false);
        ServerConfig config = new ServerConfig(
                closed,
                new Door(true, ":8322", true),
                new Door(true, "[::]:8888", true),
                new Door(true, "10.1.2.3:8889", false),
                closed);
        StreamUrls urls = new StreamDoors(config, "mtx.example", Optional.empty()).urls("hall/camera0");
        assertEquals(Optional.of("rtsps://mtx.example:8322/hall/camera0"), urls.rtsp());
        assertEquals(Optional.of("https://mtx.example:8888/hall/camera0/index.m3u8"), urls.hls());
        assertEquals(Optional.of("http://10.1.2.3:8889/hall/camera0"), urls.webrtc());
        assertEquals(Optional.of("http://10.1.2.3:8889/hall/camera0/whep"), urls.whep());
        StreamUrls seen = new StreamDoors(config, "mtx.example", Optional.of("[2001:db8::1]")).urls("a");
        assertEquals(Optional.of("http://[2001:db8::1]:8889/a"), seen.webrtc());
        assertEquals(
                StreamUrls.none(),
                new StreamDoors(new ServerConfig(closed, closed, closed, closed, closed), "h", Optional.empty())
                        .urls("a"));
    }

    @Test
    void aServerElsewhereCannotReachOurLoopback() {
        assertTrue(new Neighbourhood("192.0.2.1").cannotReach("127.0.0.1"));
        assertFalse(new Neighbourhood("192.0.2.1").cannotReach("192.0.2.2"));
        assertFalse(new Neighbourhood("127.0.0.1").cannotReach("127.0.0.1"));
        assertFalse(new Neighbourhood("[::1]").cannotReach("127.0.0.1"));
    }

    private static int taken(Pace pace) {
        int taken = 0;
        while (pace.take()) {
            taken++;
        }
        return taken;
    }

    private static PathState path(String name, boolean ready, long bytes) {
        return new PathState(name, name, Optional.empty(), ready, Optional.empty(), List.of(), bytes, 0, List.of());
    }
}
