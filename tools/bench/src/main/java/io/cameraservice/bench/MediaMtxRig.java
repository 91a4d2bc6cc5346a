package io.cameraservice.bench;

import io.cameraservice.Camera;
import io.cameraservice.CameraService;
import io.cameraservice.CameraState;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.device.PixelFormat;
import io.cameraservice.mediamtx.MediaMtx;
import io.cameraservice.mediamtx.MediaMtxOptions;
import io.cameraservice.mediamtx.api.ApiOptions;
import io.cameraservice.mediamtx.api.MediaMtxApi;
import io.cameraservice.mediamtx.api.PathState;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.StreamPlan;
import io.cameraservice.stream.StreamState;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.MediaMtxBinary;
import io.cameraservice.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A service with simulated JPEG cameras, attached to a real MediaMTX. Nothing lingers: an encoder ends with MediaMTX's pull, and
 * that with the last reader there.
 */
final class MediaMtxRig implements AutoCloseable {
    final Path directory;
    final MediaMtxServer server;
    final MediaMtxApi api;
    final MediaMtx mediaMtx;
    final CameraService service;

    MediaMtxRig(MediaMtxBinary binary, int cameras, FrameSize size, int framesPerSecond) throws IOException {
        directory = Files.createTempDirectory("camera-bench");
        server = new MediaMtxServer(binary, directory);
        if (binary.since(1, 6)) {
            server.set("hlsMuxerCloseAfter", "4s"); // before, it was a minute in any case
        }
        server.startAndWait();
        api = new MediaMtxApi(ApiOptions.builder().url(server.api()).build());
        mediaMtx = new MediaMtx(MediaMtxOptions.builder()
                .apiUrl(server.api())
                .rtspPort(server.rtspPort())
                .closeAfter(Duration.ofMillis(100))
                .build());
        service = CameraService.builder()
                .directory(directory.resolve("service"))
                .driver(SimulationDriver.of(IntStream.range(0, cameras)
                        .mapToObj(number -> SimulatedCameraOptions.builder(number)
                                .formats(PixelFormat.MJPEG)
                                .sizes(size)
                                .rates(FrameRate.of(framesPerSecond))
                                .build())
                        .toList()))
                .rtsp("127.0.0.1", 0)
                .streamPlan(
                        StreamPlan.builder().size(size).linger(Duration.ZERO).build())
                .mediaServer(mediaMtx)
                .build()
                .start();
        awaitPaths();
    }

    /** Says that nothing is measured, and why. */
    static void none(Table table) {
        table.told(
                "through MediaMTX",
                "",
                0,
                "SKIPPED: there is none; set MEDIAMTX_BIN to one, or to several with ':' between them");
    }

    Camera camera(int number) {
        return service.cameras().get(number);
    }

    String rtsp(int number) {
        return server.rtsp("camera" + number);
    }

    String hls() {
        return server.hls("camera0");
    }

    /** Waits until every camera has its path. */
    void awaitPaths() {
        int cameras = service.cameras().size();
        Await.until(
                "all paths are in place: " + mediaMtx.status(),
                Rig.SOON,
                () -> mediaMtx.status().attached()
                        && mediaMtx.status().wanted() == cameras
                        && mediaMtx.status().inPlace() == cameras);
    }

    /** Waits until the first camera, its encoder, MediaMTX's pull and its HLS muxer are all off. */
    void awaitCold() {
        Await.until(
                "MediaMTX makes no HLS of it", Rig.SOON, () -> api.hlsMuxers().isEmpty());
        Await.until(
                "MediaMTX pulls no more",
                Rig.SOON,
                () -> !api.path("camera0").map(PathState::ready).orElse(false));
        Await.until(
                "the stream ends", Rig.SOON, () -> camera(0).stream().status().state() == StreamState.INACTIVE);
        Await.until("the camera is closed", Rig.SOON, () -> camera(0).status().state() == CameraState.IDLE);
    }

    /** An ffmpeg that reads on and on, and decodes nothing. */
    static Tool reader(String url) {
        String rtsp = url.startsWith("rtsp:")
                ? "-rtsp_transport tcp -probesize 32 -analyzeduration 0 -fpsprobesize 0"
                : "-threads 1";
        return Tool.start(Stream.of("ffmpeg -nostdin -v error " + rtsp + " -i " + url + " -c copy -f null -")
                .flatMap(text -> Stream.of(text.split(" ", -1)))
                .toList());
    }

    /** Waits until MediaMTX counts so many readers of each of the first cameras. */
    void awaitReaders(int cameras, int readers) {
        Await.until(
                readers + " readers of each of " + cameras,
                Duration.ofMinutes(1),
                () -> IntStream.range(0, cameras)
                        .allMatch(number -> api.path("camera" + number)
                                        .map(path -> path.readers().size())
                                        .orElse(0)
                                == readers));
    }

    @Override
    public void close() {
        service.close();
        api.close();
        server.close();
        Rig.delete(directory);
    }
}
