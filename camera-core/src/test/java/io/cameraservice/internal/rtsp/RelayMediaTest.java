package io.cameraservice.internal.rtsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.media.MediaPacket;
import io.cameraservice.internal.media.MediaTrack;
import io.cameraservice.internal.media.MediaTrack.Codec;
import io.cameraservice.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What readers get, packet by packet. */
class RelayMediaTest {
    private RelayRig rig = new RelayRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static long ms(long milliseconds) {
        return milliseconds * 1_000_000;
    }

    @Test
    void aNewReaderBeginsWithTheLastKeyFrame() {
        StreamPublisher publisher = rig.publishTestMedia();
        publisher.packet(TestMedia.delta(rig.origin + ms(100), 100));
        publisher.packet(TestMedia.key(rig.origin + ms(200), 100));
        publisher.packet(TestMedia.delta(rig.origin + ms(300), 100));
        awaitPackets(4);
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            RtspTestClient.Packet first = reader.packetOfMedia();
            RtspTestClient.Packet second = reader.packetOfMedia();
            assertEquals(0x65, first.payload(0));
            assertEquals(0x41, second.payload(0));
            assertEquals(9000, second.timestamp() - first.timestamp());
            publisher.packet(TestMedia.delta(rig.origin + ms(400), 100));
            RtspTestClient.Packet live = reader.packetOfMedia();
            assertEquals(9000, live.timestamp() - second.timestamp());
            assertEquals((second.sequence() + 1) & 0xFFFF, live.sequence());
        }
    }

    @Test
    void anotherPublisherGoesOnWhereTheLastOneStopped() {
        StreamPublisher former = rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            RtspTestClient.Packet before = reader.packetOfMedia();
            StreamPublisher next = rig.publisher();
            former.packet(TestMedia.delta(rig.origin + ms(40), 100)); // too late
            next.packet(TestMedia.delta(rig.origin + ms(80), 100)); // before its first key frame
            next.packet(TestMedia.key(rig.origin + ms(120), 100));
            RtspTestClient.Packet after = reader.packetOfMedia();
            assertEquals(0x65, after.payload(0));
            assertEquals(before.ssrc(), after.ssrc());
            assertEquals(120 * 90, after.timestamp() - before.timestamp());
            assertEquals((before.sequence() + 1) & 0xFFFF, after.sequence());
        }
    }

    /** Pictures that an encoder held back while it started are older than they look. */
    @Test
    void picturesAreOfTheTimeTheyWereCaptured() {
        rig.stream.keepLast(Duration.ofMinutes(1));
        long nanos = System.nanoTime() - ms(3000);
        StreamPublisher publisher = rig.publisher();
        publisher.packet(TestMedia.first(nanos, 100));
        ReadGrant first = rig.stream.grant(Duration.ofSeconds(10), OptionalLong.empty());
        publisher.packet(TestMedia.key(nanos + ms(1000), 100));
        awaitPackets(2);
        ReadGrant later = rig.stream.grant(Duration.ofSeconds(10), OptionalLong.of(nanos + ms(500)));
        for (ReadGrant grant : List.of(first, later)) {
            try (RtspTestClient reader = rig.probe().play(grant.url())) {
                assertEquals(0x65, reader.packetOfMedia().payload(0));
            }
        }
        assertEquals(OptionalLong.of(nanos), first.firstMediaNanos());
        assertEquals(OptionalLong.of(nanos + ms(1000)), later.firstMediaNanos());
    }

    @Test
    void otherTracksEndTheReadersOfTheOldOnes() {
        rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            rig.stream.publish(List.of(MediaTrack.h264(), new MediaTrack(Codec.PCMU, 8000, 1, List.of())));
            assertTrue(reader.closedByPeer());
        }
    }

    @Test
    void senderReportsTellTheTimeOfCapture() {
        StreamPublisher publisher = rig.publishTestMedia();
        try (RtspTestClient reader = rig.probe().play(rig.url())) {
            RtspTestClient.Packet media = reader.packetOfMedia();
            Instant now = Instant.now();
            publisher.packet(TestMedia.delta(rig.origin + ms(6000), 100));
            RtspTestClient.Packet report = reader.frame();
            while (!report.control()) {
                report = reader.frame();
            }
            assertEquals(media.ssrc(), report.bytes().getInt(4));
            long seconds = (report.bytes().getInt(8) & 0xFFFFFFFFL) - 2_208_988_800L;
            assertTrue(Math.abs(now.getEpochSecond() + 6 - seconds) <= 2, () -> now + " and 6 s are not " + seconds);
            assertEquals(6 * 90_000, report.bytes().getInt(16) - media.timestamp());
            assertEquals(4, report.bytes().getInt(20), "parameter sets and two pictures");
        }
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
        StreamPublisher publisher = rig.publishTestMedia();
        try (RtspTestClient good = rig.probe().play(rig.url());
                RtspTestClient slow = new RtspTestClient(rig.relay.address(), 4096).play(rig.url())) {
            int last = good.packetOfMedia().sequence();
            int sent = 2;
            while (rig.stream.stats().skips() == 0) {
                assertTrue(sent < 10_000, "the slow reader is never skipped");
                publisher.packet(media(sent));
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

    private MediaPacket media(int number) {
        long nanos = rig.origin + ms(33L * number);
        return number % 10 == 1 ? TestMedia.key(nanos, 1300) : TestMedia.delta(nanos, 1300);
    }

    private void assertSkipsToKeyFrame(StreamPublisher publisher, RtspTestClient slow, int from) {
        int expected = slow.packetOfMedia().sequence() + 1;
        int sent = from;
        while (true) {
            publisher.packet(media(sent++));
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
        StreamPublisher publisher = rig.publishTestMedia();
        try (RtspTestClient dead = new RtspTestClient(rig.relay.address(), 4096).play(rig.url())) {
            for (int i = 2; rig.stream.stats().skips() == 0; i++) {
                publisher.packet(media(i));
            }
            Await.until("it is gone", RelayRig.SOON, () -> rig.stream.stats().readers() == 0);
            assertTrue(rig.stream.live());
            assertTrue(dead.closedByPeer());
        }
    }

    @Test
    void prerollBeginsAtTheGroupThatCoversIt() {
        rig.stream.keepLast(Duration.ofMinutes(1));
        StreamPublisher publisher = rig.publisher();
        publisher.packet(TestMedia.first(rig.origin - ms(2000), 100));
        publisher.packet(TestMedia.key(rig.origin - ms(1000), 100));
        publisher.packet(TestMedia.key(rig.origin, 100));
        awaitPackets(3);
        try (RtspTestClient all = rig.probe().play(rig.url(Duration.ofSeconds(30)));
                RtspTestClient now = rig.probe().play(rig.url())) {
            assertEquals(
                    -180_000,
                    all.packetOfMedia().timestamp() - now.packetOfMedia().timestamp());
        }
    }

    @Test
    void livenessFollowsThePublisher() {
        StreamPublisher publisher = rig.publisher();
        publisher.packet(TestMedia.delta(rig.origin, 100));
        publisher.packet(TestMedia.key(rig.origin + ms(10), 100)); // without parameter sets nobody can decode it
        awaitPackets(2);
        assertFalse(rig.stream.live());
        publisher.packet(TestMedia.first(rig.origin + ms(30), 100));
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
