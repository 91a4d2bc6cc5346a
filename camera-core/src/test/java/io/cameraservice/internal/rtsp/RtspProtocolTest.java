package io.cameraservice.internal.rtsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.CameraException;
import io.cameraservice.event.Subscription;
import io.cameraservice.testing.Await;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client may say, and what it hears. */
class RtspProtocolTest {
    private static final String TCP = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1";

    private RelayRig rig;

    @BeforeEach
    void open() {
        rig = new RelayRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void udpIsRefusedAndTheConnectionStaysUsable() {
        rig.publishTestMedia();
        try (RtspTestClient client = rig.probe()) {
            String url = rig.url();
            assertEquals(200, client.ask("DESCRIBE", url).status());
            assertEquals(
                    461,
                    client.ask("SETUP", url + "/streamid=0", "Transport: RTP/AVP;unicast;client_port=5000-5001")
                            .status());
            assertEquals(
                    461,
                    client.ask("SETUP", url + "/streamid=0", "Transport: RTP/AVP;multicast")
                            .status());
            RtspTestClient.Answer setup = client.ask("SETUP", url + "/streamid=0", TCP);
            assertEquals(200, setup.status());
            assertTrue(setup.header("session").endsWith(";timeout=60"), setup.toString());
            assertTrue(setup.header("transport").contains("interleaved=0-1"), setup.toString());
            assertEquals(200, client.ask("PLAY", url + "/").status());
        }
    }

    @Test
    void aDescriptionKeepsWhatDecodersNeedAndDropsTheRest() {
        rig.publishTestMedia();
        try (RtspTestClient client = rig.probe()) {
            RtspTestClient.Answer answer = client.ask("DESCRIBE", rig.url() + "?preroll=1.5");
            assertEquals(rig.url() + "?preroll=1.5/", answer.header("content-base"));
            assertTrue(answer.body().contains("sprop-parameter-sets=Z0LAHtoCgPZA,aM4yyA=="), answer.body());
            assertEquals("1", answer.header("cseq"));
            assertEquals("camera-service", answer.header("server"));
        }
    }

    @Test
    void unknownNamesAndSessionsAreToldApart() {
        rig.publishTestMedia();
        String url = rig.url();
        try (RtspTestClient client = rig.probe()) {
            assertEquals(404, client.ask("DESCRIBE", url + "x").status());
            assertEquals(454, client.ask("PLAY", url).status());
            assertEquals(455, client.ask("SETUP", url + "/streamid=0", TCP).status());
            assertEquals(200, client.ask("DESCRIBE", url).status());
            assertEquals(
                    454,
                    client.ask("SETUP", url + "/streamid=0", TCP, "Session: other")
                            .status());
            assertEquals(200, client.ask("SETUP", url + "/streamid=0", TCP).status());
            assertEquals(405, client.ask("RECORD", url).status());
            assertEquals(200, client.ask("GET_PARAMETER", url).status());
            assertEquals(405, client.ask("PAUSE", url).status());
            assertTrue(client.ask("FLY", url).header("allow").contains("DESCRIBE"));
            assertEquals(200, client.ask("TEARDOWN", url).status());
            assertEquals(454, client.ask("PLAY", url).status());
        }
    }

    @Test
    void brokenRequestsAreAnsweredOnceAndTheClientIsSentAway() {
        for (String broken : new String[] {
            "OPTIONS * RTSP/1.0\r\n\r\n",
            "OPTIONS * RTSP/1.0\r\nCSeq: x\r\n\r\n",
            "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: -1\r\n\r\n",
            "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 99999999\r\n\r\n",
            "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nCSeq: 2\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "nonsense\r\n\r\n",
            "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nX: " + "y".repeat(100_000) + "\r\n\r\n",
            "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n" + "X: y\r\n".repeat(100) + "\r\n",
        }) {
            try (RtspTestClient client = rig.probe()) {
                client.raw(broken);
                assertEquals(
                        400,
                        client.answer().status(),
                        broken.lines().findFirst().orElse(""));
                assertTrue(client.closedByPeer());
            }
        }
        try (RtspTestClient client = rig.probe()) {
            client.raw("OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n");
            assertEquals(505, client.answer().status());
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderAlsoBehindOneThatWaits() {
        String url = rig.url();
        try (RtspTestClient client = rig.probe()) {
            client.raw(
                    "DESCRIBE " + url + " RTSP/1.0\r\nCSeq: 7\r\n\r\n$\1\0\4abcdOPTIONS * RTSP/1.0\r\nCSeq: 8\r\n\r\n");
            rig.awaitDemand(1);
            rig.publishTestMedia();
            RtspTestClient.Answer first = client.answer();
            assertEquals("7", first.header("cseq"));
            assertEquals(200, first.status());
            assertEquals("8", client.answer().header("cseq"));
        }
    }

    @Test
    void nobodyPublishesFromOutside() {
        for (String url : new String[] {rig.url(), rig.url() + "?publish=", rig.url() + "x"}) {
            try (RtspTestClient stranger = rig.probe()) {
                assertEquals(
                        405, stranger.askWithBody("ANNOUNCE", url, "v=0\r\n").status());
                assertEquals(405, stranger.ask("RECORD", url).status());
            }
        }
    }

    @Test
    void aDescribeWakesTheStreamAndGivesUpInTime() {
        rig.close();
        rig = new RelayRig(options -> options.describeTimeout = Duration.ofMillis(200));
        try (RtspTestClient client = rig.probe()) {
            assertEquals(503, client.ask("DESCRIBE", rig.url()).status());
            assertEquals(1, rig.wanted.get());
            assertEquals(0, rig.idle.get());
        }
        Await.until("the demand is gone", RelayRig.SOON, () -> rig.idle.get() == 1);
    }

    @Test
    void demandIsToldOfTheFirstAndTheLastAlone() {
        Subscription hold = rig.stream.hold();
        rig.awaitDemand(1);
        rig.publishTestMedia();
        RtspTestClient reader = rig.probe().play(rig.url());
        hold.close();
        hold.close();
        assertEquals(0, rig.idle.get());
        reader.close();
        Await.until("the demand is gone", RelayRig.SOON, () -> rig.idle.get() == 1);
        assertEquals(1, rig.wanted.get());
    }

    @Test
    void silentConnectionsAndTooManyReadersAreSentAway() {
        rig.close();
        rig = new RelayRig(options -> {
            options.connectTimeout = Duration.ofMillis(100);
            options.maxReaders = 1;
        });
        rig.publishTestMedia();
        try (RtspTestClient silent = rig.probe();
                RtspTestClient first = rig.probe();
                RtspTestClient second = rig.probe()) {
            assertEquals(200, first.ask("DESCRIBE", rig.url()).status());
            assertEquals(503, second.ask("DESCRIBE", rig.url()).status());
            assertTrue(silent.closedByPeer());
        }
    }

    @Test
    void bytesThatAreNoRequestKeepNoConnectionAlive() {
        rig.close();
        rig = new RelayRig(options -> options.connectTimeout = Duration.ofMillis(100));
        try (RtspTestClient client = rig.probe()) {
            Await.until("it is closed", RelayRig.SOON, () -> !client.tryRaw("$\1\0\1x"));
        }
    }

    @Test
    void whoNeverReadsItsAnswersIsDisconnected() {
        rig.close();
        rig = new RelayRig(options -> options.sendBufferBytes = 16 * 1024);
        rig.publishTestMedia();
        try (RtspTestClient client = new RtspTestClient(rig.relay.address(), 4096);
                RtspTestClient other = rig.probe().play(rig.url())) {
            String many = "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n".repeat(100);
            Await.until("it is closed", RelayRig.SOON, () -> !client.tryRaw(many));
            assertEquals(200, other.ask("OPTIONS", "*").status());
        }
    }

    @Test
    void closingAStreamSendsItsUsersAwayAndSilencesItsListener() {
        StreamPublisher publisher = rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            rig.awaitDemand(1);
            rig.stream.close();
            rig.stream.close();
            assertTrue(reader.closedByPeer());
            publisher.packet(TestMedia.first(rig.origin + 1, 100)); // without an effect
            assertEquals(0, rig.idle.get());
        }
    }

    @Test
    void namesAreUniqueWhileMounted() throws Exception {
        assertThrows(IllegalStateException.class, () -> rig.relay.mount("cam", rig));
        assertThrows(IllegalArgumentException.class, () -> rig.relay.mount("a/b", rig));
        assertFalse(rig.stream.whenLive().isDone());
        var waiting = rig.stream.whenLive();
        rig.stream.close();
        Await.until("those who wait are told", RelayRig.SOON, waiting::isCompletedExceptionally);
        rig.relay.mount("cam", rig).close();
    }

    @Test
    void aTakenPortIsNamed() {
        TestOptions options = new TestOptions();
        options.port = rig.relay.address().getPort();
        RtspServerOptions same = options.build(Runnable::run);
        CameraException failure = assertThrows(CameraException.class, () -> RtspServer.bind(same));
        assertTrue(String.valueOf(failure.getMessage()).contains("127.0.0.1:" + same.port()));
    }

    @Test
    void closingLeavesNoThreadAndNoConnection() {
        rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            rig.relay.close();
            rig.relay.close();
            assertTrue(reader.closedByPeer());
        }
        assertThrows(UncheckedIOException.class, rig::probe);
        assertFalse(rig.loopThread().isAlive());
    }
}
