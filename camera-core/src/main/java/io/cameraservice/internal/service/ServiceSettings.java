package io.cameraservice.internal.service;

import io.cameraservice.CameraException;
import io.cameraservice.CameraId;
import io.cameraservice.access.Authenticator;
import io.cameraservice.access.Credentials;
import io.cameraservice.access.EndpointLimits;
import io.cameraservice.internal.rtsp.RtspServerOptions;
import io.cameraservice.internal.util.Hosts;
import io.cameraservice.internal.util.ServiceThreads;
import io.cameraservice.media.RecordingFsync;
import io.cameraservice.spi.CameraDriver;
import io.cameraservice.spi.MediaServer;
import io.cameraservice.spi.Recorder;
import io.cameraservice.spi.Transport;
import io.cameraservice.stream.StreamPlan;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** All values of the builder, complete and checked. Immutable. */
public record ServiceSettings(
        Path recordings,
        Path snapshots,
        Path state,
        List<CameraDriver> drivers,
        List<Transport> transports,
        List<MediaServer> mediaServers,
        Authenticator authenticator,
        Optional<Recorder> recorder,
        Function<CameraId, StreamPlan> plans,
        String rtspHost,
        int rtspPort,
        Optional<Credentials.Password> rtspReader,
        EndpointLimits rtspLimits,
        Duration segmentLength,
        RecordingFsync recordingFsync,
        Optional<Path> ffmpeg,
        InstantSource clock,
        Optional<ExecutorService> executor,
        Optional<ScheduledExecutorService> scheduler) {
    /** Connections beyond the readers: publishers and clients that are not authenticated yet. */
    private static final int OTHERS = 64;

    /** Options of the RTSP relay; beyond loopback it asks for credentials or is refused. */
    RtspServerOptions relay(ServiceThreads threads) {
        InetAddress address = resolve(rtspHost);
        int connections = rtspLimits.connections() + OTHERS;
        if (rtspReader.isEmpty() && !address.isLoopbackAddress()) {
            throw new CameraException.InvalidArgument(
                    "rtsp.host",
                    "loopback without credentials",
                    "RTSP readers beyond this machine need credentials: set them, or listen on 127.0.0.1 instead of "
                            + rtspHost);
        }
        return new RtspServerOptions(
                threads.workers(),
                address,
                rtspPort,
                rtspLimits.connections(),
                connections,
                // On loopback all come from one address, the service's own programs too.
                address.isLoopbackAddress() ? connections : rtspLimits.connectionsPerAddress(),
                Optional.of(rtspLimits.loginTimeout()).filter(timeout -> !timeout.isZero()),
                rtspReader,
                clock);
    }

    /** A host part for URLs: the address itself, or this machine for "any". */
    String reachableHost() {
        InetAddress address = resolve(rtspHost);
        if (address.isAnyLocalAddress()) {
            return "127.0.0.1";
        }
        return Hosts.inUri(rtspHost);
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CameraException.InvalidArgument("rtsp.host", "a host of this machine", "unknown host " + host);
        }
    }
}
