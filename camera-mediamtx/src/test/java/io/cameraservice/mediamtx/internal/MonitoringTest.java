package io.cameraservice.mediamtx.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.mediamtx.api.MediaMtxException;
import io.cameraservice.mediamtx.api.MediaMtxException.Kind;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.api.ServerConfig;
import io.cameraservice.mediamtx.api.ServerConfig.ListenAddress;
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
class MonitoringTest {
    private final MediaMtxException away = new MediaMtxException(Kind.UNREACHABLE, "away", null, null);
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void anOpenBreakerRefusesAndSaysWhy() {
        CircuitBreaker circuitBreaker = new CircuitBreaker(() -> 0.5);
        assertThrows(MediaMtxException.class, circuitBreaker::check);
        circuitBreaker.probe();
        assertEquals(CircuitBreaker.State.HALF_OPEN, circuitBreaker.state());
        assertThrows(MediaMtxException.class, circuitBreaker::check, "the probe alone goes through");
        circuitBreaker.succeeded();
        circuitBreaker.check();
        circuitBreaker.probe();
        assertEquals(CircuitBreaker.State.CLOSED, circuitBreaker.state());
        circuitBreaker.failed(away);
        MediaMtxException refusal = assertThrows(MediaMtxException.class, circuitBreaker::check);
        assertEquals(Kind.UNREACHABLE, refusal.kind());
        assertSame(away, refusal.getCause());
    }

    @Property
    void pausesGrowToLessThanTwoSeconds(
            @ForAll @IntRange(min = 1, max = 30) int failures, @ForAll @DoubleRange(max = 1) double chance) {
        CircuitBreaker circuitBreaker = new CircuitBreaker(() -> chance);
        Duration last = Duration.ZERO;
        for (int i = 0; i < failures; i++) {
            Duration pause = circuitBreaker.failed(away);
            assertTrue(pause.compareTo(last) >= 0, "they grow");
            assertTrue(pause.toMillis() < 1800, pause.toString());
            last = pause;
        }
        circuitBreaker.succeeded();
        assertTrue(circuitBreaker.failed(away).toMillis() <= 120, "and begin again");
    }

    @Test
    void aPathThatIsReadyAndSilentIsFoundOut() {
        ByteFlowWatchdog byteFlowWatchdog = new ByteFlowWatchdog(nanos::get);
        byteFlowWatchdog.observe(List.of(path("a", true, 10), path("b", true, 10), path("c", false, 0)));
        nanos.addAndGet(4_900_000_000L);
        byteFlowWatchdog.observe(List.of(path("a", true, 20), path("b", true, 10), path("c", false, 0)));
        assertTrue(byteFlowWatchdog.silence("b").isEmpty(), "not yet");
        nanos.addAndGet(200_000_000L);
        assertTrue(byteFlowWatchdog.silence("a").isEmpty());
        assertEquals(Duration.ofMillis(5100), byteFlowWatchdog.silence("b").orElseThrow());
        assertTrue(byteFlowWatchdog.silence("c").isEmpty());
        byteFlowWatchdog.observe(List.of(path("b", false, 10)));
        assertTrue(byteFlowWatchdog.silence("b").isEmpty(), "it no longer claims to be ready");
    }

    @Test
    void urlsAreThoseOfDoorsThatAreOpen() {
        ListenAddress closed = new ListenAddress(false, ":1", false);
        ServerConfig config = new ServerConfig(
                closed,
                new ListenAddress(true, ":8322", true),
                new ListenAddress(true, "[::]:8888", true),
                new ListenAddress(true, "10.1.2.3:8889", false),
                closed);
        StreamUrls urls =
                new ServerSnapshot.StreamAddresses(config, "mtx.example", Optional.empty()).urls("hall/camera0");
        assertEquals(Optional.of("rtsps://mtx.example:8322/hall/camera0"), urls.rtsp());
        assertEquals(Optional.of("https://mtx.example:8888/hall/camera0/index.m3u8"), urls.hls());
        assertEquals(Optional.of("http://10.1.2.3:8889/hall/camera0"), urls.webrtc());
        assertEquals(Optional.of("http://10.1.2.3:8889/hall/camera0/whep"), urls.whep());
        StreamUrls seen =
                new ServerSnapshot.StreamAddresses(config, "mtx.example", Optional.of("[2001:db8::1]")).urls("a");
        assertEquals(Optional.of("http://[2001:db8::1]:8889/a"), seen.webrtc());
        assertEquals(
                StreamUrls.none(),
                new ServerSnapshot.StreamAddresses(
                                new ServerConfig(closed, closed, closed, closed, closed), "h", Optional.empty())
                        .urls("a"));
    }

    @Test
    void aServerElsewhereCannotReachOurLoopback() {
        assertTrue(pulledBy("192.0.2.1").cannotReach("127.0.0.1"));
        assertFalse(pulledBy("192.0.2.1").cannotReach("192.0.2.2"));
        assertFalse(pulledBy("127.0.0.1").cannotReach("127.0.0.1"));
        assertFalse(pulledBy("[::1]").cannotReach("127.0.0.1"));
    }

    private static PullOrigins pulledBy(String server) {
        return new PullOrigins(server, List.of(), System::nanoTime, () -> {});
    }

    private static PathState path(String name, boolean ready, long bytes) {
        return new PathState(name, name, Optional.empty(), ready, Optional.empty(), List.of(), bytes, 0, List.of());
    }
}
