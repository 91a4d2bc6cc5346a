package io.cameraservice.bench;

import io.cameraservice.Camera;
import io.cameraservice.CameraService;
import io.cameraservice.CameraState;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.event.Subscription;
import io.cameraservice.simulation.SimulatedCamera;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.stream.StreamState;
import io.cameraservice.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** A service with one simulated camera at 30 frames a second, in a directory of its own that is deleted afterwards. */
final class Rig implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);
    static final FrameSize VGA = new FrameSize(640, 480);

    final Path directory;
    final SimulatedCamera device;
    final CameraService service;
    final Camera camera;

    private Rig(PixelFormat format, FrameSize size, Duration linger) {
        try {
            directory = Files.createTempDirectory("camera-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SimulationDriver driver = SimulationDriver.of(SimulatedCameraOptions.builder(0)
                .formats(format)
                .sizes(size)
                .rates(FrameRate.of(30))
                .build());
        device = driver.camera(0);
        service = CameraService.builder()
                .directory(directory)
                .driver(driver)
                .rtsp("127.0.0.1", 0)
                .streamPlan(StreamPlan.builder().size(size).linger(linger).build())
                .build()
                .start();
        camera = service.cameras().get(0);
    }

    /** JPEG at 640x480; encoder and camera stay on for a minute after the last reader. */
    static Rig warm() {
        return of(PixelFormat.MJPEG, VGA);
    }

    /** JPEG at 640x480; the encoder ends with its last reader. It ran once: ffmpeg is proven, the classes are loaded. */
    @SuppressWarnings("try") // held while it is open
    static Rig cold() {
        Rig rig = new Rig(PixelFormat.MJPEG, VGA, Duration.ZERO);
        try (Subscription held = rig.camera.stream().hold()) {
            rig.camera.stream().awaitActive(SOON);
        }
        return rig;
    }

    static Rig of(PixelFormat format, FrameSize size) {
        return new Rig(format, size, Duration.ofMinutes(1));
    }

    String url() {
        return camera.stream().status().urls().rtsp().orElseThrow();
    }

    /** Waits until a stream that is held has flown for two seconds. */
    void awaitSteady() throws InterruptedException {
        camera.stream().awaitActive(SOON);
        Thread.sleep(2000);
    }

    /** Waits until neither encoder nor camera is on. */
    void awaitCold() {
        Await.until("the stream ends", SOON, () -> camera.stream().status().state() == StreamState.INACTIVE);
        Await.until("the camera is closed", SOON, () -> camera.status().state() == CameraState.IDLE);
    }

    long encoderPid() {
        return camera.stream().status().encoder().orElseThrow().pid().orElseThrow();
    }

    @Override
    public void close() {
        service.close();
        delete(directory);
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
