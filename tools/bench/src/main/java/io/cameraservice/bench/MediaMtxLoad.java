package io.cameraservice.bench;

import io.cameraservice.device.FrameSize;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the service pays for cameras that MediaMTX pulls, and for readers that MediaMTX has. */
final class MediaMtxLoad {
    private static final FrameSize SMALL = new FrameSize(320, 240);
    private static final int RATE = 15;
    private static final int SETTLING_MILLIS = 12_000; // compiled by then
    private static final int MEASURED_MILLIS = 15_000;

    private MediaMtxLoad() {}

    /** With the newest release on this machine. */
    static void all(Table table) throws IOException, InterruptedException {
        List<MediaMtxBinary> installed = MediaMtxBinary.installed();
        if (installed.isEmpty()) {
            MediaMtxRig.none(table);
            return;
        }
        cameras(table, installed.get(installed.size() - 1));
        readers(table, installed.get(installed.size() - 1));
    }

    /** One, four and sixteen cameras, each with one reader at MediaMTX. */
    private static void cameras(Table table, MediaMtxBinary binary) throws IOException, InterruptedException {
        for (int cameras : List.of(1, 4, 16)) {
            List<Tool> readers = new ArrayList<>();
            try (MediaMtxRig rig = new MediaMtxRig(binary, cameras, SMALL, RATE)) {
                for (int i = 0; i < cameras; i++) {
                    readers.add(MediaMtxRig.reader(rig.rtsp(i)));
                }
                rig.awaitReaders(cameras, 1);
                table.told(
                        "CPU with " + cameras + " streams pulled by MediaMTX " + binary + ", JPEG " + SMALL + " at "
                                + RATE + " frames/s",
                        "% of a core",
                        1,
                        measured(rig, cameras));
            } finally {
                readers.forEach(Tool::close);
            }
        }
    }

    /** One camera, with one reader at MediaMTX and with fifty. */
    private static void readers(Table table, MediaMtxBinary binary) throws IOException, InterruptedException {
        List<Tool> readers = new ArrayList<>();
        try (MediaMtxRig rig = new MediaMtxRig(binary, 1, Rig.VGA, 30)) {
            for (int count : List.of(1, 50)) {
                while (readers.size() < count) {
                    readers.add(MediaMtxRig.reader(rig.rtsp(0)));
                }
                rig.awaitReaders(1, count);
                String seen = measured(rig, 1);
                rig.awaitReaders(1, count); // none was lost
                table.told(
                        "CPU with " + count + " readers at MediaMTX " + binary + ", JPEG 640x480 at 30 frames/s",
                        "% of a core",
                        1,
                        seen + "; readers of the relay: "
                                + rig.camera(0).stream().status().readers());
            }
        } finally {
            readers.forEach(Tool::close);
        }
    }

    private static String measured(MediaMtxRig rig, int cameras) throws IOException, InterruptedException {
        Thread.sleep(SETTLING_MILLIS);
        Used before = Used.by(rig, cameras);
        Thread.sleep(MEASURED_MILLIS);
        Used after = Used.by(rig, cameras);
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        double painting = (after.painting() - before.painting()) / seconds;
        return "JVM " + percent((after.jvm() - before.jvm()) / seconds - painting) + " (of it relay "
                + percent((after.relay() - before.relay()) / seconds) + ", care of MediaMTX "
                + percent((after.care() - before.care()) / seconds) + "), MediaMTX "
                + percent((after.server() - before.server()) / seconds) + ", encoders "
                + percent((after.encoders() - before.encoders()) / seconds) + " (simulation's painting "
                + percent(painting) + ") at " + Figures.text((after.frames() - before.frames()) / seconds / cameras)
                + " frames/s";
    }

    private static String percent(double share) {
        return Figures.text(share * 100);
    }

    /** Seconds of a core that were used up to a moment, and the frames that were captured. */
    private record Used(
            long nanos,
            double jvm,
            double painting,
            double relay,
            double care,
            double server,
            double encoders,
            long frames) {
        static Used by(MediaMtxRig rig, int cameras) throws IOException {
            double encoders = 0;
            long frames = 0;
            for (int i = 0; i < cameras; i++) {
                encoders += Proc.cpuSeconds(rig.camera(i).stream()
                        .status()
                        .encoder()
                        .orElseThrow()
                        .pid()
                        .orElseThrow());
                frames += rig.camera(i).status().feed().framesIn();
            }
            return new Used(
                    System.nanoTime(),
                    Proc.cpuSeconds(ProcessHandle.current().pid()),
                    Proc.cpuSecondsOfThreads("camera-sim-"),
                    Proc.cpuSecondsOfThreads("camera-relay"),
                    Proc.cpuSecondsOfThreads("mediamtx"),
                    Proc.cpuSeconds(rig.server.pid()),
                    encoders,
                    frames);
        }
    }
}
