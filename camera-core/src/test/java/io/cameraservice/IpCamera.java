package io.cameraservice;

import io.cameraservice.device.FrameSize;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.stream.StreamPlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A camera on the network: the relay of another service, asking for user and password, at the same port after every restart. */
final class IpCamera implements AutoCloseable {
    static final String USER = "operator";
    static final String PASSWORD = "s3cr3t-Pa55";

    private final Path directory;
    private String password = PASSWORD;
    private int port;
    private CameraService service;

    IpCamera(Path directory) {
        this.directory = directory;
        start();
    }

    void start() {
        service = CameraService.builder()
                .directory(directory)
                .rtsp("127.0.0.1", port)
                .rtspCredentials(USER, password)
                .driver(new SimulationDriver(1))
                .streamPlan(StreamPlan.builder()
                        .size(new FrameSize(640, 480))
                        .linger(Duration.ofSeconds(2))
                        .build())
                .build()
                .start();
        port = service.rtspAddress().map(URI::getPort).orElseThrow();
    }

    void stop() {
        service.close();
    }

    void restart(String newPassword) {
        stop();
        password = newPassword;
        start();
    }

    String url() {
        return url(USER, password);
    }

    String url(String user, String secret) {
        return "rtsp://" + user + ":" + secret + "@127.0.0.1:" + port + "/camera0";
    }

    /** As it is shown. */
    String place() {
        return "rtsp://127.0.0.1:" + port + "/camera0";
    }

    /** How many read from it. */
    int readers() {
        return service.cameras().get(0).stream().status().readers();
    }

    @Override
    public void close() {
        stop();
    }
}
