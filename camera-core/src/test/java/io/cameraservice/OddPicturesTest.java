package io.cameraservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.Frame;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.event.CameraServiceEvent.CameraStatusChanged;
import io.cameraservice.media.MediaContent;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingFormat;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.media.Snapshot;
import io.cameraservice.media.SnapshotRequest;
import io.cameraservice.simulation.SimulatedCamera;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.Ffmpeg;
import io.cameraservice.testing.FrameChecks;
import io.cameraservice.testing.RequiresFfmpeg;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cameras whose pictures end or measure otherwise than promised. */
class OddPicturesTest {
    private static final FrameSize SMALL = new FrameSize(320, 240);
    private static final FrameSize LARGE = new FrameSize(640, 480);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final byte[] TRAILER = {'d', 'h', 'a', 'v', 1, 2, 3, 4};

    @TempDir
    Path directory;

    enum Habit {
        TRAILER_ON_EVERY_SECOND,
        TRAILER_AFTER_THE_FIRST,
        NO_END,
        NO_END_AND_ZEROS,
        ZEROS
    }

    @ParameterizedTest
    @EnumSource
    void whatTrailsThePictureOrIsMissingAtItsEndLosesNoFrame(Habit habit) throws Exception {
        SimulationDriver driver = SimulationDriver.of(jpegCamera());
        SimulatedCamera device = driver.cameras().get(0);
        switch (habit) {
            case TRAILER_ON_EVERY_SECOND -> device.pictures().trailer(TRAILER, 2);
            case TRAILER_AFTER_THE_FIRST -> device.pictures().trailer(new byte[0], 1);
            case NO_END -> device.pictures().withoutEnd(true);
            case NO_END_AND_ZEROS -> {
                device.pictures().withoutEnd(true);
                device.pictures().trailer(new byte[4096], 1);
            }
            case ZEROS -> device.pictures().trailer(new byte[100_000], 1);
        }
        try (CameraService service = service(driver)) {
            Camera camera = service.cameras().get(0);
            List<Frame> frames = new CopyOnWriteArrayList<>();
            try (var subscription = camera.frames(FrameOptions.owned(), frames::add)) {
                Await.until(subscription + " gets a frame", SOON, () -> !frames.isEmpty());
                if (habit == Habit.TRAILER_AFTER_THE_FIRST) {
                    device.pictures().trailer(TRAILER, 1);
                }
                Await.until("frames come", SOON, () -> frames.size() >= 30);
                frames.forEach(FrameChecks::assertWhole);
                assertPicture(camera.snapshot(), SMALL);
                assertPicture(camera.snapshot(request(SnapshotRequest.Format.PNG, null, null)), SMALL);
                assertPicture(camera.snapshot(request(SnapshotRequest.Format.JPG, 50, null)), SMALL);
                assertPicture(camera.snapshot(request(SnapshotRequest.Format.JPG, null, 160)), new FrameSize(160, 120));
            }
            assertEquals(0, camera.status().feed().framesCorrupt());
        }
    }

    @Test
    void cutPicturesAreLeftOutAlsoOfACameraThatWritesNoEnd() {
        SimulationDriver driver = SimulationDriver.of(jpegCamera());
        SimulatedCamera device = driver.cameras().get(0);
        device.pictures().withoutEnd(true);
        try (CameraService service = service(driver)) {
            Camera camera = service.cameras().get(0);
            List<Frame> frames = new CopyOnWriteArrayList<>();
            try (var subscription = camera.frames(FrameOptions.owned(), frames::add)) {
                Await.until(subscription + " gets frames", SOON, () -> frames.size() >= 3);
                device.damage(3);
                Await.until("damage is seen", SOON, () -> camera.status().feed().framesCorrupt() == 3);
                int before = frames.size();
                Await.until("frames come", SOON, () -> frames.size() >= before + 3);
            }
            frames.forEach(FrameChecks::assertWhole);
        }
    }

    @Test
    @RequiresFfmpeg
    void jpegOfAnotherSizeThanNegotiatedAndThenAnotherAgain() throws Exception {
        SimulationDriver driver = SimulationDriver.of(jpegCamera());
        SimulatedCamera device = driver.cameras().get(0);
        device.pictures().size(new FrameSize(240, 320));
        try (CameraService service = service(driver)) {
            List<CameraStatusChanged> told = changes(service);
            Camera camera = service.cameras().get(0);
            assertPicture(camera.snapshot(), new FrameSize(240, 320));
            assertEquals(new FrameSize(240, 320), sizeOf(camera));
            Recording begun = camera.record(RecordingRequest.untilStopped());
            await(
                    "the recording grows",
                    () -> !camera.recording().orElseThrow().segments().isEmpty());
            List<Frame> previews = new CopyOnWriteArrayList<>();
            try (var preview = camera.frames(FrameOptions.jpeg(10), previews::add)) {
                await(preview + " comes", () -> !previews.isEmpty());
                device.pictures().size(LARGE);
                await("the preview has it", () -> last(previews).size().equals(LARGE));
                assertEquals(LARGE, sizeOf(camera));
                assertPicture(camera.snapshot(), LARGE);
                await(
                        "a second segment",
                        () -> camera.recording().orElseThrow().segments().size() >= 2);
                await(
                        "it is told",
                        () -> told.stream()
                                .anyMatch(e -> e.before() == CameraState.RUNNING
                                        && e.status()
                                                .mode()
                                                .orElseThrow()
                                                .size()
                                                .equals(LARGE)));
            }
            assertEquals(1, camera.status().feed().openings());
            long between =
                    told.stream().filter(e -> e.before() == CameraState.RUNNING).count();
            assertEquals(1, between, told::toString);
            camera.stopRecording();
            assertEquals(
                    List.of("240,320", "640,480"),
                    sizesIn(service, service.media().recording(begun.filename())));
        }
    }

    @Test
    @RequiresFfmpeg
    void h264ThatChangesItsSize() throws Exception {
        Path stream = directory.resolve("two-sizes.h264");
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(h264("320x240"));
        both.writeBytes(h264("640x480"));
        Files.write(stream, both.toByteArray());
        SimulationDriver driver = SimulationDriver.of(SimulatedCameraOptions.builder(0)
                .formats()
                .recorded(stream, SMALL, FrameRate.of(30))
                .build());
        try (CameraService service = service(driver)) {
            List<CameraStatusChanged> told = changes(service);
            Camera camera = service.cameras().get(0);
            Recording begun = camera.record(RecordingRequest.untilStopped());
            await(
                    "the change is told",
                    () -> told.stream()
                            .anyMatch(e -> e.before() == CameraState.RUNNING
                                    && e.status().mode().orElseThrow().size().equals(LARGE)));
            await("a snapshot has its size", () -> {
                Snapshot snapshot = camera.snapshot();
                assertPicture(snapshot, snapshot.size().orElseThrow());
                return snapshot.size().orElseThrow().equals(LARGE);
            });
            await(
                    "a second segment",
                    () -> camera.recording().orElseThrow().segments().size() >= 2);
            camera.stopRecording();
            Recording whole = service.media().recording(begun.filename());
            assertEquals(List.of(), whole.gaps());
            assertEquals(List.of("320,240", "640,480"), sizesIn(service, whole));
            assertEquals(1, camera.status().feed().openings());
        }
    }

    private static List<CameraStatusChanged> changes(CameraService service) {
        List<CameraStatusChanged> told = new CopyOnWriteArrayList<>();
        service.events(event -> {
            if (event instanceof CameraStatusChanged change) {
                told.add(change);
            }
        });
        return told;
    }

    private List<String> sizesIn(CameraService service, Recording recording) throws Exception {
        assertTrue(recording.segments().size() >= 2, recording::toString);
        Path file = directory.resolve("copy." + RecordingFormat.FMP4.extension());
        MediaContent content = service.media().openRecording(recording.filename());
        try (var out = Files.newOutputStream(file)) {
            content.writeTo(out, 0, content.size());
        }
        Process probe = new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "error",
                        "-show_entries",
                        "frame=width,height",
                        "-of",
                        "csv=p=0",
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(probe.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .map(l -> l.replaceAll(",+$", ""))
                .filter(l -> !l.isEmpty())
                .toList();
        return List.copyOf(new TreeSet<>(lines));
    }

    private static byte[] h264(String size) throws Exception {
        String input = "-v error -f lavfi -i testsrc2=size=" + size + ":rate=30:duration=2";
        String output = "-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 15 -f h264 -";
        return Ffmpeg.run(new byte[0], (input + " " + output).split(" "));
    }

    private static void assertPicture(Snapshot snapshot, FrameSize size) {
        try {
            byte[] bytes = Files.readAllBytes(snapshot.path());
            BufferedImage image = ImageIO.read(snapshot.path().toFile());
            assertEquals(size, new FrameSize(image.getWidth(), image.getHeight()));
            assertEquals(Optional.of(size), snapshot.size());
            boolean png = bytes[0] == (byte) 0x89;
            byte[] end = Arrays.copyOfRange(bytes, bytes.length - 2, bytes.length);
            assertTrue(png || Arrays.equals(end, new byte[] {(byte) 0xff, (byte) 0xd9}), snapshot::toString);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FrameSize sizeOf(Camera camera) {
        return camera.status().mode().orElseThrow().size();
    }

    private static Frame last(List<Frame> frames) {
        return frames.get(frames.size() - 1);
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, SOON, condition);
    }

    private static SnapshotRequest request(
            SnapshotRequest.Format format, @Nullable Integer quality, @Nullable Integer width) {
        return new SnapshotRequest(Optional.empty(), format, Optional.ofNullable(quality), Optional.ofNullable(width));
    }

    private static SimulatedCameraOptions jpegCamera() {
        return SimulatedCameraOptions.builder(0)
                .formats(PixelFormat.MJPEG)
                .sizes(SMALL)
                .rates(FrameRate.of(30))
                .build();
    }

    private CameraService service(SimulationDriver driver) {
        return CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(driver)
                .build()
                .start();
    }
}
