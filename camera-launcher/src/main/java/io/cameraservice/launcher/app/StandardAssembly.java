package io.cameraservice.launcher.app;

import io.cameraservice.CameraException;
import io.cameraservice.CameraService;
import io.cameraservice.CameraServiceBuilder;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.internal.util.Hosts;
import io.cameraservice.jsonrpc.JsonRpcOptions;
import io.cameraservice.jsonrpc.JsonRpcTransport;
import io.cameraservice.jsonrpc.api.ServerInfo;
import io.cameraservice.launcher.auth.InstanceKey;
import io.cameraservice.launcher.auth.SecretFile;
import io.cameraservice.launcher.config.LauncherConfig;
import io.cameraservice.launcher.config.MediaMtxConfig;
import io.cameraservice.mediamtx.ManagedOptions;
import io.cameraservice.mediamtx.MediaMtx;
import io.cameraservice.mediamtx.MediaMtxOptions;
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
public final class StandardAssembly implements Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(StandardAssembly.class);

    @Override
    public Parts assemble(LauncherConfig config, Authenticator authenticator, InstanceKey key) {
        JsonRpcTransport webSocket = new JsonRpcTransport(JsonRpcOptions.builder()
                .host(config.server().host())
                .port(config.server().port())
                .path(config.server().path())
                .limits(config.limits())
                .allowedOrigins(config.server().allowedOrigins())
                .serverInfo(new ServerInfo("camera-service", ProductVersion.number()))
                .build());
        CameraServiceBuilder builder = CameraService.builder()
                .recordingsDirectory(config.directories().recordings())
                .snapshotsDirectory(config.directories().snapshots())
                .stateDirectory(config.directories().state())
                .authenticator(authenticator)
                .transport(webSocket)
                .streamPlan(config.stream())
                .segmentLength(config.recorded().segmentLength())
                .recordingFsync(config.recorded().fsync())
                .rtsp(config.rtsp().host(), config.rtsp().port())
                .rtspLimits(config.limits());
        if (!Hosts.isLoopback(config.rtsp().host())) {
            Credentials.Password readers = readers(config.rtsp(), key);
            builder.rtspCredentials(readers.user(), readers.secret());
        }
        config.ffmpeg().ifPresent(builder::ffmpeg);
        if (config.mediaMtx().enabled().orElse(true)) {
            MediaMtx mediaMtx = mediaMtx(config, key);
            builder.mediaServer(mediaMtx);
            if (config.mediaMtx().records()) {
                builder.recorder(mediaMtx.recorder());
            }
        }
        addDrivers(builder, config.cameras(), config.directories().state());
        return new Parts(
                builder.build(),
                () -> webSocket
                        .address()
                        .map(URI::getPort)
                        .orElse(config.server().port()));
    }

    /** The credentials of readers on other machines. */
    private static Credentials.Password readers(LauncherConfig.Rtsp rtsp, InstanceKey key) {
        byte[] password = SecretFile.readOrMake(
                rtsp.passwordFile(), () -> key.password("camera-service rtsp").getBytes(StandardCharsets.US_ASCII));
        LOG.info("readers log in as {} with the password in {}", rtsp.user(), rtsp.passwordFile());
        return new Credentials.Password(rtsp.user(), text(rtsp.passwordFile(), password));
    }

    private static MediaMtx mediaMtx(LauncherConfig all, InstanceKey key) {
        MediaMtxConfig config = all.mediaMtx();
        MediaMtxOptions.Builder options = config.options();
        config.passwordFile()
                .ifPresent(file -> options.credentials(new Credentials.Password(config.user(), secret(file))));
        config.tokenFile().ifPresent(file -> options.credentials(new Credentials.Token(secret(file))));
        all.recorded().mediaMtxDirectory().ifPresent(options::recordings);
        config.caFile().ifPresent(file -> options.tls(TrustedCertificates.in(file)));
        config.managed().ifPresent(managed -> {
            ManagedOptions.Builder own = managed.in(all.directories().state().resolve("mediamtx"));
            if (!Hosts.isLoopback(managed.host())) {
                own.readers(readers(all.rtsp(), key));
            }
            options.managed(own.build());
        });
        return new MediaMtx(options.build());
    }

    /** The content of a file that is not generated here. */
    private static String secret(Path file) {
        byte[] secret = SecretFile.readOrMake(file, () -> {
            throw new CameraException(
                    "secret_missing", "the secret file " + file + " is missing", "make it, with mode 600", null);
        });
        return text(file, secret);
    }

    private static String text(Path file, byte[] secret) {
        if (secret.length == 0) {
            throw new CameraException(
                    "secret_empty", "the secret file " + file + " is empty", "write the secret into it", null);
        }
        return new String(secret, StandardCharsets.UTF_8);
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
            builder.driver(new FallbackSimulation(real));
        } else if (cameras.simulated().get() > 0) {
            builder.driver(new SimulationDriver(cameras.simulated().get()));
        }
    }
}
