package io.cameraservice.launcher;

import io.cameraservice.CameraService;
import io.cameraservice.CameraServiceBuilder;
import io.cameraservice.access.Authenticator;
import io.cameraservice.jsonrpc.JsonRpcOptions;
import io.cameraservice.jsonrpc.JsonRpcTransport;
import io.cameraservice.jsonrpc.api.ServerInfo;
import io.cameraservice.launcher.auth.InstanceKey;
import io.cameraservice.launcher.auth.SecretFile;
import io.cameraservice.launcher.config.LauncherConfig;
import io.cameraservice.simulation.SimulationDriver;
import io.cameraservice.v4l2.V4l2Driver;
import io.cameraservice.v4l2.V4l2Options;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The launcher's own choice of drivers and transports. */
final class StandardAssembly implements Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(StandardAssembly.class);

    @Override
    public Parts assemble(LauncherConfig config, Authenticator authenticator, InstanceKey key) {
        JsonRpcTransport webSocket = new JsonRpcTransport(JsonRpcOptions.builder()
                .host(config.server().host())
                .port(config.server().port())
                .path(config.server().path())
                .maxConnections(config.server().maxConnections())
                .allowedOrigins(config.server().allowedOrigins())
                .serverInfo(new ServerInfo("camera-service", VersionCommand.number()))
                .build());
        CameraServiceBuilder builder = CameraService.builder()
                .recordingsDirectory(config.directories().recordings())
                .snapshotsDirectory(config.directories().snapshots())
                .stateDirectory(config.directories().state())
                .authenticator(authenticator)
                .transport(webSocket)
                .streamPlan(config.stream())
                .segmentLength(config.segmentLength())
                .rtsp(config.rtsp().host(), config.rtsp().port());
        if (!Hosts.isLoopback(config.rtsp().host())) {
            Path file = config.rtsp().passwordFile();
            byte[] password = SecretFile.readOrMake(
                    file, () -> key.password("camera-service rtsp").getBytes(StandardCharsets.US_ASCII));
            builder.rtspCredentials(config.rtsp().user(), new String(password, StandardCharsets.UTF_8).strip());
            LOG.info(
                    "RTSP readers log in as {} with the password in {}",
                    config.rtsp().user(),
                    file);
        }
        config.ffmpeg().ifPresent(builder::ffmpeg);
        addDrivers(builder, config.cameras(), config.directories().state());
        return new Parts(
                builder.build(),
                () -> webSocket
                        .address()
                        .map(URI::getPort)
                        .orElse(config.server().port()));
    }

    /** Drivers are started in this order: whether there is a real camera is known when the simulation starts. */
    private static void addDrivers(CameraServiceBuilder builder, LauncherConfig.Cameras cameras, Path state) {
        BooleanSupplier real = () -> false;
        if (cameras.v4l2()) {
            NativeLibraryPlace.below(state);
            V4l2Driver v4l2 = new V4l2Driver(V4l2Options.defaults());
            builder.driver(v4l2);
            real = () -> v4l2.monitor().isPresent() // it was started: it can work here
                    && v4l2.nodes().stream().anyMatch(node -> node.camera().isPresent());
        }
        if (cameras.simulated().isEmpty()) {
            builder.driver(new StandIns(real));
        } else if (cameras.simulated().get() > 0) {
            builder.driver(new SimulationDriver(cameras.simulated().get()));
        }
    }
}
