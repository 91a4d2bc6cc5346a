package io.cameraservice.mediamtx;

import io.cameraservice.Camera;
import io.cameraservice.CameraId;
import io.cameraservice.CameraService;
import io.cameraservice.CameraServiceBuilder;
import io.cameraservice.device.FrameRate;
import io.cameraservice.device.FrameSize;
import io.cameraservice.event.CameraServiceEvent.HealthChanged;
import io.cameraservice.health.ComponentHealth;
import io.cameraservice.mediamtx.MediaMtxStatus.State;
import io.cameraservice.mediamtx.testing.MediaMtxServer;
import io.cameraservice.simulation.SimulatedCameraOptions;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.ServedPath;
import io.cameraservice.stream.StreamUrls;
import io.cameraservice.testing.Await;
import io.cameraservice.testing.Tool;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A whole service with simulated cameras that is to be attached to a MediaMTX. */
final class ServiceRig implements AutoCloseable {
    static final CameraId CAMERA0 = new CameraId(0);
    static final CameraId CAMERA1 = new CameraId(1);
    /** How ffmpeg's programs begin to read at once. */
    static final String QUICKLY = "-rtsp_transport tcp -probesize 32 -analyzeduration 0 -fpsprobesize 0";

    final MediaMtx mediaMtx;
    final CameraService service;
    final List<ComponentHealth> changes = new CopyOnWriteArrayList<>();

    private ServiceRig(Path directory, MediaMtxOptions options, Consumer<CameraServiceBuilder> more) {
        mediaMtx = new MediaMtx(options);
        CameraServiceBuilder builder = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", 0)
                .driver(SimulationDriver.of(small(0), small(1)))
                .mediaServer(mediaMtx);
        more.accept(builder);
        service = builder.build();
        service.events(event -> {
            if (event instanceof HealthChanged change) {
                changes.add(change.component());
            }
        });
    }

    /** Small and slow, so that a busy machine leaves out no picture by itself. */
    private static SimulatedCameraOptions small(int number) {
        return SimulatedCameraOptions.builder(number)
                .sizes(new FrameSize(320, 240))
                .rates(FrameRate.of(10))
                .build();
    }

    static ServiceRig start(Path directory, MediaMtxOptions options) {
        return start(directory, options, builder -> {});
    }

    static ServiceRig start(Path directory, MediaMtxOptions options, Consumer<CameraServiceBuilder> more) {
        ServiceRig rig = new ServiceRig(directory, options, more);
        rig.service.start();
        return rig;
    }

    /** Options for a server, with a short time until an idle camera is let go. */
    static MediaMtxOptions.Builder optionsFor(MediaMtxServer server) {
        return optionsFor(server.api()).rtspPort(server.rtspPort()).closeAfter(Duration.ofMillis(500));
    }

    static MediaMtxOptions.Builder optionsFor(URI api) {
        return MediaMtxOptions.builder().apiUrl(api);
    }

    Camera camera() {
        return service.cameras().get(0);
    }

    MediaMtxStatus status() {
        return mediaMtx.status();
    }

    StreamUrls urls() {
        return camera().stream().status().urls();
    }

    ServedPath served() {
        return camera().stream().status().served().orElseThrow();
    }

    void awaitState(State state, Duration atMost) {
        Await.until("MediaMTX is " + state + " rather than " + status(), atMost, () -> status().state() == state);
    }

    /** Waits until both cameras can be had from the server. */
    void awaitPaths(Duration atMost) {
        Await.until(
                "all paths are in place",
                atMost,
                () -> status().attached() && status().wanted() == 2 && status().inPlace() == 2);
    }

    /** An ffmpeg that reads on and on, telling each packet on its output. */
    static Tool reader(String url) {
        return ffmpeg(url, "-flush_packets 1");
    }

    /** Reads so many pictures; fails with what ffmpeg has to say if it does not get them. */
    static void readPictures(String url, int count, Duration atMost) {
        try (Tool ffmpeg = ffmpeg(url, "-frames:v " + count)) {
            int exit = ffmpeg.exitCode(atMost);
            long pictures =
                    ffmpeg.output().lines().filter(l -> l.startsWith("0,")).count();
            if (exit != 0 || pictures != count) {
                throw new AssertionError(url + ": " + exit + " after " + pictures + " pictures: " + ffmpeg.output());
            }
        }
    }

    /** Takes codec and size from what is announced, rather than from seconds of media. */
    private static Tool ffmpeg(String url, String more) {
        return Tool.start(
                ("ffmpeg -nostdin -v warning " + QUICKLY + " -i " + url + " -an -c copy -f framecrc " + more + " -")
                        .split(" ", -1));
    }

    @Override
    public void close() {
        service.close();
    }
}
