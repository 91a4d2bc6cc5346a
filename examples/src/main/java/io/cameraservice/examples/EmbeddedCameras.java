package io.cameraservice.examples;

import io.cameraservice.Camera;
import io.cameraservice.CameraService;
import io.cameraservice.FrameOptions;
import io.cameraservice.media.Recording;
import io.cameraservice.media.RecordingRequest;
import io.cameraservice.simulation.SimulationDriver;
import java.nio.file.Path;

/** A host application in fifteen lines: a picture, five seconds of film, and every frame. */
public final class EmbeddedCameras {
    private EmbeddedCameras() {}

    /** Argument: the directory for pictures and films; made if it is missing. */
    public static void main(String[] args) throws InterruptedException {
        // tag::readme
        Path directory = Path.of(args.length > 0 ? args[0] : "my-cameras");
        try (CameraService service = CameraService.builder()
                .directory(directory)
                .driver(new SimulationDriver(1)) // one camera that is always there
                .rtsp("127.0.0.1", 0) // any free port
                .build()) {
            service.start();
            Camera camera = service.cameras().get(0);
            camera.frames(FrameOptions.jpeg(1), frame -> System.out.println("saw " + frame));
            System.out.println("picture: " + camera.snapshot().path());
            camera.record(RecordingRequest.untilStopped());
            String url = camera.stream().status().urls().rtsp().orElseThrow();
            System.out.println("watch it for five seconds at " + url);
            Thread.sleep(5000);
            Recording film = camera.stopRecording();
            System.out.println("film: " + film.filename() + " of " + film.duration());
        }
        // end::readme
    }
}
