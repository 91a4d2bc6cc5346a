package io.cameraservice.internal.recording.store;

import io.cameraservice.CameraId;
import io.cameraservice.device.FrameSize;
import io.cameraservice.media.GapSummary;
import io.cameraservice.media.MediaQuery;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingState;
import io.cameraservice.media.Segment;
import io.cameraservice.media.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * By hand: how long the catalog takes to start and to list. Arguments: an empty directory, how many of each. Run it twice on the
 * same directory: the second time the files are there and the JVM is cold.
 */
public final class CatalogScan {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private CatalogScan() {}

    public static void main(String[] args) throws IOException {
        Path parent = Path.of(args[0]);
        int count = Integer.parseInt(args[1]);
        if (!Files.exists(parent.resolve("recordings"))) {
            make(parent, count);
            System.out.println("made " + count + " recordings and " + count + " snapshots; now run it again");
            return;
        }
        long before = used();
        long start = System.nanoTime();
        RecordingStore recordings = RecordingStore.open(parent.resolve("recordings"), InstantSource.system());
        told("recordings scanned", start);
        long middle = System.nanoTime();
        SnapshotStore snapshots = SnapshotStore.open(parent.resolve("snapshots"), InstantSource.system());
        told("snapshots scanned", middle);
        told("both together", start);
        try (Catalog catalog = new Catalog(recordings, snapshots, live -> live)) {
            for (int limit : List.of(50, 50, 1000, 1000)) {
                long list = System.nanoTime();
                int total = catalog.recordings(MediaQuery.newest(limit)).total();
                told("page of " + limit + " of " + total + " recordings", list);
                list = System.nanoTime();
                total = catalog.snapshots(MediaQuery.newest(limit)).total();
                told("page of " + limit + " of " + total + " snapshots", list);
            }
            System.out.printf(Locale.ROOT, "memory %.1f MB%n", (used() - before) / 1e6);
        }
    }

    private static void told(String what, long since) {
        System.out.printf(Locale.ROOT, "%s: %.1f ms%n", what, (System.nanoTime() - since) / 1e6);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void make(Path parent, int count) throws IOException {
        RecordingLayout recordingLayout = new RecordingLayout(Files.createDirectories(parent.resolve("recordings")));
        Path pictures = Files.createDirectories(parent.resolve("snapshots"));
        SnapshotFiles snapshots = new SnapshotFiles(pictures, InstantSource.system());
        for (int i = 0; i < count; i++) {
            Instant time = START.plusSeconds(60L * i);
            CameraId camera = new CameraId(i % 4);
            String stem = FileNames.recordingStem(camera, time);
            Files.createDirectory(recordingLayout.segments(stem));
            Segment segment = new Segment("00000.ts", time, Duration.ofSeconds(60), 188);
            Files.write(recordingLayout.segments(stem).resolve(segment.file()), new byte[188]);
            Recording r = new Recording(
                    "id-" + i,
                    Optional.of(camera),
                    stem + ".ts",
                    RecordingFormat.MPEGTS,
                    RecordingState.STOPPED,
                    time,
                    Optional.of(time.plusSeconds(60)),
                    Optional.empty(),
                    Optional.of(Duration.ofSeconds(60)),
                    188,
                    List.of(segment),
                    List.of(),
                    GapSummary.NONE,
                    Optional.empty());
            Files.write(recordingLayout.sidecar(stem), RecordingSidecar.write(r));
            String name = FileNames.snapshotStem(camera, time) + ".jpg";
            Snapshot s = new Snapshot(
                    Optional.of(camera),
                    name,
                    pictures.resolve(name),
                    time,
                    10,
                    Optional.of(new FrameSize(640, 480)),
                    Optional.of("device"),
                    Optional.empty());
            snapshots.write(s, new byte[10]);
        }
    }
}
