package io.cameraservice;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.event.Subscription;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.stream.StreamState;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.RequiresFfmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encoder that hangs before it reads its input: a raw picture is larger than a pipe, so even the first is never taken. */
@RequiresFfmpeg
class HungEncoderTest {
    @TempDir
    private Path dir;

    @Test
    void anEncoderThatNeverReadsIsKilledAndStartedAgain() throws Exception {
        SimulationDriver driver = SimulationDriver.of(SimulatedCameraOptions.standard(0).toBuilder()
                .formats(PixelFormat.YUYV)
                .sizes(new FrameSize(1280, 720))
                .build());
        try (CameraService service = CameraService.builder()
                .directory(dir.resolve("service"))
                .rtsp("127.0.0.1", 0)
                .driver(driver)
                .ffmpeg(hangingAtFirst())
                .streamPlan(StreamPlan.builder().size(new FrameSize(1280, 720)).build())
                .build()) {
            service.start();
            Camera camera = service.cameras().get(0);
            try (Subscription hold = camera.stream().hold()) {
                Await.until(
                        "the stream runs",
                        Duration.ofSeconds(40),
                        () -> hold != null && camera.stream().status().state() == StreamState.ACTIVE);
            }
        }
        assertTrue(Files.exists(dir.resolve("hung")), "one has hung");
    }

    /** The first one that is to publish hangs; all others are the real ffmpeg. */
    private Path hangingAtFirst() throws Exception {
        Path script = dir.resolve("ffmpeg");
        Files.writeString(
                script,
                String.join(
                        "\n",
                        "#!/bin/sh",
                        "case \"$*\" in *dump_extra*nut*)",
                        "    if mkdir '" + dir.resolve("hung") + "' 2> /dev/null; then exec sleep 1000; fi;;",
                        "esac",
                        "exec ffmpeg \"$@\"",
                        ""));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }
}
