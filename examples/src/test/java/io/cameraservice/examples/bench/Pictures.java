package io.cameraservice.examples.bench;

import io.cameraservice.FrameOptions;
import io.cameraservice.event.Subscription;
import io.cameraservice.media.Snapshot;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
                warm.add(firstPicture(rig));
            }
        }
        table.upTo("first picture as a file by a new ffmpeg, stream running", "s", warm, 0.2);
        Figures cold = new Figures();
        try (Rig rig = Rig.cold()) {
            rig.awaitCold();
            firstPicture(rig);
            for (int i = 0; i < rounds; i++) {
                rig.awaitCold();
                cold.add(firstPicture(rig));
            }
        }
        table.upTo("first picture as a file by a new ffmpeg, camera and encoder off", "s", cold, 0.6);
    }

    /** Seconds from the start of the process to a picture that is whole. */
    private static double firstPicture(Rig rig) throws IOException {
        Path picture = rig.directory.resolve("first.jpg");
        Files.deleteIfExists(picture);
        long start = System.nanoTime();
        try (Tool reader = Tool.start(List.of(("ffmpeg -y -nostdin -loglevel error -rtsp_transport tcp -probesize 32"
                        + " -analyzeduration 0 -fpsprobesize 0 -threads 1 -i " + rig.url() + " -frames:v 1 " + picture)
                .split(" ", -1)))) {
            Await.until("a picture is there", Rig.SOON, () -> isWhole(picture));
            double seconds = (System.nanoTime() - start) / 1e9;
            reader.exitCode(Rig.SOON);
            return seconds;
        }
    }

    private static boolean isWhole(Path picture) {
        try {
            byte[] bytes = Files.readAllBytes(picture);
            return bytes.length > 4 && bytes[bytes.length - 2] == (byte) 0xff && bytes[bytes.length - 1] == (byte) 0xd9;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
