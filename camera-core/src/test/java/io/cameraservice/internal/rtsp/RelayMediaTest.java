package io.cameraservice.internal.rtsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.testing.Await;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What readers get, packet by packet. */
class RelayMediaTest {
    private RelayRig rig = new RelayRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aNewReaderBeginsWithTheLastKeyFrame() {
        RtspTestClient publisher = rig.publishTestMedia();
        publisher.send(0, TestMedia.delta(2, 4000, 100));
        publisher.send(0, TestMedia.key(3, 7000, 100));
        publisher.send(0, TestMedia.delta(4, 10_000, 100));
        awaitPackets(4);
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            RtspTestClient.Packet first = reader.packetOfMedia();
            RtspTestClient.Packet second = reader.packetOfMedia();
            assertEquals(0x65, first.payload(0));
            assertEquals(0x41, second.payload(0));
            assertEquals(3000, second.timestamp() - first.timestamp());
            publisher.send(0, TestMedia.delta(5, 13_000, 100));
            RtspTestClient.Packet live = reader.packetOfMedia();
            assertEquals(3000, live.timestamp() - second.timestamp());
            assertEquals((second.sequence() + 1) & 0xFFFF, live.sequence());
            assertNotEquals(0xCAFE, live.ssrc());
        }
    }

    @Test
    void anotherPublisherGoesOnWhereTheLastOneStopped() {
        RtspTestClient former = rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            RtspTestClient.Packet before = reader.packetOfMedia();
            former.send(0, TestMedia.packet(2, 5000, false, 100, 0x41)); // half a picture
            awaitPackets(2);
            RtspTestClient next = rig.probe().publish(rig.stream.publishUrl(), TestMedia.SDP);
            assertTrue(former.closedByPeer());
            next.send(0, TestMedia.key(60_000, -77, 100));
            RtspTestClient.Packet after = reader.packetOfMedia();
            if (after.payload(0) != 0x65) {
                after = reader.packetOfMedia(); // the half was not waited for
            }
            assertEquals(before.ssrc(), after.ssrc());
            int ticks = after.timestamp() - before.timestamp();
            assertTrue(ticks > 0 && ticks < 10 * 90_000, "gap of " + ticks);
            assertTrue(((after.sequence() - before.sequence()) & 0xFFFF) <= 2);
        }
    }

    /** Pictures that an encoder held back while it started are older than they look. */
    @Test
    void picturesAreOfTheTimeTheyWereCaptured() {
        rig.stream.keepLast(Duration.ofMinutes(1));
        Instant captured = Instant.now().minusSeconds(3);
        rig.stream.captureOrigin(System.nanoTime() - Duration.ofSeconds(3).toNanos());
        RtspTestClient publisher = rig.publishTestMedia();
        ReadGrant first = rig.stream.grant(Duration.ofSeconds(10), Optional.empty());
        publisher.send(0, TestMedia.key(2, 1000 + 90_000, 100)); // one second later
        awaitPackets(2);
        ReadGrant later = rig.stream.grant(Duration.ofSeconds(10), Optional.of(captured.plusMillis(500)));
        for (ReadGrant grant : List.of(first, later)) {
            try (RtspTestClient reader = rig.probe().play(grant.url())) {
                assertEquals(0x65, reader.packetOfMedia().payload(0));
            }
        }
        assertEquals(0, millis(captured, first), 500);
        assertEquals(1000, millis(captured, later), 500);
    }

    private static double millis(Instant from, ReadGrant grant) {
        return Duration.between(from, grant.firstMediaAt().orElseThrow()).toMillis();
    }

    @Test
    void otherTracksEndTheReadersOfTheOldOnes() {
        rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            rig.probe().publish(rig.stream.publishUrl(), TestMedia.SDP.replace("H264/90000", "H265/90000"));
            assertTrue(reader.closedByPeer());
        }
    }

    @Test
    void senderReportsSpeakOfTheReadersNumbers() {
        RtspTestClient publisher = rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            RtspTestClient.Packet media = reader.packetOfMedia();
            publisher.send(1, report(0x0102030405060708L, 1000 + 900));
            RtspTestClient.Packet report = reader.frame();
            assertTrue(report.control());
            assertEquals(media.ssrc(), report.bytes().getInt(4));
            assertEquals(0x0102030405060708L, report.bytes().getLong(8));
            assertEquals(900, report.bytes().getInt(16) - media.timestamp());
            assertEquals(1, report.bytes().getInt(20));
        }
    }

    private static byte[] report(long ntp, int timestamp) {
        return ByteBuffer.allocate(28)
                .put((byte) 0x80)
                .put((byte) 200)
                .putShort((short) 6)
                .putInt(0xCAFE)
                .putLong(ntp)
                .putInt(timestamp)
                .putInt(99)
                .putInt(99)
                .array();
    }

    @Test
    void readersMayChooseTheirChannels() {
        rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe()) {
            String url = rig.url();
            reader.ask("DESCRIBE", url);
            assertEquals(
                    200,
                    reader.ask("SETUP", url, "Transport: RTP/AVP/TCP;interleaved=6-7")
                            .status());
            reader.ask("PLAY", url);
            assertEquals(6, reader.frame().channel());
        }
    }

    @Test
    void aSlowReaderSkipsToAKeyFrameAndTheOthersMissNothing() {
        rig.close();
        rig = new RelayRig(options -> slow(options, Duration.ofMinutes(1)));
        RtspTestClient publisher = rig.publishTestMedia();
        try (RtspTestClient good = rig.probe().play(rig.url());
                RtspTestClient slow = new RtspTestClient(rig.relay.address(), 4096).play(rig.url())) {
            int last = good.packetOfMedia().sequence();
            int sent = 2;
            while (rig.stream.stats().skips() == 0) {
                assertTrue(sent < 10_000, "the slow reader is never skipped");
                publisher.send(0, media(sent));
                int sequence = good.packetOfMedia().sequence();
                assertEquals((last + 1) & 0xFFFF, sequence);
                last = sequence;
                sent++;
            }
            assertSkipsToKeyFrame(publisher, slow, sent);
        }
    }

    private static void slow(TestOptions options, Duration stallTimeout) {
        options.readerQueueBytes = 64 * 1024;
        options.sendBufferBytes = 16 * 1024;
        options.stallTimeout = stallTimeout;
    }

    private static byte[] media(int number) {
        return number % 10 == 1
                ? TestMedia.key(number, number * 3000, 10_000)
                : TestMedia.delta(number, number * 3000, 10_000);
    }

    private void assertSkipsToKeyFrame(RtspTestClient publisher, RtspTestClient slow, int from) {
        int expected = slow.packetOfMedia().sequence() + 1;
        int sent = from;
        while (true) {
            publisher.send(0, media(sent++));
            RtspTestClient.Packet packet = slow.packetOfMedia();
            if (packet.sequence() != (expected & 0xFFFF)) {
                assertEquals(0x65, packet.payload(0), "after a gap comes a key frame");
                return;
            }
            expected++;
            assertTrue(sent < 10_000, "no gap");
        }
    }

    @Test
    void aReaderThatTakesNothingIsDisconnected() {
        rig.close();
        rig = new RelayRig(options -> slow(options, Duration.ofMillis(300)));
        RtspTestClient publisher = rig.publishTestMedia();
        try (RtspTestClient dead = new RtspTestClient(rig.relay.address(), 4096).play(rig.url())) {
            for (int i = 2; rig.stream.stats().skips() == 0; i++) {
                publisher.send(0, media(i));
            }
            Await.until("it is gone", RelayRig.SOON, () -> rig.stream.stats().readers() == 0);
            assertTrue(rig.stream.live());
            assertTrue(dead.closedByPeer());
        }
    }

    @Test
    void prerollBeginsAtTheGroupThatCoversIt() {
        rig.stream.keepLast(Duration.ofMinutes(1));
        RtspTestClient publisher = rig.publishTestMedia();
        publisher.send(0, TestMedia.key(2, 90_000, 100));
        publisher.send(0, TestMedia.key(3, 180_000, 100));
        awaitPackets(3);
        try (RtspTestClient all = rig.probe().play(rig.url(Duration.ofSeconds(30)));
                RtspTestClient now = rig.probe().play(rig.url())) {
            assertEquals(
                    -180_000 + 1000,
                    all.packetOfMedia().timestamp() - now.packetOfMedia().timestamp());
        }
    }

    @Test
    void aPictureWithoutItsEndIsNotWaitedFor() {
        RtspTestClient publisher = rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            reader.packetOfMedia();
            publisher.send(0, TestMedia.packet(2, 4000, false, 100, 0x41));
            assertEquals(0x41, reader.packetOfMedia().payload(0));
        }
    }

    @Test
    void livenessFollowsThePublisher() {
        RtspTestClient publisher = rig.probe().publish(rig.stream.publishUrl(), TestMedia.SDP);
        publisher.send(0, TestMedia.delta(1, 0, 100));
        awaitPackets(1);
        assertFalse(rig.stream.live());
        publisher.send(0, TestMedia.key(2, 3000, 100));
        rig.awaitLive();
        assertTrue(rig.stream.whenLive().isDone());
        publisher.close();
        Await.until("it is no longer live", RelayRig.SOON, () -> !rig.stream.live());
        assertFalse(rig.stream.whenLive().isDone());
    }

    private void awaitPackets(int count) {
        Await.until(
                count + " packets have come",
                RelayRig.SOON,
                () -> rig.stream.stats().packetsIn() == count);
    }
}
