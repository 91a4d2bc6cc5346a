package io.cameraservice.internal.rtsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.testing.AttackSize;
import io.cameraservice.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that only take places never keep out those that read or publish. Full size by {@code -Dtest.attack=full}. */
@Timeout(120)
class RtspLimitsTest {
    private static final int PLACES = AttackSize.of(40, 1064);
    private static final String TCP = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1";

    private final List<RtspTestClient> strangers = new ArrayList<>();
    private RelayRig rig = new RelayRig();

    @AfterEach
    void close() {
        strangers.forEach(RtspTestClient::close);
        rig.close();
    }

    private void limited(int connections, int perAddress, Duration connectTimeout) {
        rig.close();
        rig = new RelayRig(options -> {
            options.maxConnections = connections;
            options.maxConnectionsPerAddress = perAddress;
            options.connectTimeout = connectTimeout;
        });
    }

    /** One that says something once and stays. */
    private RtspTestClient stranger() {
        RtspTestClient probe = rig.probe();
        strangers.add(probe);
        assertEquals(200, probe.ask("OPTIONS", "*").status());
        return probe;
    }

    @Test
    void strangersGiveWayToWhoReadsAndPublishes() {
        limited(PLACES, PLACES, Duration.ofSeconds(60));
        for (int i = 0; i < PLACES; i++) {
            stranger();
        }
        rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            assertTrue(strangers.get(0).closedByPeer(), "the oldest gives way first");
            for (int i = 0; i < 2 * PLACES; i++) {
                stranger();
            }
            assertEquals(200, reader.ask("OPTIONS", "*").status());
            assertTrue(rig.stream.stats().live());
            assertEquals(1, rig.stream.stats().playing());
        }
    }

    @Test
    void whoOnlySaysHelloIsSentAwayInTime() {
        limited(PLACES, PLACES, Duration.ofMillis(1500));
        rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            RtspTestClient asking = stranger();
            Await.until(
                    "asking and asking does not help",
                    RelayRig.SOON,
                    () -> !asking.tryRaw("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"));
            assertEquals(200, reader.ask("OPTIONS", "*").status());
        }
    }

    @Test
    void whoDescribesAndNeverPlaysIsSentAwayInTime() {
        rig.close();
        rig = new RelayRig(options -> {
            options.connectTimeout = Duration.ofMillis(500);
            options.describeTimeout = Duration.ofMillis(500);
        });
        rig.publishTestMedia();
        try (RtspTestClient client = rig.probe()) {
            assertEquals(200, client.ask("DESCRIBE", rig.url()).status());
            assertEquals(
                    200, client.ask("SETUP", rig.url() + "/streamid=0", TCP).status());
            assertTrue(client.closedByPeer());
        }
    }

    @Test
    void oneAddressHasItsShare() throws IOException {
        limited(PLACES, 5, Duration.ofSeconds(60));
        RtspTestClient here = stranger();
        List<RtspTestClient> there = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            there.add(from("127.0.0.2"));
        }
        assertTrue(there.get(0).closedByPeer());
        assertEquals(200, there.get(1).ask("OPTIONS", "*").status());
        assertEquals(200, there.get(5).ask("OPTIONS", "*").status());
        assertEquals(200, here.ask("OPTIONS", "*").status());
    }

    private RtspTestClient from(String address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(address, 0));
        channel.connect(rig.relay.address());
        channel.socket().setSoTimeout(10_000);
        RtspTestClient probe = new RtspTestClient(channel);
        strangers.add(probe);
        assertEquals(200, probe.ask("OPTIONS", "*").status());
        return probe;
    }

    @Test
    void whereAllReadOneMoreIsRefused() {
        limited(2, 2, Duration.ofSeconds(60));
        rig.publishTestMedia();
        try (RtspTestClient one = rig.probe().play(rig.url())) {
            try (RtspTestClient two = rig.probe().play(rig.url());
                    RtspTestClient more = rig.probe()) {
                assertTrue(more.closedByPeer());
                assertEquals(200, two.ask("OPTIONS", "*").status());
            }
            assertEquals(200, one.ask("OPTIONS", "*").status());
            Await.until("its place is free", RelayRig.SOON, this::isServed);
        }
    }

    private boolean isServed() {
        try (RtspTestClient probe = rig.probe()) {
            return probe.ask("OPTIONS", "*").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @Test
    void readersOfTheServiceItselfAreNotKeptOutByOthers() {
        rig.close();
        rig = new RelayRig(options -> options.maxReaders = 1);
        rig.publishTestMedia();
        try (RtspTestClient first = rig.probe().play(rig.url());
                RtspTestClient second = rig.probe();
                RtspTestClient recorder = rig.probe()) {
            assertEquals(503, second.ask("DESCRIBE", rig.url()).status());
            recorder.play(rig.stream.grant(Duration.ZERO, OptionalLong.empty()).url());
            assertEquals(200, first.ask("OPTIONS", "*").status());
        }
    }

    @Test
    void whoGuessesPasswordsIsSlowedDown() {
        rig.close();
        rig = new RelayRig(options -> options.login("alice", "secret"));
        rig.publishTestMedia();
        for (int i = 0; i < 12; i++) {
            try (RtspTestClient guesser = rig.probe()) {
                assertEquals(401, guess(guesser));
            }
        }
        try (RtspTestClient guesser = rig.probe();
                RtspTestClient alice = rig.probe()) {
            assertEquals(401, guess(guesser));
            long started = System.nanoTime();
            assertEquals(401, guess(guesser));
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            assertTrue(took.compareTo(Duration.ofMillis(500)) > 0, () -> "answered after " + took.toMillis() + " ms");
            assertEquals(
                    200,
                    alice.ask("DESCRIBE", rig.url(), "Authorization: Basic YWxpY2U6c2VjcmV0")
                            .status(),
                    "who knows it gets in meanwhile");
        }
    }

    private int guess(RtspTestClient guesser) {
        return guesser.ask("DESCRIBE", rig.url(), "Authorization: Basic YWxpY2U6d3Jvbmc=")
                .status();
    }

    @Test
    void aClosedRelayHasNoPlaces() {
        stranger();
        rig.relay.close();
        assertThrows(UncheckedIOException.class, rig::probe);
        assertFalse(rig.loopThread().isAlive());
    }
}
