package io.cameraservice.bench;

import io.cameraservice.FrameOptions;
import io.cameraservice.event.Subscription;
import io.cameraservice.media.Snapshot;
import java.io.IOException;

/** How soon there is a picture: as a snapshot inside the service, and as a file written by a new RTSP reader. */
final class Pictures {
    private static final double FRAME_INTERVAL = 1000 / 30.0;

    private Pictures() {}

    @SuppressWarnings("try") // held while it is open
    static void snapshot(Table table, int rounds) throws InterruptedException {
        Figures told = new Figures();
        Figures wall = new Figures();
        Figures cold = new Figures();
        try (Rig rig = Rig.warm()) {
            for (int i = 0; i < Math.min(rounds, 5); i++) {
                rig.awaitCold();
                long start = System.nanoTime();
                rig.camera.snapshot();
                cold.add(millisSince(start));
            }
            try (Subscription running = rig.camera.frames(FrameOptions.owned(), frame -> {})) {
                Thread.sleep(1000);
                for (int i = 0; i < rounds; i++) {
                    Thread.sleep(50 + i * 7 % 40); // at no fixed distance from a frame
                    long start = System.nanoTime();
                    Snapshot taken = rig.camera.snapshot();
                    wall.add(millisSince(start));
                    told.add(taken.captureTime().orElseThrow().toNanos() / 1e6);
                }
            }
        }
        table.upTo("snapshot of a running camera, as the service tells it", "ms", told, FRAME_INTERVAL + 15);
        table.upTo("snapshot of a running camera, around the call", "ms", wall, FRAME_INTERVAL + 15);
        table.told("snapshot with the camera closed before", "ms", cold.count(), cold.toString());
    }

    @SuppressWarnings("try") // held while it is open
    static void first(Table table, int rounds) throws IOException, InterruptedException {
        Figures warm = new Figures();
        try (Rig rig = Rig.warm();
                Subscription held = rig.camera.stream().hold()) {
            rig.awaitSteady();
            for (int i = 0; i < rounds; i++) {
                Thread.sleep(100 + i * 97 % 1000); // at no fixed distance from a key frame
                warm.add(FirstPicture.byRtsp(rig.directory, rig.url()));
            }
        }
        table.upTo("first picture as a file by a new ffmpeg, stream running", "s", warm, 0.2);
        Figures cold = new Figures();
        try (Rig rig = Rig.cold()) {
            rig.awaitCold();
            FirstPicture.byRtsp(rig.directory, rig.url());
            for (int i = 0; i < rounds; i++) {
                rig.awaitCold();
                cold.add(FirstPicture.byRtsp(rig.directory, rig.url()));
            }
        }
        table.upTo("first picture as a file by a new ffmpeg, camera and encoder off", "s", cold, 0.6);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
