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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The launcher's own choice of drivers and transports. */
final class StandardAssembly implements Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(StandardAssembly.class);

    /** No driver for real cameras is built in yet, so none is ever found. */
    private static final int SIMULATED_WHERE_NONE_IS_REAL = 2;

    @Override
    public Parts assemble(LauncherConfig config, Authenticator authenticator, InstanceKey key) {
        JsonRpcTransport webSocket = new JsonRpcTransport(JsonRpcOptions.builder()
                .host(config.server().host())
                .port(config.server().port())
                .path(config.server().path())
                .maxConnections(config.server().maxConnections())
                .serverInfo(new ServerInfo("camera-service", VersionCommand.number(), Optional.empty()))
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
        int simulated = config.simulatedCameras().orElse(SIMULATED_WHERE_NONE_IS_REAL);
        if (simulated > 0) {
            builder.driver(new SimulationDriver(simulated));
        }
        return new Parts(
                builder.build(),
                () -> webSocket
                        .address()
                        .map(URI::getPort)
                        .orElse(config.server().port()));
    }
}
