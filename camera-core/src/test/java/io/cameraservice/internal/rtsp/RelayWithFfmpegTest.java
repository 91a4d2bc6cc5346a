package io.cameraservice.internal.rtsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import io.cameraservice.testing.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real publishers and real readers. */
@RequiresFfmpeg
class RelayWithFfmpegTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String QUICK = " -probesize 32 -analyzeduration 0 -fpsprobesize 0 ";

    private RelayRig rig = new RelayRig();
    private TestPublisher publisher = new TestPublisher(rig.stream);

    @AfterEach
    void close() {
        publisher.close();
        rig.close();
    }

    private static void succeeds(String command) {
        try (Tool tool = Tool.start(List.of(command.split(" +", -1)))) {
            assertEquals(0, tool.exitCode(LONG), () -> command + "\n" + tool.output());
            assertFalse(tool.output().toLowerCase(Locale.ROOT).contains("error"), tool.output());
        }
    }

    /** As many ticks a second as RTP has: in the coarser ones of a guessed rate ffmpeg 7 makes two times alike. */
    private static final String NOWHERE = " -enc_time_base 1/90000 -f null -";

    private String read(String options, String url, int frames) {
        return "ffmpeg -nostdin -hide_banner -loglevel warning " + options + " -i " + url + " -frames:v " + frames
                + NOWHERE;
    }

    @Test
    void ffmpegReadsOverTcpAndFallsBackToItFromUdp() {
        rig.awaitLive();
        succeeds(read("-rtsp_transport tcp" + QUICK, rig.url(), 40));
        succeeds(read("", rig.url(), 5));
        try (Tool probe = Tool.start(("ffprobe -loglevel error -rtsp_transport tcp" + QUICK + "-show_entries"
                        + " stream=codec_name,width,height -of csv=p=0 " + rig.url())
                .split(" +", -1))) {
            assertEquals(0, probe.exitCode(LONG));
            assertEquals("h264,320,240", probe.output().strip());
        }
    }

    @Test
    void gstreamerReadsWithItsDefaultsAndOverTcp() {
        if (!Tool.exists("gst-launch-1.0")) {
            System.err.println("!!!! SKIPPED, NOT TESTED: GStreamer as a reader; gst-launch-1.0 is missing");
            Assumptions.abort("gst-launch-1.0 is missing");
        }
        rig.awaitLive();
        for (String protocols : List.of("", "protocols=tcp ")) {
            succeeds("gst-launch-1.0 -q rtspsrc location=" + rig.url() + " latency=0 " + protocols
                    + "! rtph264depay ! h264parse ! avdec_h264 ! fakesink num-buffers=30");
        }
    }

    @Test
    void credentialsAreAskedOfReadersButNotOfOurOwn() {
        close();
        rig = new RelayRig(options -> options.login("alice", "s3cret:x"));
        publisher = new TestPublisher(rig.stream);
        rig.awaitLive();
        String plain = rig.url();
        for (Duration preroll : List.of(Duration.ZERO, Duration.ofMillis(1500))) {
            String own = rig.stream.grant(preroll, OptionalLong.empty()).url();
            succeeds(read("-rtsp_transport tcp" + QUICK, own, 3));
        }
        succeeds(read("-rtsp_transport tcp" + QUICK, plain.replace("rtsp://", "rtsp://alice:s3cret%3Ax@"), 3));
        if (Tool.exists("gst-launch-1.0")) {
            succeeds("gst-launch-1.0 -q rtspsrc location=" + plain + " user-id=alice user-pw=s3cret:x protocols=tcp"
                    + " ! rtph264depay ! fakesink num-buffers=10");
        }
        for (String wrong : List.of(plain, plain.replace("rtsp://", "rtsp://alice:wrong@"), plain + "?token=wrong")) {
            try (Tool reader =
                    Tool.start(List.of(read("-rtsp_transport tcp", wrong, 1).split(" +", -1)))) {
                assertFalse(reader.exitCode(LONG) == 0);
                assertTrue(reader.output().contains("401"), reader.output());
            }
        }
    }

    @Test
    void aKilledPublisherIsAFreezeAndNothingMore() {
        rig.awaitLive();
        try (Tool reader = Tool.start(List.of(
                        read("-rtsp_transport tcp" + QUICK, rig.url(), 120).split(" +", -1)));
                RtspTestClient probe = rig.probe().play(rig.url())) {
            RtspTestClient.Packet packet = probe.rtp();
            for (int restart = 0; restart < 2; restart++) {
                for (int i = 0; i < 100; i++) {
                    packet = follows(packet, probe.rtp());
                }
                publisher.close();
                Await.until("the publisher is gone", RelayRig.SOON, () -> !rig.stream.live());
                publisher = new TestPublisher(rig.stream);
                rig.awaitLive();
            }
            for (int i = 0; i < 100; i++) {
                packet = follows(packet, probe.rtp());
            }
            assertEquals(0, reader.exitCode(LONG), reader::output);
            assertFalse(reader.output().contains("missed"), reader.output());
            assertFalse(reader.output().contains("non monotonically"), reader.output());
        }
    }

    private static RtspTestClient.Packet follows(RtspTestClient.Packet before, RtspTestClient.Packet next) {
        assertEquals((before.sequence() + 1) & 0xFFFF, next.sequence());
        assertTrue(next.timestamp() - before.timestamp() >= 0);
        assertTrue(next.timestamp() - before.timestamp() < 5 * 90_000, "a gap longer than the restart took");
        assertEquals(before.ssrc(), next.ssrc());
        return next;
    }

    @Test
    void prerollReachesBackAndIsRoundedUpToAGroup() {
        rig.stream.keepLast(Duration.ofSeconds(2));
        rig.awaitLive();
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        Await.until("three seconds have come", LONG, () -> {
            OptionalLong last = rig.stream.stats().lastPacketNanos();
            return last.isPresent() && last.getAsLong() - end > 0;
        });
        try (RtspTestClient now = rig.probe().play(rig.url());
                RtspTestClient early = rig.probe().play(rig.url(Duration.ofMillis(1500)))) {
            int ticks = now.packetOfMedia().timestamp() - early.packetOfMedia().timestamp();
            assertTrue(ticks >= 90_000 && ticks <= 2 * 90_000, "one or two groups earlier, not " + ticks);
        }
        try (Tool reader = Tool.start(List.of(read("-rtsp_transport tcp" + QUICK, rig.url(Duration.ofSeconds(2)), 60)
                .split(" +", -1)))) {
            assertEquals(0, reader.exitCode(Duration.ofMillis(1500)), reader::output);
        }
    }

    @Test
    void twoHundredReadersAreNotHeldUpByThreeThatDoNotRead() {
        rig.awaitLive();
        List<RtspTestClient> dead = new ArrayList<>();
        try (ReaderCrowd crowd = new ReaderCrowd(rig, 200)) {
            for (int i = 0; i < 3; i++) {
                dead.add(new RtspTestClient(rig.relay.address(), 4096).play(rig.url()));
            }
            assertEquals(203, rig.stream.stats().playing());
            long each = 300_000;
            crowd.readUntilAllHave(each, LONG);
            assertEquals(203, rig.stream.stats().playing());
            assertTrue(rig.stream.stats().cachedBytes() < 4 << 20);
        } finally {
            dead.forEach(RtspTestClient::close);
        }
        Await.until("all have left", LONG, () -> rig.stream.stats().readers() == 0);
        Await.until("the demand is gone", LONG, () -> rig.idle.get() == 1);
    }

    @Test
    void soundGoesAlongWithThePictureAlsoAfterARestart() {
        rig.awaitLive();
        publisher.close();
        startWithSound();
        try (Tool reader = Tool.start(List.of(("ffmpeg -nostdin -hide_banner -loglevel warning -rtsp_transport tcp -i "
                        + rig.url() + " -t 3" + NOWHERE)
                .split(" +", -1)))) {
            Await.until("it plays", LONG, () -> rig.stream.stats().playing() == 1);
            publisher.close();
            startWithSound();
            assertEquals(0, reader.exitCode(LONG), reader::output);
            assertFalse(reader.output().contains("monoton"), reader.output());
        }
    }

    private void startWithSound() {
        Await.until("the publisher is gone", RelayRig.SOON, () -> !rig.stream.live());
        publisher = new TestPublisher(rig.stream, true);
        rig.awaitLive();
    }
}
