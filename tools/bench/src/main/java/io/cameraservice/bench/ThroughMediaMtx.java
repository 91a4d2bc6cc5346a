package io.cameraservice.bench;

import io.cameraservice.device.FrameSize;
import io.cameraservice.mediamtx.MediaMtxStatus;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.util.List;

/** What clients of a MediaMTX see of the cameras behind it, and how often it is asked. */
final class ThroughMediaMtx {
    private static final FrameSize SMALL = new FrameSize(320, 240);
    private static final int MANY = 50;

    private ThroughMediaMtx() {}

    /** All with the newest release on this machine; of the others what is quickly measured. */
    static void all(Table table, int rounds) throws IOException, InterruptedException {
        List<MediaMtxBinary> installed = MediaMtxBinary.installed();
        if (installed.isEmpty()) {
            MediaMtxRig.none(table);
            return;
        }
        MediaMtxBinary newest = installed.get(installed.size() - 1);
        for (MediaMtxBinary binary : installed) {
            warm(table, binary, rounds);
            cold(table, binary, rounds, binary.equals(newest));
            back(table, binary, rounds);
        }
        calls(table, newest);
    }

    /** MediaMTX pulls already: the camera runs. */
    private static void warm(Table table, MediaMtxBinary binary, int rounds) throws IOException, InterruptedException {
        Figures rtsp = new Figures();
        Figures hls = new Figures();
        try (MediaMtxRig rig = new MediaMtxRig(binary, 1, Rig.VGA, 30);
                Tool held = MediaMtxRig.reader(rig.rtsp(0))) {
            rig.awaitReaders(1, 1);
            Thread.sleep(3000);
            for (int i = 0; i < rounds; i++) {
                Thread.sleep(100 + i * 97 % 1000); // at no fixed distance from a key frame
                rtsp.add(FirstPicture.byRtsp(rig.directory, rig.rtsp(0)));
            }
            try (Tool watched = MediaMtxRig.reader(rig.hls())) {
                Await.until("HLS is made", Rig.SOON, () -> !rig.api.hlsMuxers().isEmpty());
                Thread.sleep(10_000); // its playlist is full by then
                for (int i = 0; i < rounds; i++) {
                    Thread.sleep(100 + i * 97 % 1000);
                    hls.add(FirstPicture.byHls(rig.directory, rig.hls()));
                }
                require(watched.alive(), watched.output());
            }
            require(held.alive(), held.output());
        }
        table.told(by(binary, "RTSP") + ", pulled already", "s", rounds, figures(rtsp));
        table.told(by(binary, "HLS") + ", watched by HLS already", "s", rounds, figures(hls));
    }

    /** Camera, encoder and pull are off before each round. */
    private static void cold(Table table, MediaMtxBinary binary, int rounds, boolean withHls) throws IOException {
        Figures rtsp = new Figures();
        Figures hls = new Figures();
        try (MediaMtxRig rig = new MediaMtxRig(binary, 1, Rig.VGA, 30)) {
            FirstPicture.byRtsp(rig.directory, rig.rtsp(0)); // ffmpeg is proven, the classes are loaded
            for (int i = 0; i < rounds; i++) {
                rig.awaitCold();
                rtsp.add(FirstPicture.byRtsp(rig.directory, rig.rtsp(0)));
            }
            for (int i = 0; withHls && i < rounds; i++) {
                rig.awaitCold();
                hls.add(FirstPicture.byHls(rig.directory, rig.hls()));
            }
        }
        table.told(by(binary, "RTSP") + ", camera, encoder and pull off", "s", rounds, figures(rtsp));
        if (withHls) {
            table.told(by(binary, "HLS") + ", camera, encoder and pull off", "s", rounds, figures(hls));
        }
    }

    /** From the moment in which a killed MediaMTX listens again until it has all paths. */
    private static void back(Table table, MediaMtxBinary binary, int rounds) throws IOException, InterruptedException {
        Figures back = new Figures();
        try (MediaMtxRig rig = new MediaMtxRig(binary, MANY, SMALL, 15)) {
            for (int i = 0; i < rounds; i++) {
                rig.server.kill();
                Await.until(
                        "its end is noticed",
                        Rig.SOON,
                        () -> rig.mediaMtx.status().state() == MediaMtxStatus.State.ABSENT);
                Thread.sleep(500 + i * 397 % 3000); // at no fixed distance from a look
                rig.server.startAndWait();
                long start = System.nanoTime();
                rig.awaitPaths();
                back.add((System.nanoTime() - start) / 1e9);
                require(rig.api.pathConfigs().size() >= MANY, "paths are missing");
            }
        }
        table.upTo("all paths of " + MANY + " cameras back after MediaMTX " + binary + " listens again", "s", back, 2);
    }

    private static void calls(Table table, MediaMtxBinary binary) throws IOException, InterruptedException {
        try (MediaMtxRig rig = new MediaMtxRig(binary, 2, SMALL, 15)) {
            Thread.sleep(3000);
            long before = rig.mediaMtx.status().calls();
            long start = System.nanoTime();
            Thread.sleep(30_000);
            double rate = (rig.mediaMtx.status().calls() - before) / ((System.nanoTime() - start) / 1e9);
            table.row(
                    "calls of the API of a healthy MediaMTX " + binary + ", over 30 s",
                    "1/s",
                    1,
                    Figures.text(rate),
                    "≤ 1.5",
                    rate <= 1.5);
        }
    }

    private static String by(MediaMtxBinary binary, String protocol) {
        return "first picture as a file by a new ffmpeg through MediaMTX " + binary + " by " + protocol;
    }

    private static String figures(Figures seen) {
        if (Boolean.getBoolean("bench.verbose")) {
            System.err.println(seen.inOrder());
        }
        return seen.toString();
    }

    private static void require(boolean held, String why) {
        if (!held) {
            throw new AssertionError(why);
        }
    }
}
